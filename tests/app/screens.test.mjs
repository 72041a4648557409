// Every screen, in both languages, by light and at dusk: it opens, axe finds nothing, nothing overflows, no word is left in the other language.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { beginGroup, confirm, follow, joinAs, makeInvites, readAloud } from "./groups.mjs";
import { at, editEntry, makeAccount, signIn, synced, writeEntry } from "./people.mjs";
import { PHONE, axe, device, keptOffline, quiet, start } from "./support.mjs";

/** The addresses of the app; those of one entry come with it. */
const PLAIN = [
  "/", "/stang-dagen", "/dagbok", "/dagbok/papperskorg", "/skriv", "/gruppen", "/jag", "/jag/konto", "/jag/losenord", "/jag/enheter",
  "/jag/enheter/ny", "/jag/las", "/jag/teman", "/jag/flytta", "/jag/radera", "/jag/utseende", "/jag/vem-ser-vad", "/logga-in", "/glomt-losenord",
  "/vart", "/larm", "/komponenter", "/finns-inte", "/anslut", "/gruppen/ny", "/gruppen/mentor",
];
const OF_ENTRY = ["/dagbok/reflektion", "/skriv", "/dagbok/reflektion/historik"];

const WITH_ACCOUNT = ["/", "/dagbok", "/jag", "/jag/konto", "/jag/losenord", "/jag/enheter", "/jag/enheter/ny", "/jag/flytta", "/jag/radera"];
const IN_GROUP = ["hem", "medlemmar", "bjud-in", "overenskommelse", "traffar", "jamfor", "ny-fraga", "teman", "rosta-utan-namn", "stang"];
const STILL = { reducedMotion: "reduce" };

let browser;
/** Who goes through the app: the device, and the screens that it has to show. */
const goes = {};

async function alone() {
  const here = await device(browser, STILL);
  const { page } = here;
  // In words without letters that English lacks: one in the trash, one as it was written, one that was changed once.
  await writeEntry(page, "Inget att spara.");
  await page.locator(".split__read").getByLabel("Mer").click();
  await page.getByRole("button", { name: "Till papperskorgen" }).click();
  await page.getByText("Flyttad till papperskorgen").waitFor();
  await writeEntry(page, "Kort samtal i trappan.");
  const item = await writeEntry(page, "Ett protokoll till.");
  await editEntry(page, item, "Ett protokoll till. Och ett brev.");
  return { ...here, screens: [...PLAIN, ...OF_ENTRY.map((path) => path + item)] };
}

async function withAccount() {
  const [first, second] = [await device(browser, STILL), await device(browser, STILL)];
  const item = await writeEntry(first.page, "Mentorn kom sent.");
  await signIn(second.page, await makeAccount(first.page));
  await keptOffline(second.page);
  // The same line, changed on both before either knew of the other.
  await second.context.setOffline(true);
  await editEntry(second.page, item, "Mentorn kom inte.");
  await editEntry(first.page, item, "Mentorn kom i tid.");
  await synced(first.page);
  await second.context.setOffline(false);
  await synced(second.page);
  await at(second.page, `/dagbok/reflektion/tva-versioner${item}`);
  await second.page.locator(".conflict__side").first().waitFor();
  await first.context.close();
  const ofEntry = ["/dagbok/reflektion", "/dagbok/reflektion/historik", "/dagbok/reflektion/tva-versioner"];
  return { ...second, screens: [...WITH_ACCOUNT, ...ofEntry.map((path) => path + item)] };
}

/** A supervisor, with one who is confirmed, one who waits, invites that are open and an agreement. */
async function inGroup() {
  const here = await device(browser, STILL);
  const { page } = here;
  await makeAccount(page);
  const group = await beginGroup(page);
  const links = await makeInvites(page, group, 3);
  for (const [name, link] of [["Bo", links[0]], ["Cia", links[1]]]) {
    const other = await device(browser, STILL);
    await makeAccount(other.page);
    await follow(other.page, link);
    await joinAs(other.page, name);
    if (name === "Bo") await confirm(page, group, name, await readAloud(other.page));
    await other.context.close();
  }
  await at(page, `/gruppen/overenskommelse${group}`);
  await page.getByLabel("Texten").fill("Det som delas stannar i gruppen.");
  await page.getByRole("button", { name: "Lägg fram för gruppen" }).click();
  await page.getByRole("button", { name: "Jag säger ja" }).waitFor();
  return { ...here, screens: ["/", "/gruppen", "/gruppen/mentor", ...IN_GROUP.map((place) => `/gruppen/${place}${group}`)] };
}

