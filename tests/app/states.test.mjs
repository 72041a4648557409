// What is not an address of its own: the first view, a locked and a cleared diary, open sheets and menus. axe finds nothing on them, in both
// languages, by light and at dusk.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, makeAccount, synced, writeEntry } from "./people.mjs";
import { axe, clearedByBrowser, device, open, quiet, start } from "./support.mjs";

const STILL = { reducedMotion: "reduce" };
const PHRASE = "fyra lugna ekorrar under taket";
const LOOKS = [["sv-SE", "light"], ["sv-SE", "dark"], ["en-GB", "light"], ["en-GB", "dark"]];

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

/** Shows something in every look, and asks axe of each. A change of language draws all anew, so it is shown anew. */
async function inEveryLook(page, where, show) {
  for (const [locale, colorScheme] of LOOKS) {
    await page.evaluate((language) => localStorage.setItem("language", language), locale.slice(0, 2));
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await show();
    await axe(page, `${where}, ${locale}, ${colorScheme}`);
  }
}

const locked = (page) => page.getByRole("heading", { name: /Dagboken är låst|The diary is locked/ }).waitFor();
const sheet = (page) => page.locator("dialog[open]").waitFor();

test("the first view", async () => {
  const { context, page, told } = await device(browser, STILL);
  await open(page);
  await inEveryLook(page, "the first view", async () => {
    await open(page);
    await page.locator("#first-paint").waitFor({ state: "detached" });
    await page.locator(".first").waitFor();
  });
  quiet(told);
  await context.close();
});

test("menus and sheets", async () => {
  const { context, page, told } = await device(browser, STILL);
  const item = await writeEntry(page, "Kort.");
  await inEveryLook(page, "the menu of the diary", async () => {
    await at(page, "/dagbok");
    await page.locator(".split__list .menu summary").click();
  });
  await inEveryLook(page, "the menu of an entry", async () => {
    await at(page, `/dagbok/reflektion${item}`);
    await page.locator(".split__read .menu summary").click();
  });
  await inEveryLook(page, "feelings and themes", async () => {
    await at(page, `/skriv${item}`);
    await page.getByRole("button", { name: /tema eller känsla|theme or (a )?feeling/ }).click();
    await sheet(page);
    await page.getByRole("button", { name: /^(eget ord|a word of your own)$/ }).click();
    await page.locator("#own-feeling").waitFor();
  });
  await inEveryLook(page, "the filters", async () => {
    await at(page, "/dagbok");
    await page.locator(".chips--one-line button[aria-haspopup]").first().click();
    await sheet(page);
  });
  await page.getByRole("dialog").press("Escape");
  quiet(told);
  await context.close();
});

test("a lock being chosen, the locked diary, and what is asked when the lock was forgotten", async () => {
  const { context, page, told } = await device(browser, STILL);
  await writeEntry(page, "Kort.");
  const passphrase = /^(Lösenfras|Passphrase)$/;
  const choose = async () => {
    await at(page, "/jag/las");
    await page.getByText(passphrase).click();
    await page.locator("#passphrase").fill(PHRASE);
  };
  await inEveryLook(page, "a lock being chosen", choose);
  await page.locator("#passphrase-again").fill(PHRASE);
  await page.getByRole("button", { name: "Save the lock" }).click();
  await page.getByText("The lock is on").waitFor();
  await inEveryLook(page, "the locked diary", async () => {
    await at(page, "/");
    await locked(page);
  });

  // Waiting: the button says that it would do nothing.
  const unlock = page.getByRole("button", { name: "Unlock", exact: true });
  // Three tries are free, the fourth begins the wait, the fifth is told of it.
  for (let tries = 1; tries <= 5; tries += 1) {
    await page.locator("#passphrase").fill(`not that ${tries}`);
    await unlock.click();
    await page.waitForFunction(() => document.querySelector("#passphrase").value === "");
  }
  await page.getByText(/Try again in \d+ second/).waitFor();
  assert.equal(await unlock.getAttribute("aria-disabled"), "true");
  await axe(page, "the locked diary, waiting");

  await inEveryLook(page, "a forgotten lock", async () => {
    await at(page, "/");
    await page.getByRole("button", { name: /kommer inte ihåg|do not remember/ }).click();
    await page.locator("#kit").waitFor();
  });
  quiet(told);
  await context.close();
});

test("a diary whose place the browser has cleared; the devices and their sheets before", async () => {
  const { context, page, told } = await device(browser, STILL);
  await writeEntry(page, "Kort.");
  const { kit } = await makeAccount(page);
  await inEveryLook(page, "a device being named", async () => {
    await at(page, "/jag/enheter");
    await page.locator(".pin .button--text").first().click();
    await sheet(page);
  });
  await page.getByRole("dialog").press("Escape");

  // All of a kit is seen while it is typed, and Enter sends it as from any field.
  await at(page, "/jag/losenord");
  await page.locator("#kit").fill(kit);
  const { shown, whole } = await page.locator("#kit").evaluate((area) => ({ shown: area.clientHeight, whole: area.scrollHeight }));
  assert.ok(whole <= shown, `${whole} of text in ${shown}`);
  await page.locator("#kit").press("Enter");
  assert.equal(await page.locator("#kit").inputValue(), kit, "no line was added");
  await page.locator(".field__error").first().waitFor();

  await clearedByBrowser(page);
  await inEveryLook(page, "a cleared diary", async () => {
    await at(page, "/");
    await page.locator("main table").waitFor();
  });
  quiet(told);
  await context.close();
});

test("a server that shows a shorter history than before: what is said of it, and where one is told what to do", async () => {
  const { context, page, told } = await device(browser, STILL);
  await writeEntry(page, "Kort.");
  await makeAccount(page);
  // The hostile server: it answers what it has answered once, when there was less.
  let once;
  let lies = false;
  await context.route(/\/v1\/logs\/[^/]+\/commits\?/, async (route) => {
    if (lies) return route.fulfill(once);
    const response = await route.fetch();
    once ??= { status: response.status(), headers: response.headers(), body: await response.body() };
    return route.fulfill({ response });
  });
  await synced(page);
  await writeEntry(page, "En till.");
  await synced(page);
  await writeEntry(page, "Och en till.");
  await synced(page);
  lies = true;
  await at(page, "/");
  await page.getByText("Servern visar något som inte kan stämma").waitFor();
  await inEveryLook(page, "told of an alarm", async () => {
    await at(page, "/");
    await page.locator(".notices [role=alert]").waitFor();
  });
  await inEveryLook(page, "an alarm", async () => {
    await at(page, "/larm");
    await page.locator("main details").waitFor();
  });
  await page.evaluate(() => localStorage.setItem("language", "sv"));
  await at(page, "/larm");
  await page.getByText("Servern visar färre ändringar än den har visat förut.").waitFor();
  await at(page, "/dagbok");
  for (const text of ["Kort.", "En till.", "Och en till."]) await page.locator(".entry").filter({ hasText: text }).first().waitFor();

  // The server tells the truth again; the alarm stays until it was seen.
  lies = false;
  await at(page, "/larm");
  await page.getByRole("button", { name: "Jag har sett det" }).click();
  await page.locator(".notices [role=alert]").waitFor({ state: "detached" });
  await synced(page);
  quiet(told);
  // What is still being asked has nobody to answer it.
  await context.unrouteAll({ behavior: "ignoreErrors" });
  await context.close();
});
