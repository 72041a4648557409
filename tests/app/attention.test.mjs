// Whoever looks over the shoulder sees nothing, a phone that was laid down locks by itself, and what was being written is kept.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, lockWith } from "./people.mjs";
import { device, open, quiet, start } from "./support.mjs";

const PHRASE = "fyra lugna ekorrar under taket";
const BEGUN = "Kvar i rocken låg ett";
let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

const what = (page) => page.getByLabel("Vad hände?");

test("the browser is asked to keep the diary once there is something to keep", async () => {
  const { context, page, told } = await device(browser);
  await context.addInitScript(() => {
    window.asked = 0;
    const { persist } = StorageManager.prototype;
    StorageManager.prototype.persist = function asked() { window.asked += 1; return persist.call(this); };
  });
  await open(page);
  assert.equal(await page.evaluate(() => window.asked), 0, "nobody is asked for anything at the door");
  await page.getByRole("link", { name: "Skriv första reflektionen" }).click();
  await what(page).fill(BEGUN);
  await page.getByRole("main").getByText("Sparat på enheten").waitFor();
  await page.waitForFunction(() => window.asked > 0);
  quiet(told);
  await context.close();
});

test("Escape pressed twice hides everything; once more, and one writes on where one was", async () => {
  const { context, page, told } = await device(browser);
  await at(page, "/skriv");
  await what(page).pressSequentially(BEGUN);
  const hidden = async () => {
    await page.getByRole("dialog", { name: "Gömd" }).waitFor();
    assert.equal(await what(page).isVisible(), false);
    assert.equal(await page.title(), "Andrum", "the list of windows tells nothing either");
  };
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await hidden();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.tagName === "TEXTAREA");
  await page.keyboard.type(" kvitto.");
  assert.equal(await what(page).inputValue(), `${BEGUN} kvitto.`);

  await page.getByRole("button", { name: "Göm" }).click();
  await hidden();
  await page.getByRole("button", { name: "Tryck för att fortsätta." }).click();
  await what(page).waitFor();
  assert.equal(await page.title(), "Skriv en reflektion");
  quiet(told);
  await context.close();
});

test("nobody touches it for five minutes: it locks, and what was being written is there again", async () => {
  const { context, page, told } = await device(browser);
  await page.clock.install();
  await lockWith(page, PHRASE);
  await page.locator(".bar").getByRole("link", { name: "Skriv" }).click();
  await what(page).fill(BEGUN);

  const locked = page.getByRole("heading", { name: "Dagboken är låst" });
  await page.clock.runFor(4 * 60_000);
  assert.equal(await locked.count(), 0, "a touch begins the time anew");
  await what(page).press("End");
  await page.clock.runFor(4 * 60_000);
  assert.equal(await locked.count(), 0);
  await page.clock.runFor(70_000);
  await locked.waitFor();
  const shown = await page.evaluate(() => document.documentElement.outerHTML);
  assert.ok(!shown.includes(BEGUN));

  await page.locator("#passphrase").fill(PHRASE);
  await page.getByRole("button", { name: "Lås upp", exact: true }).click();
  await what(page).waitFor();
  assert.equal(await what(page).inputValue(), BEGUN);
  quiet(told);
  await context.close();
});

test("a name is pointed out while one writes, once with where facts belong, and blocks nothing", async () => {
  const { context, page, told } = await device(browser);
  await at(page, "/skriv");
  await what(page).pressSequentially("Jag ringde Karin Lindqvist ");
  const hint = page.getByRole("note");
  await hint.filter({ hasText: /”Karin Lindqvist” kan peka ut någon[^]*hör hemma i akten/ }).waitFor();
  await hint.getByRole("button", { name: "Stäng tipset" }).click();
  await hint.waitFor({ state: "detached" });
  await what(page).pressSequentially("och sen 070-174 06 05 ");
  await hint.filter({ hasText: "Här klarar du dig utan." }).waitFor();
  assert.doesNotMatch(await hint.innerText(), /akten/, "that is said once");
  await page.getByRole("main").getByText("Klar", { exact: true }).click();
  await page.locator("article").getByText("Jag ringde Karin Lindqvist och sen 070-174 06 05").waitFor();
  quiet(told);
  await context.close();
});