before(async () => {
  browser = await start();
  goes.alone = await alone();
  goes["with an account"] = await withAccount();
  goes["in a group"] = await inGroup();
});
after(async () => browser.close());

/** Opens a screen anew, and waits until it shows what it has to show. */
async function show(page, screen, language) {
  await page.evaluate((language) => localStorage.setItem("language", language), language);
  await at(page, screen);
  // The page of all components shows one that waits.
  const waits = screen === "/komponenter" ? "" : ", .skeleton";
  await page.waitForFunction((waits) => !document.querySelector(`main[aria-busy=true]${waits}`) && document.querySelector("main h1"), waits);
}

/** What stands out to the side of the window, by the elements that do. */
function outside(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth;
    if (wide <= innerWidth) return [];
    const far = [...document.querySelectorAll("body *")].filter((it) => it.getBoundingClientRect().right > innerWidth + 1);
    return [`${wide} > ${innerWidth}`, ...far.slice(0, 3).map((it) => it.outerHTML.slice(0, 120))];
  });
}

/** All that the interface says: what is read, and what is heard alone. */
function said(page) {
  return page.evaluate(() => {
    const named = [...document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")];
    const names = named.flatMap((it) => ["aria-label", "placeholder", "title", "alt"].map((name) => it.getAttribute(name) ?? ""));
    return [document.title, document.body.innerText, ...names].join("\n");
  });
}

/** Goes through all screens; what is wrong on one does not hide the next. */
async function everywhere({ page, screens }, language, check) {
  const wrong = [];
  for (const screen of screens) {
    const where = screen.replace(/#.*/, "#");
    try {
      await show(page, screen, language);
      for (const found of await check(where)) wrong.push(`${where}: ${found}`);
    } catch (error) {
      wrong.push(`${where}: ${error.message}`);
    }
  }
  assert.deepEqual(wrong, []);
}

for (const who of ["alone", "with an account", "in a group"]) {
  for (const [language, scheme] of [["sv", "light"], ["sv", "dark"], ["en", "light"], ["en", "dark"]]) {
    test(`every screen, ${who}, ${language}, ${scheme}`, async () => {
      const { page, told } = goes[who];
      await page.emulateMedia({ colorScheme: scheme });
      await everywhere(goes[who], language, async (where) => {
        const wrong = [];
        const spoken = await page.locator("html").getAttribute("lang");
        if (spoken !== language) wrong.push(`is said to be ${spoken}`);
        const headings = await page.locator("h1").count();
        if (headings !== 1) wrong.push(`${headings} first headings`);
        if (language === "en") wrong.push(...(await said(page)).split("\n").filter((line) => /[åäö]/i.test(line)));
        await axe(page, where).catch((error) => wrong.push(error.message));
        return wrong;
      });
      quiet(told);
    });
  }
  for (const [name, size, times] of [["the smallest phone", { width: 320, height: 640 }, 1], ["text at 200%", PHONE, 2]]) {
    for (const language of ["sv", "en"]) {
      test(`nothing overflows: ${who}, ${name}, ${language}`, async () => {
        const { page } = goes[who];
        const session = await page.context().newCDPSession(page);
        await session.send("Page.setFontSizes", { fontSizes: { standard: 16 * times, fixed: 13 * times } });
        await page.setViewportSize(size);
        await everywhere(goes[who], language, async () => {
          const letters = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
          assert.ok(letters >= 16 * times, `letters of ${letters}px`);
          return outside(page);
        });
        await session.detach();
      });
    }
  }
}
