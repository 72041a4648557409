// The browser clears the diary's place by itself: the app sees it, says what is left, and what was synced comes back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, makeAccount, synced, trySignIn, writeEntry } from "./people.mjs";
import { clearedByBrowser, device, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

test("cleared by the browser: it says so, and signing in brings back what was synced", async () => {
  const { context, page, told } = await device(browser);
  const item = await writeEntry(page, "Det här är synkat.");
  const other = await writeEntry(page, "Det här också, med åäö.");
  const person = await makeAccount(page);
  await synced(page);

  await clearedByBrowser(page);
  await at(page, "/");
  await page.getByRole("heading", { name: "Webbläsaren har tömt dagbokens plats", level: 1 }).waitFor();
  await page.getByText("kommer tillbaka när du loggar in").waitFor();
  // Nothing looks as if there had never been a diary.
  assert.equal(await page.getByText("Skriv första reflektionen").count(), 0);
  // It is still said after a reload: nothing was decided yet.
  await page.reload();
  await page.getByRole("link", { name: "Logga in och hämta" }).click();
  await page.waitForURL(/\/logga-in$/);
  await trySignIn(page, person);
  await page.getByRole("heading", { name: "Stämmer det här?" }).waitFor();
  assert.equal(await page.locator("dd").first().innerText(), "2");
  await page.getByRole("link", { name: "Ja, det stämmer" }).click();
  await synced(page);
  await page.getByRole("heading", { name: "Hej", level: 1 }).waitFor();
  for (const [hash, text] of [[item, "Det här är synkat."], [other, "Det här också, med åäö."]]) {
    await at(page, `/dagbok/reflektion${hash}`);
    await page.getByRole("article").getByText(text, { exact: true }).waitFor();
  }
  quiet(told);
  await context.close();
});

test("one who begins anew is not told of it again", async () => {
  const { context, page, told } = await device(browser);
  await writeEntry(page, "Bara en rad.");
  await makeAccount(page);
  await clearedByBrowser(page);
  await at(page, "/");
  await page.getByRole("button", { name: "Börja om på den här enheten" }).click();
  await page.getByRole("link", { name: "Skriv första reflektionen" }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "Skriv första reflektionen" }).waitFor();
  quiet(told);
  await context.close();
});
