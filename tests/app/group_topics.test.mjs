// What a group meets about: a plan, a topic lifted out of the diary, votes, an agenda, the room without a network, what was agreed, and taking it back.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  axeBoth, beginGroup, confirm, follow, joinAs, makeInvites, openSession, planSessions, readAloud, seen, shareShown, writeTopic,
} from "./groups.mjs";
import { at, makeAccount, synced, writeEntry } from "./people.mjs";
import { axe, device, keptOffline, quiet, start } from "./support.mjs";

const WRITTEN = "När jag skulle gå frågade flickan Elsa om jag kom tillbaka. Jag svarade snart, och skämdes hela vägen hem.";
const NEUTRAL = "När jag skulle gå frågade flickan om jag kom tillbaka. Jag svarade snart, och skämdes hela vägen hem.";
const PROMISE = "Att lova för mycket när man vill trösta";
const BOSS = "När chefen byts för tredje gången";
const AMONG = "Att säga emot i handledningen";

let browser, group, entry, promise, boss;
const people = {};
const isCommit = (request) => request.method() === "POST" && /\/v1\/logs\/[^/]+\/commits$/.test(request.url());
/** What went to the server as commits of any log, by person. */
const sent = { berit: [], amira: [], linnea: [] };

before(async () => {
  browser = await start();
  for (const name of Object.keys(sent)) {
    people[name] = await device(browser, { reducedMotion: "reduce" });
    people[name].context.on("request", (request) => {
      if (isCommit(request)) sent[name].push(request.postDataBuffer());
    });
    await makeAccount(people[name].page);
  }
  const { berit, amira, linnea } = people;
  group = await beginGroup(berit.page, { own: "Berit" });
  const links = await makeInvites(berit.page, group, 2);
  for (const [who, own, link] of [[amira, "Amira", links[0]], [linnea, "Linnea", links[1]]]) {
    await follow(who.page, link);
    await joinAs(who.page, own);
    await at(who.page, `/gruppen/hem${group}`);
    await confirm(berit.page, group, own, await readAloud(who.page));
  }
  await seen(amira.page, group);
  for (const who of Object.values(people)) await keptOffline(who.page);
});
after(async () => browser.close());

/** Waits on the screen of a group until a text is there. */
const reads = async (page, path, text) => {
  if (new URL(page.url()).pathname + new URL(page.url()).hash !== path) await at(page, path);
  await page.getByRole("main").getByText(text).first().waitFor();
};
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("a supervisor plans all sessions in one go, moves and cancels; all see it and say whether they come", async () => {
  const [berit, amira] = [people.berit.page, people.amira.page];
  await at(amira, `/gruppen/traffar${group}`);
  await amira.getByRole("heading", { name: "Inga träffar är planerade än" }).waitFor();
  await axeBoth(amira, "no sessions");
  await at(berit, `/gruppen/traffar${group}`);
  await axeBoth(berit, "planning");
  await planSessions(berit, group);
  assert.deepEqual(await berit.locator(".session h2").allInnerTexts(), [1, 2, 3, 4, 5, 6, 7].map((it) => `Träff ${it}`).concat("Träff 8, avslutning"));

  await button(berit, "Ändra Träff 3").click();
  const sheet = berit.getByRole("dialog");
  await sheet.getByLabel("Träffen är inställd").check();
  await axe(berit, "a session is edited");
  await sheet.getByRole("button", { name: "Spara" }).click();
  await berit.getByRole("heading", { name: "Inställd träff" }).waitFor();
  await button(berit, "Ändra Träff 2").click();
  await sheet.getByLabel("Plats").fill("Trosa");
  await sheet.getByRole("button", { name: "Spara" }).click();
  await berit.getByText(/, Trosa$/).waitFor();
  await berit.locator(".toast").getByRole("button", { name: "Ångra" }).click();
  await berit.getByText(/, Trosa$/).waitFor({ state: "detached" });

  await amira.getByRole("heading", { name: "Inställd träff" }).waitFor();
  const first = amira.locator(".session").first();
  await first.getByRole("button", { name: "Kommer", exact: true }).click();
  await first.getByText("1 kommer · 2 har inte svarat").waitFor();
  const second = amira.locator(".session").nth(1);
  await second.getByText("Kommer du?").click();
  await second.getByRole("button", { name: "Kanske" }).click();
  await second.getByText("Du kommer kanske").waitFor();
  assert.ok(await second.getByRole("button", { name: "Kanske" }).isVisible(), "what was unfolded stays so");
  await axeBoth(amira, "the plan");
  await berit.locator(".session").first().getByText("1 kommer · 2 har inte svarat").click();
  await berit.locator(".session").first().getByText("Amira").waitFor();
});

