// A group says what weighs on it, and nobody can see who said what: a supervisor and six participants, over days; then the same with four reports.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { daysPass } from "./clocks.mjs";
import { beginGroup, dayFrom, planSessions, writeTopic } from "./groups.mjs";
import { at, writeEntry } from "./people.mjs";
import { quiet, start } from "./support.mjs";
import { bands, button, checked, choose, gathered, openPeriod, themes } from "./tallies.mjs";

const NAMES = { amira: "Amira", linnea: "Linnea", sara: "Sara", nour: "Nour", elin: "Elin", tove: "Tove" };
/** What each wants in the end: five the first, three the second, one the third. Tove wants nothing. */
const WANTED = {
  amira: ["Gränser", "Stöd"],
  linnea: ["Gränser", "Stöd"],
  sara: ["Gränser", "Stöd"],
  nour: ["Gränser", "Makt och etik"],
  elin: ["Gränser", "Vikarier"],
  tove: [],
};
const NOTE = "Hur gör ni när ett möte inte vill ta slut?";

let browser, group, people;
const members = () => Object.keys(NAMES).map((name) => people[name]);
const votes = () => `/gruppen/rosta-utan-namn${group}`;

before(async () => {
  browser = await start();
  ({ people, group } = await gathered(browser, NAMES));
});
after(async () => browser.close());

test("fewer than five cannot be asked, and it is said why", async () => {
  const { page } = people.berit;
  await at(people.tove.page, `/gruppen/hem${group}`);
  const alone = await beginGroup(page, { name: "Grupp Öst", own: "Berit" });
  await at(page, `/gruppen/teman${alone}`);
  await page.getByRole("heading", { name: "Fem bekräftade deltagare behövs" }).waitFor();
  assert.equal(await button(page, "Öppna perioden").count(), 0);
  await checked(page, "too few for a period");
});

test("a supervisor opens a period for the evening before the session, with the group's own themes", async () => {
  const { page } = people.berit;
  await at(people.amira.page, themes(group));
  await people.amira.page.getByRole("heading", { name: "Ingen period har öppnats än" }).waitFor();
  await checked(people.amira.page, "no period yet");
  await planSessions(page, group, { count: 2 });
  await at(page, `/gruppen/hem${group}`);
  await page.getByRole("link", { name: /Öppna en period inför träffen/ }).click();
  await page.getByRole("heading", { name: "Öppna en period" }).waitFor();
  assert.equal(await page.locator("#closes-day").inputValue(), await dayFrom(page, 1), "the session is today: tomorrow at the soonest");
  await page.locator("#closes-day").fill(await dayFrom(page, 0));
  await button(page, "Öppna perioden").click();
  await page.getByText("Välj en dag från och med i morgon").waitFor();
  await page.getByText("Ändra listan").click();
  await page.getByRole("button", { name: "Ta bort ”Orka och vilja stanna”" }).click();
  await page.getByLabel("Ett tema till").fill("Vikarier");
  await button(page, "Lägg till").click();
  await page.getByLabel("Tema 12").waitFor();
  await checked(page, "opening a period");
  await page.getByText("Ändra listan").click();
  await page.getByRole("button", { name: "Ta bort ”Orka och vilja stanna”" }).click();
  await page.getByLabel("Ett tema till").fill("Vikarier");
  await button(page, "Lägg till").click();
  await page.locator("#closes-day").fill(await dayFrom(page, 3));
  await button(page, "Öppna perioden").click();
  await page.getByRole("heading", { name: "Perioden är öppen" }).waitFor();
  await page.getByText("6 deltagare kan välja").waitFor();
  await page.getByText("Den här enheten håller räkningen").waitFor();
  await checked(page, "a period that is open, held here");
});

