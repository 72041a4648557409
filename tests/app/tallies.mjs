// What people do in a tally, for the tests to share: a group whose members have made sure of one another, opening, choosing, reading.
import { clocked } from "./clocks.mjs";
import { axeBoth, beginGroup, dayFrom, follow, joinAs, makeInvites, readAloud, seen } from "./groups.mjs";
import { at, makeAccount } from "./people.mjs";
import { axe } from "./support.mjs";

export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const themes = (group) => `/gruppen/teman${group}`;

/** Berit's group, with these members; `name: "Name"`. All are confirmed, and all but `alone` have made sure of the others. */
export async function gathered(browser, names, alone = []) {
  const people = {};
  for (const name of ["berit", ...Object.keys(names)]) people[name] = await clocked(browser);
  await Promise.all(Object.values(people).map(async (person) => Object.assign(person, await makeAccount(person.page))));
  const { berit } = people;
  const group = await beginGroup(berit.page, { own: "Berit" });
  const links = await makeInvites(berit.page, group, Object.keys(names).length);
  for (const [number, name] of Object.keys(names).entries()) {
    await follow(people[name].page, links[number]);
    await joinAs(people[name].page, names[name]);
  }
  await at(berit.page, `/gruppen/medlemmar${group}`);
  for (const name of Object.values(names)) await button(berit.page, `Bekräfta ${name}`).waitFor();
  await compared(berit.page, group, "Bekräfta alla som är här", "Bekräftade");
  for (const name of Object.keys(names)) {
    await seen(people[name].page, group);
    if (!alone.includes(name)) await compared(people[name].page, group, "Märk alla som bekräftade av mig", "Noterat på din enhet");
  }
  return { people, group };
}

/** In one room: the code is the same on all phones. */
async function compared(page, group, press, said) {
  await at(page, `/gruppen/jamfor${group}`);
  await page.getByLabel("Den andras kod").fill(await readAloud(page));
  await button(page, "Jämför").click();
  await button(page, press).click();
  await page.locator(".toast").getByText(said).waitFor();
}

/** As it is, in both languages, by day and at dusk. */
export async function checked(page, where) {
  await axeBoth(page, where);
  await page.emulateMedia({ colorScheme: "dark" });
  const { pathname, hash } = new URL(page.url());
  await at(page, pathname + hash);
  await page.waitForFunction(() => !document.querySelector(".skeleton"));
  await axe(page, `${where}, at dusk`);
  await page.emulateMedia({ colorScheme: null });
}

/** Opens one more period, which closes in three days. */
export async function openPeriod(page, group) {
  await at(page, themes(group));
  await button(page, "Öppna en ny period").click();
  await page.locator("#closes-day").fill(await dayFrom(page, 3));
  await button(page, "Öppna perioden").click();
  await page.getByRole("heading", { name: "Perioden är öppen" }).waitFor();
}

/** Chooses exactly these. */
export async function choose(page, group, wanted, note) {
  await at(page, themes(group));
  await page.getByRole("heading", { name: "Vad tynger just nu?" }).waitFor();
  for (const box of await page.locator("#choose input:checked").all()) await box.uncheck();
  for (const theme of wanted) await page.getByLabel(theme, { exact: true }).check();
  if (note) await page.getByLabel("En fråga utan namn").fill(note);
  await button(page, "Spara mitt val").click();
  await page.locator("#stands").getByText("Väntar på nästa dagliga sändning").waitFor();
}

/** The themes as they are shown, each with its band. */
export const bands = (page) => page.locator(".band").evaluateAll((rows) => rows.map((row) => [row.querySelector(".band__name").textContent, row.querySelector(".band__word").textContent]));
