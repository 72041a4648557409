// The diary is found again: a search with its hits lit and an honest line, filters, a long list in pieces, earlier versions taken back.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { at } from "./people.mjs";
import { axe, device, quiet, start } from "./support.mjs";

const HOUR_MS = 3_600_000;
const HEAVY = "Hembesök. Skolan ringde sen om samtalet.";

/** An export with these entries, the newest first. docs/vectors/archive.json shows the form. */
function archive(written) {
  const now = Date.now();
  const entries = written.map(({ text, earlier = [], ...others }, number) => {
    const created_ms = now - number * 9 * HOUR_MS;
    const entry = (text) => ({
      created_ms, written_day: new Date(created_ms).toISOString().slice(0, 10), template: "free", title: "",
      sections: [{ prompt: "free", text }], tags: [], feelings: [], strain: null, reference: false, trashed_ms: null, conflicts: [], ...others,
    });
    return { item: randomBytes(16).toString("base64url"), entry: entry(text), history: earlier.map(entry) };
  });
  return Buffer.from(JSON.stringify({ version: 1, exported_ms: now, language: "sv", entries, unreadable: [] }));
}

const WRITTEN = [
  { text: `${"Barnavårdsutredningssekreterarmöte".repeat(9)} slut.`, title: "Ö".repeat(200) },
  { text: HEAVY, tags: ["Gränser"], feelings: [{ named: "worried" }] },
  { text: "Ett lugnt möte.", reference: true, earlier: ["Mötet blev hårt."] },
  ...Array.from({ length: 70 }, (_, number) => ({ text: `Vanlig dag nummer ${number + 1}, utan skola.` })),
];

let browser, context, page, told;
before(async () => {
  browser = await start();
  ({ context, page, told } = await device(browser));
  await at(page, "/jag/flytta");
  await page.getByLabel("Välj en fil").setInputFiles({ name: "dagbok.json", mimeType: "application/json", buffer: archive(WRITTEN) });
  await page.locator("main [role=status] .banner").filter({ hasText: `${WRITTEN.length} lästes in` }).waitFor();
});
after(async () => browser.close());

/** The rows that are seen, and until these words are lit in them. */
const rows = () => page.locator(".entry").filter({ visible: true });
const lights = (words) => page.waitForFunction((words) => [...document.querySelectorAll(".entry mark")].map((it) => it.textContent).join() === words, words.join());

/** Types into the search, and waits for its honest line. */
async function search(text, line) {
  await page.getByRole("searchbox").fill(text);
  await page.getByRole("status").filter({ hasText: line }).waitFor();
}

test("a search finds every inflection, lights what it found and says how much it searched", async () => {
  await at(page, "/dagbok");
  await search("samtalen", `1 träff. Sökte i ${WRITTEN.length} reflektioner på den här enheten.`);
  await lights(["samtalet"]);
  await axe(page, "a search");

  // The same hit, and other words of it.
  await search("s", "träffar. ");
  await search("gränser ", "1 träff. ");
  await lights([]);
  await search("gränser s", "1 träff. ");
  await lights(["Skolan", "sen", "samtalet"]);
  await search("gränser sk", "1 träff. ");
  await lights(["Skolan"]);
});

test("words side by side, a theme, a feeling, and what must not be there", async () => {
  for (const [typed, line] of [['"ringde sen"', "1 träff. "], ["tagg:gränser", "1 träff. "], ["känsla:orolig", "1 träff. "], ["vanlig -skola", "Sökte i"]]) {
    await search(typed, line);
  }
  await page.getByRole("heading", { name: "Inget med de orden" }).waitFor();
  await search('"sen ringde"', "Sökte i");
  await page.getByRole("heading", { name: "Inget med de orden" }).waitFor();
  assert.equal(await rows().count(), 0);
});

test("few hits stand there at first, all on request; back from one, the search is as it was", async () => {
  await search("vanlig", "70 träffar. ");
  const first = await rows().count();
  assert.ok(first >= 5 && first < 30, `${first} at first: they are drawn anew at each key`);
  await page.getByRole("button", { name: "Visa fler" }).filter({ visible: true }).click();
  await rows().nth(first).waitFor();
  await rows().first().click();
  await page.locator("article").getByText("Vanlig dag nummer 1,").waitFor();
  await page.goBack();
  await rows().nth(first).waitFor();
  assert.equal(await page.getByRole("searchbox").inputValue(), "vanlig");

  await page.getByRole("button", { name: "Rensa" }).click();
  await rows().filter({ hasText: "Hembesök" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "search", "one types on");
});

test("the list comes in pieces, and every entry is reached", async () => {
  assert.equal(await rows().count(), 30);
  for (const shown of [60, WRITTEN.length]) {
    await page.getByRole("button", { name: "Visa fler" }).filter({ visible: true }).click();
    await rows().nth(shown - 1).waitFor();
  }
  assert.equal(await page.getByRole("button", { name: "Visa fler" }).filter({ visible: true }).count(), 0);
});

test("a word without an end makes no screen wider", async () => {
  for (const path of ["/", "/dagbok"]) {
    await at(page, path);
    await rows().filter({ hasText: "ÖÖÖ" }).waitFor();
    const { whole, seen } = await page.evaluate(() => ({ whole: document.documentElement.scrollWidth, seen: innerWidth }));
    assert.ok(whole <= seen, `${whole} of ${seen} at ${path}`);
  }
});

test("filters show a theme, a feeling, what one keeps, and all again", async () => {
  const show = page.getByRole("group", { name: "Visa" });
  const only = async (text) => {
    await page.waitForFunction(() => document.querySelectorAll(".entry").length === 1);
    await rows().filter({ hasText: text }).waitFor();
    await show.getByRole("button", { name: "Alla", exact: true }).click();
    await rows().nth(29).waitFor();
  };
  for (const [kind, value] of [["Tema", "Gränser"], ["Känsla", "orolig"]]) {
    await show.getByRole("button", { name: kind }).click();
    await page.getByRole("dialog").getByRole("button", { name: value, exact: true }).click();
    await only("Hembesök");
  }
  await show.getByRole("button", { name: "Referensbanken" }).click();
  await only("Ett lugnt möte.");
});

test("an earlier version is taken back, undone, and no version is lost by it", async () => {
  await rows().filter({ hasText: "Ett lugnt möte." }).click();
  await page.locator("article").getByText("Ett lugnt möte.").waitFor();
  const hash = new URL(page.url()).hash;
  const history = async () => at(page, `/dagbok/reflektion/historik${hash}`);
  await history();
  await page.getByRole("button", { name: "Ta tillbaka den här" }).last().click();
  await page.locator("article").getByText("Mötet blev hårt.").waitFor();
  await page.getByRole("button", { name: "Ångra" }).click();
  await page.locator("article").getByText("Ett lugnt möte.").waitFor();
  await history();
  await page.locator(".history").getByText("Mötet blev").first().waitFor();
});

test("nothing went wrong unsaid", async () => {
  quiet(told);
  await context.close();
});