test("each chooses at most five, sees what becomes of it, and nothing is sent at once", async () => {
  const { page } = people.amira;
  await at(page, `/gruppen/hem${group}`);
  await page.getByRole("link", { name: /Vad tynger just nu\?/ }).click();
  const table = page.locator(".who-sees");
  await table.getByRole("row", { name: /^Berit håller räkningen/ }).waitFor();
  for (const name of Object.values(NAMES)) await table.getByText(name, { exact: true }).waitFor();
  await page.getByText(/^Det du väljer bär inget namn/).waitFor();
  const boxes = page.locator("#choose input[type=checkbox]");
  assert.equal(await boxes.count(), 12);
  for (let place = 0; place < 5; place += 1) await boxes.nth(place).check();
  await boxes.nth(5).click({ force: true });
  assert.equal(await boxes.nth(5).isChecked(), false, "a sixth is not taken");
  await page.getByText("5 valda").waitFor();
  await checked(page, "choosing");
  // What was looked at and not saved is not lost by going elsewhere.
  await page.getByLabel("En fråga utan namn").fill("Lite till. ".repeat(110));
  await page.getByText(/^Plats för ungefär \d+ tecken till$/).waitFor();
  await page.getByRole("link", { name: "Gruppen" }).first().click();
  await page.getByRole("link", { name: /Vad tynger just nu\?/ }).click();
  assert.match(await page.getByLabel("En fråga utan namn").inputValue(), /^Lite till\./);
  await page.getByLabel("En fråga utan namn").fill("");
  await choose(page, group, ["Akut, hot och våld"]);
  await checked(page, "chosen, and waiting");
  for (const [name, wanted] of Object.entries(WANTED)) {
    if (name !== "amira" && wanted.length > 0) await choose(people[name].page, group, wanted, name === "nour" ? NOTE : "");
  }
});

test("the next day it has been sent, and can still be changed", async () => {
  await daysPass(1);
  for (const [name, wanted] of Object.entries(WANTED)) {
    const { page } = people[name];
    await at(page, themes(group));
    const stands = wanted.length > 0 ? "Skickat." : "Du har inte valt något.";
    await page.locator("#stands").getByText(stands).waitFor();
  }
  const { page } = people.amira;
  assert.equal(await page.getByLabel("Akut, hot och våld").isChecked(), true);
  await choose(page, group, WANTED.amira);
  await daysPass(1);
  await at(page, themes(group));
  await page.locator("#stands").getByText("Skickat.").waitFor();
});

test("once it is over the supervisor's device closes it, and all see the same: bands, notes, and that the own report counts", async () => {
  await daysPass(2);
  const { page } = people.berit;
  await at(people.tove.page, themes(group));
  await people.tove.page.getByRole("heading", { name: "Tiden är ute" }).waitFor();
  await checked(people.tove.page, "waiting for the holder");
  await at(page, themes(group));
  await page.getByRole("heading", { name: "Det här väger i gruppen" }).waitFor();
  const shown = await bands(page);
  assert.deepEqual(shown.slice(0, 2), [["Gränser", "de flesta"], ["Stöd", "flera"]]);
  assert.ok(shown.slice(2).every(([, word]) => word === "några få"), "one is a few, and so is nobody");
  assert.deepEqual(shown.map(([theme]) => theme).includes("Vikarier"), true);
  await page.getByText("Fråga inte vem som valt vad.").waitFor();
  await checked(page, "a result, for the supervisor");
  for (const { page } of members()) {
    await at(page, themes(group));
    await page.getByText("Ditt bidrag är med i räkningen").waitFor();
    assert.deepEqual(await bands(page), shown);
    await page.getByText(NOTE).waitFor();
    await page.getByText("6 appar bidrog.").waitFor();
  }
  await checked(people.amira.page, "a result");
  assert.doesNotMatch(await people.amira.page.locator("#result").innerText(), /Nour|Elin|\b[1345]\b/, "no name and no number but that of the apps");
});

