// The person takes the diary along: what was exported is the whole diary, and comes back equal on an empty device.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { at, editEntry, writeEntry } from "./people.mjs";
import { device, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

/** What a zip file holds, by its list of contents (APPNOTE, sections 4.3.7 and 4.3.12): names and texts. */
function unzipped(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let place = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, name, extra, comment, begin] = [[10, 2], [20, 4], [28, 2], [30, 2], [32, 2], [42, 4]].map(([at, size]) => bytes.readUIntLE(place + at, size));
    const from = begin + 30 + bytes.readUInt16LE(begin + 26) + bytes.readUInt16LE(begin + 28);
    const body = bytes.subarray(from, from + packed);
    files.set(bytes.toString("utf8", place + 46, place + 46 + name), (method === 0 ? body : inflateRawSync(body)).toString("utf8"));
    place += 46 + name + extra + comment;
  }
  return files;
}

/** All that the app shows of the diary: the list, each entry, its earlier versions, and the trash. */
async function diary(page, items) {
  const shown = {};
  const read = async (path, inside) => {
    await at(page, path);
    await page.locator(inside).first().waitFor();
    shown[path] = await page.locator(inside).allInnerTexts();
  };
  await read("/dagbok", ".entry");
  await read("/dagbok/papperskorg", ".row");
  for (const item of items) {
    await read(`/dagbok/reflektion${item}`, "article");
    await read(`/dagbok/reflektion/historik${item}`, ".history .history__head strong, .history .reading");
  }
  return shown;
}

/** Hands the app a file, and waits for what it says. */
async function takeIn(page, name, bytes) {
  await at(page, "/jag/flytta");
  await page.getByLabel("Välj en fil").setInputFiles({ name, mimeType: "application/octet-stream", buffer: bytes });
  const answer = page.locator("main [role=status] .banner");
  await answer.waitFor();
  return answer.innerText();
}

test("exported, emptied, imported: the same diary", async () => {
  const { context, page, told } = await device(browser);
  const marked = await writeEntry(page, "Mötet drog ut på tiden.");
  await page.getByRole("link", { name: "Ändra" }).click();
  await page.getByRole("button", { name: "Lägg till tema eller känsla" }).click();
  await page.getByRole("button", { name: "hoppfull" }).click();
  await page.getByRole("button", { name: "Gränser" }).click();
  await page.getByRole("button", { name: "Klart", exact: true }).click();
  await page.getByRole("main").getByText("Klar", { exact: true }).click();
  await page.getByRole("article").getByText("Gränser").waitFor();

  const thrown = await writeEntry(page, "Det här ville jag inte ha kvar.");
  await page.getByLabel("Mer").last().click();
  await page.getByRole("button", { name: "Till papperskorgen" }).click();
  await page.getByText("Flyttad till papperskorgen").waitFor();

  const changed = await writeEntry(page, "Första tanken var fel.");
  await editEntry(page, changed, "Andra tanken var bättre.");

  const items = [marked, thrown, changed];
  const before = await diary(page, items);
  assert.match(before["/dagbok"].join(), /hoppfull[^]*Gränser/);
  assert.match(before["/dagbok/papperskorg"].join(), /inte ha kvar/);
  assert.match(before[`/dagbok/reflektion/historik${changed}`].join(), /Första/);

  await at(page, "/jag/flytta");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Ladda ner läsbar" }).click()]);
  assert.match(download.suggestedFilename(), /^andrum-\d{4}-\d\d-\d\d\.zip$/);
  const bytes = readFileSync(await download.path());
  const files = unzipped(bytes);
  const readable = [...files].filter(([name]) => !name.endsWith(".json")).map(([, text]) => text).join("\n");
  for (const text of ["Mötet drog ut på tiden.", "Det här ville jag inte ha kvar.", "Andra tanken var bättre.", "Gränser", "hoppfull"]) {
    assert.ok(readable.includes(text), `to be read without Andrum: ${text} (${[...files.keys()]})`);
  }

  await at(page, "/jag/radera");
  await page.getByRole("button", { name: "Töm den här enheten" }).click();
  await page.getByRole("button", { name: "Ja, töm den." }).click();
  await page.getByText("Enheten är tömd").waitFor();
  await at(page, "/dagbok");
  await page.getByRole("heading", { name: "Här samlas det du skriver" }).waitFor();
  assert.equal(await page.locator(".entry").count(), 0);
  await at(page, "/dagbok/papperskorg");
  await page.getByRole("heading", { name: "Tomt här" }).waitFor();

  assert.match(await takeIn(page, download.suggestedFilename(), bytes), /^3 lästes in/);
  assert.deepEqual(await diary(page, items), before);
  // A second time adds nothing.
  assert.match(await takeIn(page, download.suggestedFilename(), bytes), /^0 lästes in\s+3 fanns redan, och 0 /);
  assert.deepEqual(await diary(page, items), before);
  quiet(told);
  await context.close();
});

test("a file that is no export is refused and changes nothing", async () => {
  const { context, page, told } = await device(browser);
  const item = await writeEntry(page, "Det här står kvar.");
  await editEntry(page, item, "Det här står kvar, ändrat.");
  await at(page, "/dagbok");
  await page.locator(".entry").first().waitFor();
  const before = await page.locator(".entry").allInnerTexts();
  for (const [name, bytes] of [["bild.zip", "GIF89a, ingen dagbok"], ["tom.zip", ""], ["annat.json", '{"format":"annat"}'], ["halv.zip", "PK\x03\x04\x14\x00"]]) {
    assert.match(await takeIn(page, name, Buffer.from(bytes, "latin1")), /Filen går inte att läsa in/, name);
  }
  await at(page, "/dagbok");
  await page.locator(".entry").first().waitFor();
  assert.deepEqual(await page.locator(".entry").allInnerTexts(), before);
  quiet(told);
  await context.close();
});
