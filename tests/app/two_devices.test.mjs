// One diary on two devices: what is written on either comes to both, and nothing is lost when both wrote at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, editEntry, makeAccount, signIn, synced, writeEntry } from "./people.mjs";
import { device, keptOffline, open, quiet, start } from "./support.mjs";

const BEGIN = ["Mötet började sent.", "Ingen hade läst utredningen.", "Efteråt gick vi en runda."];
let browser, first, second, hash;

before(async () => {
  browser = await start();
  first = await device(browser);
  second = await device(browser);
});
after(async () => browser.close());

/** What the entry says, line by line, as it is read. */
const lines = (page) => page.locator("article .reading p").allInnerTexts();

/** Opens the entry on a device, and waits until it says so. */
async function reads(page, text) {
  const address = `/dagbok/reflektion${hash}`;
  if (!page.url().endsWith(address)) await at(page, address);
  await page.locator("article .reading").getByText(text, { exact: true }).waitFor();
}

/** Both write in the same entry while neither has a network; then the first syncs, and after it the second. */
async function bothEdit(onFirst, onSecond) {
  await first.context.setOffline(true);
  await second.context.setOffline(true);
  for (const [{ page }, text] of [[first, onFirst], [second, onSecond]]) {
    await editEntry(page, hash, text.join("\n"));
    await at(page, "/");
    await page.locator("main").getByText("1 ännu inte synkad").waitFor();
  }
  await first.context.setOffline(false);
  await synced(first.page);
  await second.context.setOffline(false);
  await synced(second.page);
}

const twoVersions = (page) => page.getByRole("status").filter({ hasText: "Den här finns i två versioner" });

test("written before any account, then on a second device with password and kit", async () => {
  await open(first.page);
  hash = await writeEntry(first.page, BEGIN.join("\n"));
  const person = await makeAccount(first.page);
  assert.equal(await signIn(second.page, person), 1);
  await reads(second.page, BEGIN[0]);
  assert.deepEqual(await lines(second.page), BEGIN);
  await keptOffline(first.page);
  await keptOffline(second.page);
});

test("edited on both without a network, in different lines: both lines survive", async () => {
  const [one, three] = ["Mötet började i tid.", "Efteråt gick vi två rundor."];
  await bothEdit([one, BEGIN[1], BEGIN[2]], [BEGIN[0], BEGIN[1], three]);
  for (const { page } of [second, first]) {
    await reads(page, one);
    await reads(page, three);
    assert.deepEqual(await lines(page), [one, BEGIN[1], three]);
    assert.equal(await twoVersions(page).count(), 0, "there is nothing to choose");
  }
});

test("edited on both in the same line: both devices show two versions until it is settled", async () => {
  const [one, , three] = await lines(first.page);
  const [onFirst, onSecond] = ["Bara chefen hade läst utredningen.", "Alla hade läst utredningen utom jag."];
  await bothEdit([one, onFirst, three], [one, onSecond, three]);
  for (const { page } of [second, first]) {
    await reads(page, onFirst);
    await reads(page, onSecond);
    await twoVersions(page).waitFor();
  }

  await second.page.getByRole("link", { name: "Välj vad som ska stå" }).click();
  await second.page.waitForURL(/tva-versioner/);
  const sides = second.page.locator(".conflict__side");
  await sides.filter({ hasText: "Bara chefen" }).getByRole("button", { name: "Välj den här" }).click();
  await second.page.getByText("Klart. Nu finns en version.").waitFor();
  // The first has the entry open all the while.
  await twoVersions(first.page).waitFor({ state: "detached" });
  for (const { page } of [second, first]) {
    await reads(page, onFirst);
    assert.deepEqual(await lines(page), [one, onFirst, three]);
    assert.equal(await twoVersions(page).count(), 0);
  }
});

test("thrown away on one, gone on the other; brought back there, and back on the first", async () => {
  const row = (page) => page.locator(".entries").getByText("Mötet började i tid.");
  await at(second.page, "/dagbok");
  await row(second.page).waitFor();
  await throwAway(first.page);
  await row(first.page).waitFor({ state: "detached" });
  await row(second.page).waitFor({ state: "detached" });

  await at(second.page, "/dagbok/papperskorg");
  await second.page.getByRole("button", { name: "Återställ" }).click();
  await row(first.page).waitFor();
});

test("deleted for good on one, it stays in the other's trash until that one removes it", async () => {
  await reads(second.page, "Mötet började i tid.");
  await throwAway(first.page);
  await deleteForGood(first.page);

  // It was open there to be read.
  await second.page.getByText("Ligger i papperskorgen").waitFor();
  await at(second.page, "/dagbok");
  await second.page.getByRole("heading", { name: "Här samlas det du skriver" }).waitFor();
  await at(second.page, "/dagbok/papperskorg");
  await second.page.getByText(/^raderad på .* · ligger kvar här till /).waitFor();
  await deleteForGood(second.page);
  quiet(first.told);
  quiet(second.told);
});

/** Deletes the one entry of the trash for good; then the trash is empty. */
async function deleteForGood(page) {
  await at(page, "/dagbok/papperskorg");
  await page.getByRole("button", { name: /^Radera ”Mötet .* för gott$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Radera för gott" }).click();
  await page.getByRole("heading", { name: "Tomt här" }).waitFor();
}

/** Throws the entry away; it leads to the list. */
async function throwAway(page) {
  await reads(page, "Mötet började i tid.");
  await page.locator(".split__read summary").click();
  await page.getByRole("button", { name: "Till papperskorgen" }).click();
  await page.getByText("Flyttad till papperskorgen").waitFor();
}