test("with four reports nothing is released, and everyone is told why", async () => {
  const away = [people.elin.page, people.tove.page];
  for (const page of away) await page.goto("about:blank");
  await openPeriod(people.berit.page, group);
  for (const name of ["amira", "linnea", "sara", "nour"]) await choose(people[name].page, group, ["Gränser"]);
  await daysPass(1);
  for (const name of ["amira", "linnea", "sara", "nour"]) {
    await at(people[name].page, themes(group));
    await people[name].page.locator("#stands").getByText("Skickat.").waitFor();
  }
  await daysPass(3);
  for (const { page } of [people.berit, ...members()]) {
    await at(page, themes(group));
    await page.getByRole("heading", { name: "Inget visas för den här perioden" }).waitFor();
    await page.getByText(/^Färre än 5 bidrag räknades\..*ingen har sett något, inte heller handledaren\.$/).waitFor();
    await page.getByText("4 appar bidrog.").waitFor();
    // What there was before is still there.
    await page.getByText("7 december – 10 december").first().click();
    assert.equal((await bands(page)).length, 12);
  }
  await checked(people.berit.page, "nothing released");
});

test("a vote without names gives an order, beside the votes by name", async () => {
  const { berit } = people;
  const topics = ["Att svara snart", "När chefen byts", "Natten efteråt"];
  for (const title of topics) await writeTopic(people.sara.page, group, title);
  await at(berit.page, votes());
  for (const title of topics) await berit.page.getByLabel(title).waitFor();
  await checked(berit.page, "opening a vote");
  await berit.page.locator("#closes-day").fill(await dayFrom(berit.page, 3));
  await button(berit.page, "Öppna omröstningen").click();
  await berit.page.getByRole("heading", { name: "Omröstningen är öppen" }).waitFor();
  for (const [place, { page }] of members().entries()) {
    await at(page, votes());
    await page.getByLabel(topics[1]).check();
    if (place < 3) await page.getByLabel(topics[2]).check();
    await button(page, "Spara mitt val").click();
    await page.locator("#stands").getByText("Väntar på nästa dagliga sändning").waitFor();
  }
  await checked(people.amira.page, "voting");
  await daysPass(1);
  for (const { page } of members()) {
    await at(page, votes());
    await page.locator("#stands").getByText("Skickat.").waitFor();
  }
  await daysPass(3);
  for (const { page } of [berit, ...members()]) {
    await at(page, votes());
    await page.getByRole("heading", { name: "Så röstade gruppen" }).waitFor();
    assert.deepEqual(await page.locator(".rank").allInnerTexts(), [topics[1], topics[2], topics[0]]);
  }
  await checked(people.sara.page, "an order");
});

test("the own themes are counted month by month, on the own device", async () => {
  const { page } = people.amira;
  await at(page, "/jag/teman");
  await page.getByRole("heading", { name: "Inga teman än" }).waitFor();
  for (const theme of ["Gränser", "Stöd"]) {
    await writeEntry(page, "Kort efter lunch.");
    await page.getByRole("link", { name: "Ändra" }).click();
    await page.getByRole("button", { name: "Lägg till tema eller känsla" }).click();
    const chips = page.getByRole("group", { name: "Teman", exact: true });
    await button(chips, "Gränser").click();
    if (theme !== "Gränser") await button(chips, theme).click();
    await button(page, "Klart").click();
    await page.getByRole("main").getByText("Klar", { exact: true }).click();
    await page.getByRole("article").getByText(theme, { exact: true }).first().waitFor();
  }
  await at(page, "/jag/teman");
  await page.getByRole("heading", { name: "December" }).waitFor();
  assert.deepEqual(await page.locator(".own-theme").allInnerTexts(), ["Gränser\n2 reflektioner", "Stöd\n1 reflektion"]);
  await checked(page, "my own themes");
});

test("nothing went wrong unsaid, and nothing was fetched from elsewhere", () => {
  for (const { told } of Object.values(people)) quiet(told);
});
