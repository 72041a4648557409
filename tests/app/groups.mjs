// What people do in a group, for the tests to share: beginning one, inviting, joining, confirming.
import { at } from "./people.mjs";

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
