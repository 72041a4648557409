// Two months of a supervision group on five phones: begun, met, one removed, one who came late, one who lost the phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  beginGroup, confirm, follow, joinAs, makeInvites, openSession, planSessions, readAloud, seen, shareShown, writeTopic,
} from "./groups.mjs";
import { at, makeAccount, signIn, synced, writeEntry } from "./people.mjs";
import { device, keptOffline, quiet, start } from "./support.mjs";

const WRITTEN = "I dörren frågade pojken Elias när jag kommer igen. Jag svarade snart och visste att det inte var sant.";
const NEUTRAL = "I dörren frågade pojken när jag kommer igen. Jag svarade snart och visste att det inte var sant.";
const PROMISE = "Att svara snart";
const BOSS = "När chefen byts för tredje gången";
const NIGHT = "Att ta med sig jobbet hem om natten";
const LAST = "När ingen ringer tillbaka";
const SAW = ["Löftet tröstar oss själva.", "Barn hör snart som i morgon."];

let browser, group, links, promise, boss, night, last, phone;
/** Each with a phone of their own. */
const people = {};
const named = (...names) => names.map((name) => people[name]);
const button = (page, name) => page.getByRole("button", { name, exact: true });
const home = () => `/gruppen/hem${group}`;

before(async () => {
  browser = await start();
  for (const name of ["berit", "amira", "linnea", "sara", "nour"]) people[name] = await device(browser, { reducedMotion: "reduce" });
  await Promise.all(Object.values(people).map(async (who) => {
    who.account = await makeAccount(who.page);
    await keptOffline(who.page);
  }));
});
after(async () => browser.close());

