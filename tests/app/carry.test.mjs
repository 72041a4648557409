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

const ASA = [["Åsa på mottagningen", "LVU", "070-174 06 05"]];

/** The card of people: a line's parts, in the order in which they stand. */
async function card(page) {
  await at(page, "/vart");
  await page.locator(".people li").first().waitFor();
  const rows = await page.locator(".people .row__main").all();
  return Promise.all(rows.map((row) => row.locator("> *").allInnerTexts()));
}

/** Puts somebody on the card by keyboard, corrects the line, and takes somebody else off again. */
async function withPeople(page) {
  const form = page.getByRole("dialog");
  const write = async (...lines) => {
    for (const [place, label] of ["Vem", "För vad", "Hur du når dem"].entries()) await form.getByLabel(label).fill(lines[place]);
    await page.keyboard.press("Enter");
    await page.locator(".people").getByText(lines[0], { exact: true }).waitFor();
  };
  const add = page.getByRole("button", { name: "Lägg till någon" });
  await at(page, "/vart");
  await add.click();
  await page.keyboard.press("Enter");
  await form.getByText("Skriv vem det är.").waitFor();
  await write("Åsa", "LVU", "070-174 06 05");
  await page.getByRole("button", { name: "Ändra Åsa" }).click();
  await write(...ASA[0]);
  await add.click();
  await write("Bo", "", "Rum 312");
  await page.getByRole("button", { name: "Ändra Bo" }).click();
  await form.getByRole("button", { name: "Ta bort" }).click();
  await page.locator(".people").getByText("Bo", { exact: true }).waitFor({ state: "detached" });
  await page.locator(".toast").getByRole("button", { name: "Ångra" }).click();
  await page.locator(".people").getByText("Bo", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Ändra Bo" }).click();
  await form.getByRole("button", { name: "Ta bort" }).click();
  await page.locator(".people").getByText("Bo", { exact: true }).waitFor({ state: "detached" });
  assert.equal(await page.getByRole("link", { name: "070-174 06 05" }).getAttribute("href"), "tel:0701740605");
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

  await withPeople(page);

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
  for (const text of ["Mötet drog ut på tiden.", "Det här ville jag inte ha kvar.", "Andra tanken var bättre.", "Gränser", "hoppfull", "Åsa på mottagningen · LVU · 070-174 06 05"]) {
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
  await at(page, "/vart");
  await page.getByText("Vem frågar du när du har kört fast").waitFor();

  assert.match(await takeIn(page, download.suggestedFilename(), bytes), /^3 lästes in/);
  assert.deepEqual(await diary(page, items), before);
  assert.deepEqual(await card(page), ASA);
  // A second time adds nothing.
  assert.match(await takeIn(page, download.suggestedFilename(), bytes), /^0 lästes in\s+3 fanns redan, och 0 /);
  assert.deepEqual(await diary(page, items), before);
  assert.deepEqual(await card(page), ASA);
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
