// What else a tally meets: it opens by itself before a session, one chooses on two devices, one is left out, a server lies, nobody closes it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { clocked, daysPass } from "./clocks.mjs";
import { openSession, planSessions, seen } from "./groups.mjs";
import { at, signIn } from "./people.mjs";
import { quiet, start } from "./support.mjs";
import { bands, button, checked, choose, gathered, openPeriod, themes } from "./tallies.mjs";

const NAMES = { amira: "Amira", linnea: "Linnea", sara: "Sara", nour: "Nour", elin: "Elin", lo: "Lo" };
/** Today and four weeks on. */
const SECOND = "måndag 4 januari 2027";

let browser, people, group, tablet;
const members = () => Object.keys(NAMES).map((name) => people[name].page);
const everybody = () => [people.berit.page, ...members()];
const byPlan = (page) => page.locator("#by-plan");

/** So many days go by while all apps are shut: one that stays open would go on with the time of before. */
async function later(days) {
  for (const page of [...everybody(), ...(tablet ? [tablet.page] : [])]) await page.goto("about:blank");
  await daysPass(days);
}

/** Looks at the themes until the app has reported. */
async function reports({ page, context }) {
  const sent = context.waitForEvent("response", (response) => /\/report$/.test(response.url()) && response.ok());
  await at(page, themes(group));
  await sent;
}

before(async () => {
  browser = await start();
  // Lo was away when the others compared phones.
  ({ people, group } = await gathered(browser, NAMES, ["lo"]));
});
after(async () => browser.close());

test("a supervisor settles once that periods open by themselves, and all see when the next one does", async () => {
  const { page } = people.berit;
  const amira = people.amira.page;
  await at(amira, themes(group));
  await amira.getByRole("heading", { name: "Ingen period har öppnats än" }).waitFor();
  assert.equal(await byPlan(amira).count(), 0, "by hand: nothing to know");
  await at(page, themes(group));
  await page.getByLabel("Öppna av sig själv inför varje träff").check();
  await byPlan(page).getByText("Ingen kommande träff i planen hinner få en period").waitFor();
  assert.equal(await page.locator("#period-days").inputValue(), "7");
  await checked(page, "by the plan, without a plan");
  await planSessions(page, group, { count: 2 });
  await at(page, themes(group));
  await byPlan(page).getByText(`Nästa period öppnar av sig själv måndag 28 december, inför träffen ${SECOND}`).waitFor();
  await page.getByLabel("Öppnar", { exact: true }).selectOption("21");
  const said = `Nästa period öppnar av sig själv måndag 14 december, inför träffen ${SECOND}, och stänger söndag 3 januari`;
  await byPlan(page).getByText(said).waitFor();
  await checked(page, "by the plan");
  await at(page, `/gruppen/hem${group}`);
  await page.getByRole("link", { name: "Teman" }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: /Öppna en period inför träffen/ }).count(), 0, "it does so by itself");
  await at(amira, themes(group));
  await byPlan(amira).getByText(said).waitFor();
  assert.equal(await amira.getByLabel("Öppna av sig själv inför varje träff").count(), 0, "a supervisor settles it");
  await checked(amira, "by the plan, for a participant");
});

test("its time comes: the supervisor's app opens it, and nobody has pressed anything", async () => {
  const { berit, amira } = people;
  await later(6);
  for (const { page } of [berit, amira]) {
    await at(page, themes(group));
    await byPlan(page).getByText("Nästa period öppnar av sig själv").waitFor();
  }
  await later(1);
  await at(amira.page, themes(group));
  await byPlan(amira.page).getByText(`Perioden inför träffen ${SECOND} öppnar så snart en handledares app är igång`).waitFor();
  await at(berit.page, `/gruppen/hem${group}`);
  await at(berit.page, themes(group));
  await berit.page.getByRole("heading", { name: "Perioden är öppen" }).waitFor();
  await byPlan(berit.page).getByText("Ingen kommande träff i planen hinner få en period").waitFor();
  for (const page of members()) {
    await at(page, themes(group));
    await page.getByRole("heading", { name: "Vad tynger just nu?" }).waitFor();
  }
  await checked(berit.page, "a period that opened by itself");
});

test("a second device of one member does not undo the first one's choice", async () => {
  const phone = people.amira.page;
  for (const page of members()) await choose(page, group, ["Gränser"]);
  await later(1);
  for (const page of members()) {
    await at(page, themes(group));
    await page.locator("#stands").getByText("Skickat.").waitFor();
  }
  tablet = await clocked(browser);
  await signIn(tablet.page, people.amira);
  await seen(tablet.page, group, /^Se vilka som är med/);
  const chosen = async (page, wanted) => {
    await at(page, themes(group));
    await page.locator("#stands").getByText("Skickat.").waitFor();
    const boxes = page.locator("#choose input:checked");
    assert.deepEqual(await boxes.evaluateAll((all) => all.map((it) => it.closest("label").innerText.trim())), wanted);
  };
  await chosen(tablet.page, ["Gränser"]);
  // The next day's report is the tablet's, of which nobody has asked anything.
  await later(1);
  await reports(tablet);
  await chosen(tablet.page, ["Gränser"]);
  await chosen(phone, ["Gränser"]);
  // Changed there; the day after, the phone's report says the same.
  await choose(tablet.page, group, ["Gränser", "Stöd"]);
  await later(1);
  await reports(tablet);
  await chosen(tablet.page, ["Gränser", "Stöd"]);
  await later(1);
  await reports(people.amira);
  await chosen(phone, ["Gränser", "Stöd"]);
});

