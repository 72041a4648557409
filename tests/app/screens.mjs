// Pictures of every screen, in four sizes, both languages and both schemes, into target/screens.
// For people to look at; `make screens` starts it with a server.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { beginGroup, confirm, follow, joinAs, makeInvites, readAloud } from "./groups.mjs";
import { at, makeAccount } from "./people.mjs";
import { device, open, start } from "./support.mjs";

const OUT = process.env.SCREENS ?? "../../target/screens";
const SIZES = [[360, 780], [390, 844], [768, 1024], [1280, 800]];
const TEXTS = [
  "Hembesöket tog dubbelt så lång tid som jag hade tänkt. När jag skulle gå frågade barnet om jag kom tillbaka i morgon.",
  "Beslutet var rätt, men jag sov dåligt. Det är något med att skriva under ensam.",
  "Mentorn stannade kvar efter mötet och frågade hur jag mådde. Det räckte långt.",
];
const PLACES = {
  today: "/", "close-day": "/stang-dagen", journal: "/dagbok", trash: "/dagbok/papperskorg", write: "/skriv", group: "/gruppen", me: "/jag",
  account: "/jag/konto", "sign-in": "/logga-in", forgotten: "/glomt-losenord", "own-themes": "/jag/teman", lock: "/jag/las", transfer: "/jag/flytta", delete: "/jag/radera",
  appearance: "/jag/utseende", privacy: "/jag/vem-ser-vad", help: "/vart", components: "/komponenter", unknown: "/finns-inte", statement: "/tillganglighet",
};

const IN_GROUP = ["hem", "medlemmar", "bjud-in", "overenskommelse", "traffar", "jamfor", "ny-fraga", "teman", "rosta-utan-namn", "stang"];

async function picture(page, name) {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(OUT, `${name}-${width}.png`) });
    count += 1;
  }
  await page.setViewportSize({ width: 390, height: 844 });
}

/** A group, by its supervisor; and by one who waits to be confirmed. */
async function inGroup() {
  const [anna, bo, cia] = [await device(browser), await device(browser), await device(browser)];
  for (const { page } of [anna, bo, cia]) await makeAccount(page);
  const group = await beginGroup(anna.page, { name: "Grupp Söder" });
  const links = await makeInvites(anna.page, group, 3);
  for (const [page, name, link] of [[bo.page, "Bo Lind", links[0]], [cia.page, "Cia Öberg", links[1]]]) {
    await follow(page, link);
    await joinAs(page, name);
  }
  await confirm(anna.page, group, "Bo Lind", await readAloud(bo.page));
  const places = IN_GROUP.map((place) => [anna.page, `group-${place}`, `/gruppen/${place}${group}`]);
  places.push([cia.page, "group-waiting", `/gruppen/hem${group}`], [bo.page, "group-member", `/gruppen/hem${group}`]);
  for (const [page, name, place] of places) {
    for (const [language, colorScheme] of [["sv", "light"], ["sv", "dark"], ["en", "light"], ["en", "dark"]]) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate((language) => localStorage.setItem("language", language), language);
      await at(page, place);
      await page.waitForFunction(() => !document.querySelector(".skeleton"));
      await picture(page, `${name}-${language}-${colorScheme}`);
    }
  }
}

const browser = await start();
mkdirSync(OUT, { recursive: true });
let count = 0;
for (const locale of ["sv-SE", "en-GB"]) {
  for (const colorScheme of ["light", "dark"]) {
    const { context, page } = await device(browser, { locale, colorScheme });
    const shoot = (name) => picture(page, `${name}-${locale.slice(0, 2)}-${colorScheme}`);
    await open(page);
    await shoot("today-first");
    for (const text of TEXTS) {
      await open(page, "/skriv");
      await page.locator("textarea").first().fill(text);
      await page.waitForURL(/#./);
      await shoot("write-filled");
    }
    await open(page, "/dagbok");
    await page.getByText("Mentorn stannade").first().click();
    await page.locator("article").first().waitFor();
    await shoot("entry");
    for (const [name, place] of Object.entries(PLACES)) {
      await open(page, place);
      await shoot(name);
    }
    await context.close();
  }
}
await inGroup();
await browser.close();
console.log(`${count} pictures in ${OUT}`);