test("the plan goes to a calendar, which learns times and places and nothing of the group", async () => {
  const { page } = people.amira;
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Hämta till kalendern").click()]);
  assert.equal(download.suggestedFilename(), "andrum.ics");
  const file = readFileSync(await download.path(), "utf8");
  const lines = file.split("\r\n");
  assert.equal(lines[0], "BEGIN:VCALENDAR");
  assert.equal(lines.filter((line) => line === "BEGIN:VEVENT").length, 8);
  assert.equal(lines.filter((line) => line === "STATUS:CANCELLED").length, 1);
  assert.equal(lines.filter((line) => /^DTSTART:\d{8}T130000$/.test(line)).length, 8);
  assert.equal(new Set(lines.filter((line) => line.startsWith("UID:"))).size, 8);
  for (const secret of ["Grupp Norr", "Amira", "Berit", group.slice(1)]) assert.ok(!file.includes(secret), secret);
});

test("lifted out of the diary with a hint taken; what the preview showed is what left, byte for byte", async () => {
  const { page } = people.amira;
  entry = await writeEntry(page, WRITTEN);
  await page.locator(".split__read").getByLabel("Mer").click();
  await page.getByRole("link", { name: "Lyft till gruppen" }).click();
  const piece = page.getByLabel(/Vad hände\?/);
  assert.equal(await piece.isChecked(), false, "nothing goes along that was not chosen");
  await axeBoth(page, "choosing what is lifted");
  await piece.check();
  await button(page, "Vidare").click();
  await page.locator("#topic-title").fill(PROMISE);
  assert.equal(await page.locator("#topic-text").inputValue(), WRITTEN);
  await axe(page, "lifting");
  await button(page, "Skriv ”flickan” i stället för ”flickan Elsa”").click();
  assert.equal(await page.locator("#topic-text").inputValue(), NEUTRAL);
  await button(page, "Vidare").click();

  const row = (name) => page.locator(".who-sees tr").filter({ has: page.locator("th", { hasText: name }) }).locator("td");
  await row("Gruppen").waitFor();
  assert.match(await row("Gruppen").innerText(), /^Linnea: exakt texten ovan och ditt namn$/);
  assert.match(await row("Handledaren").innerText(), /^Berit: exakt texten ovan och ditt namn$/);
  assert.equal(await row("Arbetsgivaren").innerText(), "ingenting, om den inte sköter din telefon");
  const bytes = Number(/^\d+/.exec(await row("Servern").innerText())[0]);
  await page.getByText("Visa byten").click();
  const hash = await page.locator("#preview-hash").innerText();
  const begins = Buffer.from((await page.locator(".bytes").first().innerText()).replace(/[^0-9a-f]/g, ""), "hex");
  await axe(page, "the preview");
  await button(page, "Dela med gruppen").click();
  await page.getByText("Bocka i att du har läst igenom.").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "was-read");
  const before = sent.amira.length;
  const leaves = people.amira.context.waitForEvent("request", (request) => isCommit(request) && request.postDataBuffer()?.includes(begins));
  promise = await shareShown(page);
  await leaves;

  const bodies = sent.amira.slice(before).filter((body) => body?.includes(begins));
  assert.equal(bodies.length, 1, "it was sent once");
  const blob = bodies[0].subarray(bodies[0].indexOf(begins)).subarray(0, bytes);
  assert.equal(blob.length, bytes);
  assert.equal(createHash("sha256").update(blob).digest("hex"), hash, "what was sent is what was shown");
  for (const body of sent.amira) {
    for (const secret of [PROMISE, NEUTRAL, "Elsa"]) assert.ok(!body?.includes(secret), "nothing leaves in the clear");
  }
});