test("who has made sure of too few is left out, reads why, and what to do", async () => {
  await later(17);
  await at(people.berit.page, themes(group));
  await people.berit.page.getByRole("heading", { name: "Det här väger i gruppen" }).waitFor();
  const { page } = people.lo;
  await at(page, themes(group));
  await page.locator("#mine").getByText("Ditt bidrag räknades inte").waitFor();
  await page.locator("#mine").getByText("För få av dem som bidrog är bekräftade av dig.").waitFor();
  assert.equal((await bands(page))[0][0], "Gränser", "and sees what the others see");
  await checked(page, "left out");
  await page.getByRole("link", { name: "Jämför telefoner" }).click();
  await page.getByLabel("Den andras kod").waitFor();
  // Of the five that count one wanted support, on one device or two.
  for (const { page } of [people.amira, people.sara, tablet]) {
    await at(page, themes(group));
    await page.locator("#mine").getByText("Ditt bidrag är med i räkningen").waitFor();
    const shown = Object.fromEntries(await bands(page));
    assert.deepEqual([shown["Gränser"], shown["Stöd"]], ["de flesta", "några få"]);
  }
});

test("the page before the session begins with what weighs on the group, and is printed with it", async () => {
  const { page } = people.berit;
  await openSession(page, group, "Träff 2, avslutning");
  await page.getByRole("link", { name: "Inför träffen" }).click();
  const shown = page.locator(".prepare #themes");
  await shown.getByRole("heading", { name: "Det här väger i gruppen" }).waitFor();
  assert.deepEqual(await bands(page), [["Gränser", "de flesta"]]);
  await shown.getByText(/^Några få, eller ingen: .*Stöd/).waitFor();
  await checked(page, "the page before the session");
  await page.emulateMedia({ media: "print" });
  await shown.waitFor();
  await page.emulateMedia({ media: null });
});

test("an app does not trust a tally whose server signs with another key than was promised, and says so", async () => {
  await openPeriod(people.berit.page, group);
  const { page, context } = people.linnea;
  await context.route(/\/v1\/groups\/[^/]+\/tallies$/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    await route.fulfill({ response, json: { ...answer, server_key: Buffer.alloc(32, 7).toString("base64url") } });
  });
  await at(page, themes(group));
  await page.getByRole("heading", { name: "Din app litar inte på den här räkningen" }).waitFor();
  assert.equal(await button(page, "Spara mitt val").count(), 0);
  await page.getByText("Uppgifter till den som sköter servern").click();
  await page.getByText("the server signs with another key than was promised").waitFor();
  await checked(page, "a tally that is refused");
  await context.unroute(/\/v1\/groups\/[^/]+\/tallies$/);
});

test("the holder's app does not trust what the server hands over: it ends there, and everybody is told so and why", async () => {
  const { berit, sara } = people;
  await later(4);
  await at(berit.page, themes(group));
  await openPeriod(berit.page, group);
  for (const name of Object.keys(NAMES)) await reports(people[name]);
  await later(4);
  await berit.context.route(/\/close$/, async (route) => {
    const response = await route.fetch();
    const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
    const body = await response.body();
    // Within the last note that is handed over: what follows it says that there is no release.
    body[body.length - 2] ^= 1;
    await route.fulfill({ status: response.status(), headers, body });
  });
  await at(sara.page, themes(group));
  await sara.page.getByRole("heading", { name: "Tiden är ute" }).waitFor();
  await at(berit.page, themes(group));
  await berit.page.getByRole("heading", { name: "Din app litar inte på den här räkningen" }).waitFor();
  await checked(berit.page, "a tally that its holder's app refuses");
  await berit.context.unroute(/\/close$/);
  for (const page of members()) {
    await at(page, themes(group));
    await page.getByRole("heading", { name: "Räkningen slutade utan resultat" }).waitFor();
    await page.locator("#result").getByText("Uppgifter till den som sköter servern").click();
    await page.locator("#result").getByText("there are not as many notes as reports").waitFor();
  }
  await checked(sara.page, "a tally that was stopped");
});

test("a tally that nobody closes is void after 30 days, unseen by anybody, and everybody reads that", async () => {
  await openPeriod(people.berit.page, group);
  for (const page of members()) await choose(page, group, ["Stöd"]);
  // The supervisor's app stays shut.
  await later(1);
  for (const page of members()) await at(page, themes(group));
  await later(3);
  await at(people.sara.page, themes(group));
  await people.sara.page.getByRole("heading", { name: "Tiden är ute" }).waitFor();
  await later(29);
  await at(people.sara.page, themes(group));
  await people.sara.page.getByRole("heading", { name: "Tiden är ute" }).waitFor();
  await later(1);
  for (const page of everybody()) {
    await at(page, themes(group));
    await page.getByRole("heading", { name: "Inget visas för den här perioden" }).waitFor();
    await page.locator("#result").getByText(/^Räkningen stängdes inte i tid.*ogiltig och ingen har sett något\.$/).waitFor();
  }
  await checked(people.sara.page, "void");
  await checked(people.berit.page, "void, for the supervisor");
});

test("nothing went wrong unsaid, and nothing was fetched from elsewhere", () => {
  for (const { told } of [...Object.values(people), tablet]) quiet(told);
});
