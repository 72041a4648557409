// What people do in a group, for the tests to share: beginning one, inviting, joining, confirming; planning, sharing.
import { at } from "./people.mjs";
import { axe } from "./support.mjs";

/** Begins a group; answers with what stands after `#` in its addresses. */
export async function beginGroup(page, { name = "Grupp Norr", own = "Anna", municipality = "Flen" } = {}) {
  await at(page, "/gruppen/ny");
  await page.getByLabel("Gruppens namn").fill(name);
  await page.getByLabel("Ditt namn").fill(own);
  await page.getByLabel("Kommun eller arbetsplats").fill(municipality);
  await page.getByRole("button", { name: "Starta gruppen" }).click();
  await page.waitForURL(/\/gruppen\/hem#./);
  return new URL(page.url()).hash;
}

/** Makes invites; answers with their links. */
export async function makeInvites(page, group, count = 1) {
  await at(page, `/gruppen/bjud-in${group}`);
  await page.getByLabel("Hur många").selectOption(String(count));
  await page.getByRole("button", { name: "Gör inbjudningar" }).click();
  await page.locator(".toast").getByText(count === 1 ? "1 inbjudan är klar" : `${count} inbjudningar är klara`).waitFor();
  await page.locator(".invite").nth(count - 1).waitFor();
  return page.locator(".invite input").evaluateAll((inputs) => inputs.map((input) => input.value));
}

/** Opens a link as a message does: in a tab that showed something else. */
export async function follow(page, link) {
  await page.goto("about:blank");
  await page.goto(link);
  await page.locator("main h1").first().waitFor();
}

/** Says who one is, and joins by the invite that is on the screen. */
export async function joinAs(page, own, municipality = "Trosa") {
  await page.getByLabel("Ditt namn").fill(own);
  await page.getByLabel("Kommun eller arbetsplats").fill(municipality);
  await page.getByRole("button", { name: "Gå med", exact: true }).click();
  await page.getByText("Väntar på att någon bekräftar dig").waitFor();
}

/** The code that is on the screen, to be read aloud. */
export async function readAloud(page) {
  await page.locator(".code--read li").nth(3).waitFor();
  return (await page.locator(".code--read li").allInnerTexts()).map((part) => part.trim()).join(" ");
}

/** Confirms somebody who reads a code aloud. */
export async function confirm(page, group, name, code) {
  await at(page, `/gruppen/medlemmar${group}`);
  await page.getByRole("button", { name: `Bekräfta ${name}` }).click();
  const shown = await readAloud(page.locator("dialog"));
  if (shown !== code) throw new Error(`${name} reads ${code}, and the screen shows ${shown}`);
  await page.getByRole("button", { name: "Koden stämmer, bekräfta" }).click();
  await page.getByRole("button", { name: new RegExp(`^${name}\\b`) }).waitFor();
}

/** Has seen who is new, or has new keys, or is in at all (a device that came later), so that what one shares leaves the device. */
export async function seen(page, group, row = /^Nya? i gruppen/) {
  await at(page, `/gruppen/hem${group}`);
  await page.getByRole("button", { name: row }).click();
  await page.getByRole("button", { name: "Jag har sett det" }).click();
  await page.getByRole("button", { name: row }).waitFor({ state: "detached" });
}

/** The day where the page is, `days` from now. */
export async function dayFrom(page, days = 0) {
  return page.evaluate((days) => {
    const now = new Date();
    const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }, days);
}

/** Plans the sessions in one go, the first of them today. */
export async function planSessions(page, group, { count = 8, place = "Flen" } = {}) {
  await at(page, `/gruppen/traffar${group}`);
  await page.locator("#plan-day").fill(await dayFrom(page));
  await page.locator("#plan-count").fill(String(count));
  await page.locator("#plan-place").fill(place);
  await page.getByRole("button", { name: "Spara planen" }).click();
  await page.locator(".session").nth(count - 1).waitFor();
}

/** Opens a session out of the plan. */
export async function openSession(page, group, name = "Träff 1") {
  await at(page, `/gruppen/traffar${group}`);
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Shares what the preview shows. Answers with the topic's address. */
export async function shareShown(page) {
  await page.getByText("Vem ser vad").waitFor();
  await page.getByText("Jag har läst igenom.").click();
  await page.getByRole("button", { name: "Dela med gruppen" }).click();
  await page.waitForURL(/\/gruppen\/fraga#./);
  return new URL(page.url()).hash;
}

/** Writes a topic and shares it. Answers with its address. */
export async function writeTopic(page, group, title, text = "", { among = false } = {}) {
  await at(page, `/gruppen/ny-fraga${group}`);
  await page.locator("#topic-title").fill(title);
  await page.locator("#topic-text").fill(text);
  if (among) await page.getByLabel("Gruppen, inte handledaren").check();
  await page.getByRole("button", { name: "Vidare" }).click();
  return shareShown(page);
}

/** The screen as it is, in both languages. */
export async function axeBoth(page, where) {
  const { pathname, hash } = new URL(page.url());
  for (const language of ["en", "sv"]) {
    await page.evaluate((language) => localStorage.setItem("language", language), language);
    await at(page, pathname + hash);
    await page.waitForFunction(() => !document.querySelector(".skeleton"));
    await axe(page, `${where}, ${language}`);
  }
}