/** A topic is on the screen of each. */
async function read(item, title, all) {
  for (const { page } of all) {
    await at(page, `/gruppen/fraga${item}`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
}

/** The topics that the home of the group has, once one of them is there. More than three are folded. */
async function topics(page, known) {
  await at(page, home());
  const [folded, there] = [page.getByText(/^Visa alla \d+ frågor$/), page.locator(".topic__title", { hasText: known }).first()];
  await folded.or(there).first().waitFor();
  if (await folded.isVisible()) await folded.click();
  await there.waitFor();
  return (await page.locator(".topic__title").allTextContents()).sort();
}

/** A topic cannot be read, also not by its address. */
async function unread(page, item, title) {
  await at(page, `/gruppen/fraga${item}`);
  await page.getByRole("heading", { name: "Frågan finns inte kvar" }).waitFor();
  assert.equal(await page.getByText(title).count(), 0);
}

/** Says yes to the agreement, from the home of the group. */
async function agree(page) {
  await at(page, home());
  await page.getByText("Säg ja till överenskommelsen").click();
  await page.getByText("Lex Sarah").waitFor();
  await button(page, "Jag säger ja").click();
  await page.getByRole("main").getByText("Du har sagt ja").waitFor();
}

/** Joins by an invite, and is confirmed by the supervisor. */
async function confirmed(who, own) {
  await at(who.page, home());
  await confirm(people.berit.page, group, own, await readAloud(who.page));
}

test("three join by their links, the first of them while everybody else is offline", async () => {
  const { berit, amira, linnea, sara } = people;
  group = await beginGroup(berit.page, { own: "Berit" });
  links = await makeInvites(berit.page, group, 4);
  await synced(berit.page);
  const others = named("berit", "linnea", "sara", "nour");
  for (const { context } of others) await context.setOffline(true);
  await follow(amira.page, links[0]);
  await joinAs(amira.page, "Amira", "Trosa");
  for (const { context } of others) await context.setOffline(false);
  for (const [who, own, place, link] of [[linnea, "Linnea", "Gnesta", links[1]], [sara, "Sara", "Oxelösund", links[2]]]) {
    await follow(who.page, link);
    await joinAs(who.page, own, place);
  }
  for (const [who, own] of [[amira, "Amira"], [linnea, "Linnea"], [sara, "Sara"]]) await confirmed(who, own);
  // Each is told of those who were confirmed after the own joining: all three joined before anybody was.
  for (const { page } of [amira, linnea, sara]) await seen(page, group);
  await at(sara.page, `/gruppen/medlemmar${group}`);
  for (const name of ["Berit", "Amira", "Linnea"]) await sara.page.getByRole("button", { name: new RegExp(`^${name}\\b`) }).waitFor();
});

test("all four sign the agreement, and have the plan", async () => {
  const { berit } = people;
  await at(berit.page, `/gruppen/overenskommelse${group}`);
  await button(berit.page, "Lägg fram för gruppen").click();
  await berit.page.getByRole("heading", { name: "0 av 4 har sagt ja" }).waitFor();
  for (const { page } of named("berit", "amira", "linnea", "sara")) await agree(page);
  await at(berit.page, `/gruppen/overenskommelse${group}`);
  await berit.page.getByRole("heading", { name: "4 av 4 har sagt ja" }).waitFor();
  await planSessions(berit.page, group);
  for (const { page } of named("amira", "linnea", "sara")) {
    await at(page, `/gruppen/traffar${group}`);
    await page.locator(".session").nth(7).waitFor();
  }
});

test("one lifts out of the diary without the name in it, having seen who reads what; the others read that, and vote", async () => {
  const { berit, amira, linnea, sara } = people;
  await writeEntry(amira.page, WRITTEN);
  await amira.page.locator(".split__read").getByLabel("Mer").click();
  await amira.page.getByRole("link", { name: "Lyft till gruppen" }).click();
  await amira.page.getByLabel(/Vad hände\?/).check();
  await button(amira.page, "Vidare").click();
  await amira.page.locator("#topic-title").fill(PROMISE);
  await button(amira.page, "Skriv ”pojken” i stället för ”pojken Elias”").click();
  await button(amira.page, "Vidare").click();
  const cell = (name) => amira.page.locator(".who-sees tr").filter({ has: amira.page.locator("th", { hasText: name }) }).locator("td").innerText();
  await amira.page.getByText("Vem ser vad").waitFor();
  assert.match(await cell("Gruppen"), /^Linnea, Sara: exakt texten ovan och ditt namn$/);
  assert.match(await cell("Handledaren"), /^Berit: /);
  assert.equal(await cell("Arbetsgivaren"), "ingenting, om den inte sköter din telefon");
  promise = await shareShown(amira.page);
  boss = await writeTopic(linnea.page, group, BOSS);
  await read(promise, PROMISE, [berit, linnea, sara]);
  for (const { page } of [berit, linnea, sara]) assert.deepEqual(await page.locator(".reading p").allInnerTexts(), [NEUTRAL]);
  for (const [{ page }, votes] of [[linnea, "1 röst"], [sara, "2 röster"]]) {
    await button(page, "Rösta på den").click();
    await page.getByText(votes, { exact: true }).waitFor();
  }
  await read(boss, BOSS, [berit, amira, sara]);
  await openSession(berit.page, group);
  await berit.page.locator(".agenda").getByText(BOSS).waitFor();
  await berit.page.locator(".agenda").getByText("2 röster").waitFor();
  assert.deepEqual(await berit.page.locator(".agenda .topic__title").allInnerTexts(), [PROMISE, BOSS], "votes go first");
});

test("they meet without a network, two write down what they saw, and afterwards all have both", async () => {
  const [berit, sara] = named("berit", "sara");
  const inside = named("berit", "amira", "linnea", "sara");
  for (const { page } of inside) await openSession(page, group);
  for (const { context } of inside) await context.setOffline(true);
  for (const { page } of inside) {
    await page.getByRole("button", { name: "Vi är i rummet" }).click();
    await page.getByRole("heading", { name: "Hur är det?" }).waitFor();
  }
  const { page } = berit;
  for (let turn = 0; turn < 4; turn += 1) await button(page, "Nästa").click();
  for (const heading of ["Vad är angeläget idag?", "Vilken tråd drar ni i?"]) {
    await button(page, "Vidare").click();
    await page.getByRole("heading", { name: heading }).waitFor();
  }
  await page.locator(".room__choice", { hasText: PROMISE }).click();
  await page.locator(".room__choice[aria-pressed=true]").getByText(PROMISE).waitFor();
  await button(page, "Vidare").click();
  await page.getByRole("heading", { name: PROMISE }).waitFor();
  await button(page, "Vidare").click();
  await page.getByLabel("Vad vi såg").fill(SAW[0]);
  await page.getByLabel("Vad vi prövar").fill("Säga vad som händer härnäst.");
  await page.getByLabel("Vem").fill("Amira");
  await button(page, "Spara uppföljningen").click();
  await page.getByText("inte skickad än").first().waitFor();
  await button(sara.page, "Lämna rummet").click();
  await button(sara.page, "Skriv upp vad ni kom fram till").click();
  await sara.page.getByLabel("Vad vi såg").fill(SAW[1]);
  await button(sara.page, "Spara uppföljningen").click();
  await sara.page.getByText("inte skickad än").first().waitFor();

  for (const { context } of inside) await context.setOffline(false);
  for (const { page } of inside) {
    await at(page, "/");
    await page.getByRole("heading", { name: "Vad ni kom fram till" }).waitFor();
    for (const text of [...SAW, "Säga vad som händer härnäst."]) await page.getByText(text).waitFor();
  }
});

test("a month later the second session is today", async () => {
  const { berit } = people;
  await at(berit.page, `/gruppen/traffar${group}`);
  await button(berit.page, "Ändra Träff 2").click();
  const day = await berit.page.getByRole("dialog").locator("input[type=date]").inputValue();
  await moveOn(day);
  for (const { page } of named("berit", "amira", "linnea", "sara")) {
    await at(page, "/");
    await page.getByText(/^Idag 13–16: Träff 2/).waitFor();
    for (const text of SAW) await page.getByText(text).waitFor();
  }
});

let now;
/** On what day the screens are. The worker behind them keeps its own clock, which only stamps the operations. */
async function moveOn(day) {
  now = new Date(`${day}T10:00`);
  for (const { context } of Object.values(people)) await context.clock.setFixedTime(now);
}

test("who is removed is told, and reads nothing of what comes after, but all from before", async () => {
  const { berit, amira, linnea, sara } = people;
  await at(berit.page, `/gruppen/medlemmar${group}`);
  await berit.page.getByRole("button", { name: /^Sara\b/ }).click();
  await button(berit.page, "Ta bort ur gruppen").click();
  await berit.page.getByText("Sara läser inget av det som delas härifrån.").waitFor();
  await button(berit.page, "Ta bort ur gruppen").click();
  await berit.page.getByRole("button", { name: /^Sara\b/ }).waitFor({ state: "detached" });
  await at(linnea.page, home());
  await linnea.page.getByText("Sara togs bort ur gruppen").waitFor();
  night = await writeTopic(linnea.page, group, NIGHT);
  await read(night, NIGHT, [berit, amira]);
  await stillOut(sara);
  await unread(sara.page, night, NIGHT);
});

/** Sara's app has asked the server, and knows what it knew before she was removed. */
async function stillOut({ page }) {
  await writeEntry(page, "Utanför, och skriver vidare.");
  await synced(page);
  assert.deepEqual(await topics(page, PROMISE), [PROMISE, BOSS].sort());
  await page.getByText(/Det du läst (förut )?finns kvar här, och din dagbok är orörd/).waitFor();
  for (const text of SAW) await page.getByText(text).first().waitFor();
}

test("who comes late signs, has the plan and the members, and nothing that was shared before", async () => {
  const { amira, linnea, nour } = people;
  await follow(nour.page, links[3]);
  await joinAs(nour.page, "Nour", "Flen");
  await confirmed(nour, "Nour");
  for (const { page } of [amira, linnea]) await seen(page, group);
  await agree(nour.page);
  await nour.page.getByRole("heading", { name: "4 av 4 har sagt ja" }).waitFor();
  await at(nour.page, `/gruppen/traffar${group}`);
  await nour.page.getByRole("heading", { name: "Träff 8, avslutning" }).waitFor();
  await at(nour.page, `/gruppen/medlemmar${group}`);
  for (const name of ["Berit", "Amira", "Linnea"]) await nour.page.getByRole("button", { name: new RegExp(`^${name}\\b`) }).waitFor();
  for (const [item, title] of [[promise, PROMISE], [boss, BOSS], [night, NIGHT]]) await unread(nour.page, item, title);
});

test("who lost the phone comes back with the kit, shuts the old one out, and reads what was", async () => {
  const { linnea } = people;
  const entry = await writeEntry(linnea.page, "Bara mitt.");
  await synced(linnea.page);
  await linnea.context.setOffline(true);
  phone = await device(browser, { reducedMotion: "reduce" });
  await phone.context.clock.setFixedTime(now);
  people.phone = phone;
  const { page } = phone;
  assert.equal(await signIn(page, linnea.account), 1);
  await at(page, "/jag/enheter");
  await page.getByRole("button", { name: /^Stäng ute ./ }).click();
  const sheet = page.getByRole("dialog");
  await sheet.locator("#password").fill(linnea.account.password);
  await sheet.locator("#kit").fill(linnea.account.kit);
  await button(sheet, "Stäng ute").click();
  await page.getByText("Enheten är utestängd").waitFor();
  assert.deepEqual(await topics(page, NIGHT), [PROMISE, BOSS, NIGHT].sort());
  await read(promise, PROMISE, [phone]);
  await page.locator(".reading").getByText(NEUTRAL).waitFor();
  await at(page, `/dagbok/reflektion${entry}`);
  await page.locator("article").getByText("Bara mitt.").waitFor();
});

test("what is shared then is read by those who are in, on the phones they have, and by no other", async () => {
  const { berit, amira, linnea, sara, nour } = people;
  // Told of the new keys before anything is encrypted to them.
  for (const { page } of [berit, amira, nour]) await seen(page, group, /^Nya nycklar/);
  last = await writeTopic(amira.page, group, LAST, "Tredje veckan i rad.");
  await read(last, LAST, [berit, nour, phone]);
  assert.deepEqual(await topics(phone.page, LAST), [PROMISE, BOSS, NIGHT, LAST].sort());
  assert.deepEqual(await topics(nour.page, LAST), [LAST], "nothing from before has come meanwhile");
  assert.equal(await nour.page.getByRole("heading", { name: "Vad ni kom fram till" }).count(), 0);

  await stillOut(sara);
  await unread(sara.page, last, LAST);

  await linnea.context.setOffline(false);
  await at(linnea.page, "/");
  await linnea.page.getByRole("heading", { name: "Den här enheten behöver logga in igen" }).waitFor();
  assert.deepEqual(await topics(linnea.page, NIGHT), [PROMISE, BOSS, NIGHT].sort());
  await unread(linnea.page, last, LAST);
});

test("who came back shares, too, and is read by all who are in", async () => {
  const { berit, amira, nour, sara } = people;
  // A phone that is new to the group is told of everybody in it, once.
  await seen(phone.page, group, /^Se vilka som är med/);
  const back = await writeTopic(phone.page, group, "Att komma tillbaka");
  await read(back, "Att komma tillbaka", [berit, amira, nour]);
  await stillOut(sara);
  await openSession(berit.page, group, "Träff 2");
  await berit.page.locator(".agenda").getByText("Att komma tillbaka").waitFor();
});

test("nothing went wrong unsaid, and nothing was fetched from elsewhere", () => {
  for (const { told } of Object.values(people)) quiet(told);
});