test("the others read exactly that; the entry says here alone that a copy of it was lifted", async () => {
  for (const { page } of [people.berit, people.linnea]) {
    await reads(page, `/gruppen/fraga${promise}`, PROMISE);
    assert.deepEqual(await page.locator(".reading p").allInnerTexts(), [NEUTRAL]);
    assert.equal(await page.getByText("Lyft ur en reflektion").count(), 0);
  }
  const { page } = people.amira;
  await page.getByRole("link", { name: "Lyft ur en reflektion" }).waitFor();
  await axeBoth(page, "a topic of one's own");
  await at(page, `/dagbok/reflektion${entry}`);
  await page.getByText("En kopia är lyft till gruppen").waitFor();
  assert.deepEqual(await page.locator("article .reading p").allInnerTexts(), [WRITTEN], "the entry stays as it was");
  await axeBoth(page, "an entry that was lifted");
});

test("a topic for the group alone is none of the supervisor's; votes are by name", async () => {
  const [berit, amira, linnea] = ["berit", "amira", "linnea"].map((name) => people[name].page);
  await at(linnea, `/gruppen/ny-fraga${group}`);
  await axeBoth(linnea, "a new topic");
  boss = await writeTopic(linnea, group, BOSS);
  const among = await writeTopic(linnea, group, AMONG, "Bara mellan oss.", { among: true });
  await reads(amira, `/gruppen/fraga${among}`, AMONG);
  await amira.getByText("Handledaren kan inte läsa den här.").waitFor();
  await reads(amira, `/gruppen/fraga${boss}`, BOSS);
  await button(amira, "Rösta på den").click();
  await amira.getByText("1 röst", { exact: true }).waitFor();
  assert.equal(await amira.evaluate(() => document.activeElement.id), "vote", "the focus stays on the vote");
  await reads(linnea, `/gruppen/fraga${boss}`, "1 röst");
  await button(linnea, "Rösta på den").click();
  await linnea.getByText("2 röster", { exact: true }).waitFor();
  await reads(berit, `/gruppen/fraga${boss}`, "2 röster");
  assert.deepEqual((await berit.getByRole("list", { name: "Röstar på den" }).locator("li").allInnerTexts()).sort(), ["Amira", "Linnea"]);
  await axeBoth(berit, "a topic of somebody else");
  await at(berit, `/gruppen/fraga${among}`);
  await berit.getByRole("heading", { name: "Frågan finns inte kvar" }).waitFor();
});

test("the agenda goes by votes until the supervisor arranges it, by keyboard, too; an assignment is answered in private", async () => {
  const [berit, amira] = [people.berit.page, people.amira.page];
  const titles = (page) => page.locator(".agenda .topic__title").allInnerTexts();
  await openSession(berit, group);
  await berit.locator(".agenda li").nth(1).waitFor();
  assert.deepEqual(await titles(berit), [BOSS, PROMISE]);
  await button(berit, `Flytta upp ”${PROMISE}”`).focus();
  await berit.keyboard.press("Enter");
  await berit.waitForFunction((title) => document.querySelector(".agenda .topic__title").textContent === title, PROMISE);
  assert.match(await berit.evaluate(() => document.activeElement.id), /^up-/, "the focus goes along");
  await axeBoth(berit, "a session to arrange");
  await button(berit, "Ge en uppgift till nästa gång").click();
  await berit.getByLabel("Vad ska de tänka på eller pröva?").fill("Lägg märke till ett nej.");
  await axe(berit, "giving an assignment");
  await button(berit, "Ge uppgiften").click();
  await berit.getByText("Till Träff 2").waitFor();

  await openSession(amira, group);
  await amira.waitForFunction((title) => document.querySelector(".agenda .topic__title")?.textContent === title, PROMISE);
  assert.deepEqual(await titles(amira), [PROMISE, BOSS, AMONG], "what the supervisor cannot read comes after what was arranged");
  await amira.getByText("Lägg märke till ett nej.").waitFor();
  await axeBoth(amira, "a session");
  await button(amira, "Skriv för dig själv").click();
  await amira.waitForURL(/\/skriv$/);
  assert.equal(await amira.locator("#title").inputValue(), "Lägg märke till ett nej.");
  await amira.locator("textarea").first().fill("Jag sa nej till ett sent möte.");
  await amira.waitForURL(/\/skriv#./);
  await at(amira, "/dagbok");
  await amira.getByText("Jag sa nej till ett sent möte.").first().waitFor();
  await at(berit, `/gruppen/hem${group}`);
  assert.equal(await berit.getByText("Jag sa nej").count(), 0);
});

test("one page holds what one needs before the session", async () => {
  const { page } = people.linnea;
  await openSession(page, group);
  await page.getByRole("link", { name: "Inför träffen" }).click();
  await page.getByRole("button", { name: "Skriv ut" }).waitFor();
  assert.deepEqual(await page.locator(".prepare h3").allInnerTexts(), [PROMISE, BOSS, AMONG]);
  await axeBoth(page, "before the session");
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.getByRole("button", { name: "Skriv ut" }).isVisible()));
  await page.emulateMedia({ media: "screen" });
});

