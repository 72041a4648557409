// What people do in the app, for the tests to share: writing, making an account, signing in.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { SERVER } from "./support.mjs";

/** A password that nobody else has; not a word of it is in the app. */
export const freshPassword = () => `korsband ${randomBytes(6).toString("hex")} lergök`;

/** A name that nobody else has. */
export const freshLogin = () => `prov-${randomBytes(6).toString("hex")}`;

/** Goes to an address of the app, by loading it. Also when only what stands after `#` differs. */
export async function at(page, path) {
  await page.goto("about:blank");
  await page.goto(SERVER + path);
  await page.locator("main h1").first().waitFor();
}

/** Waits until Today says that all is synced. */
export async function synced(page) {
  if (new URL(page.url()).pathname !== "/") await at(page, "/");
  await page.locator("main").getByText("Allt är synkat").waitFor();
}

/** Writes an entry under the first question, and waits until it is saved. Answers with what stands after `#` in its address. */
export async function writeEntry(page, text) {
  await at(page, "/skriv");
  await page.getByLabel("Vad hände?").fill(text);
  // From its first save on it has an address of its own.
  await page.waitForURL(/#./);
  await page.getByRole("main").getByText("Klar", { exact: true }).click();
  await page.locator("article").getByText(text.split("\n")[0]).waitFor();
  return new URL(page.url()).hash;
}

/** Puts another text under the first question of an entry, and waits until it is saved on the device. */
export async function editEntry(page, hash, text) {
  await at(page, `/skriv${hash}`);
  await page.getByLabel("Vad hände?").fill(text);
  await page.getByRole("main").getByText("Klar", { exact: true }).click();
  const reads = (text) => [...document.querySelectorAll("article .reading p")].map((line) => line.textContent).join("\n") === text;
  await page.waitForFunction(reads, text);
}

/** Makes an account in the app, without a lock: name, password, kit read from the screen, two of its groups typed again. `onKit` is done while the kit is
 * shown, `on` is where it leads. */
export async function makeAccount(page, { login = freshLogin(), password = freshPassword(), onKit = async () => undefined, on = "Till dagboken" } = {}) {
  await at(page, "/jag/konto");
  await page.getByRole("button", { name: "Börja" }).click();
  await page.locator("#login").waitFor();
  assert.equal(await page.locator(".field__error:visible").count(), 0, "nothing is wrong before anything was typed");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.getByRole("button", { name: "Vidare" }).click();
  const groups = await shownKit(page);
  await onKit();
  await page.getByRole("button", { name: "Jag har sparat det" }).click();
  for (const field of ["group-1", "group-2"]) {
    await page.locator(`#${field}`).fill(groups[(await askedGroup(page, field)) - 1]);
  }
  await page.getByRole("button", { name: "Kontrollera" }).click();
  await page.getByText("Inget lås i Andrum").click();
  await page.getByRole("button", { name: "Vidare" }).click();
  await page.getByRole("link", { name: on }).click();
  if (on === "Till dagboken") await synced(page);
  return { login, password, kit: groups.join("-") };
}

/** The groups of the kit that is on the screen. */
export async function shownKit(page) {
  await page.locator(".code li").first().waitFor();
  const groups = await page.locator(".code li").allInnerTexts();
  assert.equal(groups.length, 8);
  return groups.map((group) => group.trim());
}

/** Which group a field asks for, counted from 1. */
export async function askedGroup(page, field) {
  return Number(/\d+/.exec(await page.locator(`label[for=${field}]`).innerText())[0]);
}

/** Fills in what signing in needs; whether it lets one in is for the caller to see. */
export async function trySignIn(page, { login, password, kit }) {
  await at(page, "/logga-in");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.locator("#kit").fill(kit);
  await page.getByRole("button", { name: "Logga in", exact: true }).click();
}

/** Signs in with password and kit, and says yes to what came. Answers with how many entries there were. */
export async function signIn(page, person) {
  await trySignIn(page, person);
  await page.getByRole("heading", { name: "Stämmer det här?" }).waitFor();
  const entries = Number(await page.locator("dd").first().innerText());
  await page.getByRole("link", { name: "Ja, det stämmer" }).click();
  await synced(page);
  return entries;
}

/** Sets a lock that a passphrase opens. */
export async function lockWith(page, phrase) {
  await at(page, "/jag/las");
  await page.getByText("Lösenfras", { exact: true }).click();
  await page.locator("#passphrase").fill(phrase);
  await page.locator("#passphrase-again").fill(phrase);
  await page.getByRole("button", { name: "Spara låset" }).click();
  await page.getByText("Låset är på").waitFor();
}
