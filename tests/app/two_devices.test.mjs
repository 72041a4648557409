// One diary on two devices: what is written on either comes to both, and nothing is lost when both wrote at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, editEntry, makeAccount, signIn, synced, writeEntry } from "./people.mjs";
import { device, open, quiet, start } from "./support.mjs";

let browser, first, second, hash;
const FIRST = ["Mötet började sent.", "Ingen hade läst utredningen.", "Efteråt gick vi en runda."];

before(async () => {
  browser = await start();
  first = await device(browser);
  second = await device(browser);
});
after(async () => browser.close());

/** What the entry says, line by line, as it is read. */
const lines = (page) => page.locator("article .reading p").allInnerTexts();

/** Waits until the entry that is open says so. */
const reads = (page, text) => page.locator("article .reading").getByText(text, { exact: true }).waitFor();

async function offline(isOffline) {
  await first.context.setOffline(isOffline);
  await second.context.setOffline(isOffline);
}

/** One after the other, so that the second meets what the first has sent. */
async function bothSync() {
  await first.context.setOffline(false);
  await synced(first.page);
  await second.context.setOffline(false);
  await synced(second.page);
}

test("written before any account, then on a second device with password and kit", async () => {
  await open(first.page);
  hash = await writeEntry(first.page, FIRST.join("\n"));
  const person = await makeAccount(first.page);
  assert.equal(await signIn(second.page, person), 1);
  await at(second.page, `/dagbok/reflektion${hash}`);
  await reads(second.page, FIRST[0]);
  assert.deepEqual(await lines(second.page), FIRST);
});