test("in the room without a network, on two phones; both come together afterwards, and all see what was agreed", async () => {
  const { berit, amira, linnea } = people;
  for (const who of [berit, amira]) {
    await openSession(who.page, group);
    await who.context.setOffline(true);
    await who.page.getByRole("button", { name: "Vi är i rummet" }).click();
    await who.page.getByRole("heading", { name: "Hur är det?" }).waitFor();
  }
  const supervisor = berit.page;
  const said = [];
  await axe(supervisor, "the round");
  for (let turn = 0; turn < 3; turn += 1) {
    said.push(await supervisor.locator(".room__name").innerText());
    await button(supervisor, "Nästa").click();
  }
  assert.deepEqual(said, ["Amira", "Linnea", "Berit"]);
  await button(supervisor, "Vidare").click();
  await supervisor.getByRole("heading", { name: "Vad är angeläget idag?" }).waitFor();
  await supervisor.locator("#urgent").fill("Hotet i väntrummet");
  await axe(supervisor, "what is urgent");
  await supervisor.keyboard.press("Enter");
  await supervisor.getByRole("heading", { name: "Vilken tråd drar ni i?" }).waitFor();
  const chosen = supervisor.locator(".room__choice[aria-pressed=true]");
  await chosen.getByText("Hotet i väntrummet").waitFor();
  await axe(supervisor, "which thread");
  await supervisor.locator(".room__choice", { hasText: PROMISE }).click();
  await chosen.getByText(PROMISE).waitFor();
  await button(supervisor, "Vidare").click();
  await supervisor.getByRole("heading", { name: PROMISE }).waitFor();
  assert.equal(await supervisor.getByText(/^\d+ min$/).count(), 0, "no timer unless one asks for it");
  await button(supervisor, "Visa hur länge").click();
  await supervisor.getByText("0 min").waitFor();
  await axe(supervisor, "the thread");
  await button(supervisor, "Vidare").click();
  await supervisor.getByLabel("Vad vi såg").fill("Löftet tröstar oss själva.");
  await supervisor.getByLabel("Vad vi prövar").fill("Säga vad som händer härnäst.");
  await supervisor.getByLabel("Vem").fill("Amira");
  await axe(supervisor, "what was agreed");
  await button(supervisor, "Spara uppföljningen").click();
  await supervisor.getByText("inte skickad än").first().waitFor();

  await button(amira.page, "Lämna rummet").click();
  await button(amira.page, "Skriv upp vad ni kom fram till").click();
  await amira.page.getByLabel("Vad vi såg").fill("Barnet hör snart som i morgon.");
  await button(amira.page, "Spara uppföljningen").click();
  await amira.page.getByText("Barnet hör snart som i morgon.").waitFor();

  await berit.context.setOffline(false);
  await synced(supervisor);
  await amira.context.setOffline(false);
  await synced(amira.page);
  for (const who of [linnea, amira, berit]) {
    await at(who.page, "/");
    await who.page.getByRole("heading", { name: "Vad ni kom fram till" }).waitFor();
    for (const text of ["Löftet tröstar oss själva.", "Säga vad som händer härnäst.", "Barnet hör snart som i morgon."]) {
      await who.page.getByText(text).waitFor();
    }
    await who.page.getByRole("link", { name: /^Till Träff 2, / }).waitFor();
    await who.page.getByText(/^Idag 13–16: Träff 1/).waitFor();
  }
  await axeBoth(linnea.page, "Today with what was agreed");
  await openSession(linnea.page, group);
  await linnea.page.getByText("Nedskrivet av Berit").waitFor();
  await axeBoth(linnea.page, "a session with what was agreed");
});

test("a participant's room, in English", async () => {
  const { page } = people.linnea;
  await openSession(page, group);
  await page.evaluate(() => localStorage.setItem("language", "en"));
  await page.reload();
  await page.getByRole("button", { name: "We are in the room" }).click();
  for (let turn = 0; turn < 3; turn += 1) await button(page, "Next").click();
  for (const [where, heading] of [["round", "How are you?"], ["urgent", "What is urgent today?"], ["thread", "Which thread do you pull?"], ["talk", PROMISE]]) {
    await page.getByRole("heading", { name: heading }).waitFor();
    await axe(page, `${where}, for a participant`);
    await button(page, "Go on").click();
  }
  await page.getByRole("heading", { name: "What did you arrive at?" }).waitFor();
  await axe(page, "the end, for a participant");
  await page.evaluate(() => localStorage.setItem("language", "sv"));
});

test("edited, carried over, withdrawn and taken back, withdrawn for good", async () => {
  const [berit, amira, linnea] = ["berit", "amira", "linnea"].map((name) => people[name].page);
  await at(linnea, `/gruppen/fraga${boss}`);
  await button(linnea, "Ändra").click();
  await linnea.locator("#topic-text").fill("Tredje på ett år.");
  await axe(linnea, "editing a topic");
  await button(linnea, "Spara").click();
  await linnea.locator(".reading").getByText("Tredje på ett år.").waitFor();
  await reads(amira, `/gruppen/fraga${boss}`, "Tredje på ett år.");

  await linnea.getByLabel("Mer").click();
  await button(linnea, "Vi har pratat om den").click();
  await linnea.locator("article").getByText("Ni har pratat om den").waitFor();
  await linnea.getByLabel("Mer").click();
  await button(linnea, "Ta upp den igen").click();
  await linnea.locator("article").getByText("Ni har pratat om den").waitFor({ state: "detached" });

  await linnea.getByLabel("Mer").click();
  await button(linnea, "Dra tillbaka").click();
  await amira.getByRole("heading", { name: "Frågan finns inte kvar" }).waitFor();
  await axeBoth(amira, "a topic that was withdrawn");
  await linnea.locator(".toast").getByRole("button", { name: "Ångra" }).click();
  await linnea.waitForURL(/\/gruppen\/fraga#./);
  await linnea.getByRole("heading", { name: BOSS }).waitFor();
  await linnea.getByLabel("Mer").click();
  await button(linnea, "Dra tillbaka").click();
  await linnea.waitForURL(/\/gruppen\/hem#./);
  await synced(linnea);
  await openSession(berit, group);
  await berit.locator(".agenda").getByText(PROMISE).waitFor();
  await berit.locator(".agenda").getByText(BOSS).waitFor({ state: "detached" });

  // What was lifted is withdrawn, and the entry forgets it; the entry itself stays.
  await at(amira, `/gruppen/fraga${promise}`);
  await amira.getByLabel("Mer").click();
  await button(amira, "Dra tillbaka").click();
  await amira.waitForURL(/\/gruppen\/hem#./);
  await at(amira, `/dagbok/reflektion${entry}`);
  await amira.locator("article").getByText(WRITTEN).waitFor();
  assert.equal(await amira.getByText("En kopia är lyft").count(), 0);
});

test("what was typed and not shared is in the diary; what was shared is not", async () => {
  const { page } = people.linnea;
  await at(page, `/gruppen/ny-fraga${group}`);
  await page.locator("#topic-title").fill("En fråga jag ångrade");
  await page.getByRole("link", { name: "Gruppen" }).first().click();
  await page.locator(".toast").getByText("Det du skrev ligger i dagboken").waitFor();
  await at(page, "/dagbok");
  await page.getByText("En fråga jag ångrade").first().waitFor();
  assert.equal(await page.getByText(BOSS).count(), 0);
});

test("nothing went wrong unsaid, and nothing was fetched from elsewhere", () => {
  for (const { told } of Object.values(people)) quiet(told);
});
