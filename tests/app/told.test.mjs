// What is said on what was done: it goes when it was read, stays while it is needed, and never lies on what one may want to press.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, writeEntry } from "./people.mjs";
import { PHONE, device, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

const toast = (page) => page.locator(".toast");

/** Copies the entry that is read: it is said, and cannot be undone. */
async function copy(page) {
  await page.locator(".split__read summary").click();
  await page.getByRole("button", { name: "Kopiera texten" }).click();
  await toast(page).waitFor();
}

test("it goes by itself, but not while somebody points at it or has gone to it", async () => {
  const { context, page, told } = await device(browser, { permissions: ["clipboard-write"] });
  await page.clock.install();
  await writeEntry(page, "Kort.");
  await copy(page);
  await page.clock.runFor(3000);
  assert.equal(await toast(page).count(), 1, "there is time to read it");
  await toast(page).hover();
  await page.clock.runFor(60_000);
  assert.equal(await toast(page).count(), 1, "pointed at, it stays");
  await page.mouse.move(5, 5);
  await toast(page).getByRole("button", { name: "Stäng" }).focus();
  await page.clock.runFor(60_000);
  assert.equal(await toast(page).count(), 1, "gone to, it stays");
  await page.locator("h1").first().focus();
  await page.evaluate(() => document.activeElement.blur());
  await page.clock.runFor(10_000);
  await toast(page).waitFor({ state: "detached" });
  quiet(told);
  await context.close();
});

test("what can be undone waits for it", async () => {
  const { context, page, told } = await device(browser);
  await page.clock.install();
  await writeEntry(page, "Kort.");
  await page.locator(".split__read summary").click();
  await page.getByRole("button", { name: "Till papperskorgen" }).click();
  await page.getByText("Flyttad till papperskorgen").waitFor();
  await page.clock.runFor(120_000);
  await toast(page).getByRole("button", { name: "Ångra" }).click();
  await page.locator(".entry").filter({ hasText: "Kort." }).waitFor();
  quiet(told);
  await context.close();
});

test("it lies on no action, however large the letters", async () => {
  const { context, page, told } = await device(browser);
  const session = await context.newCDPSession(page);
  await writeEntry(page, "Kort.");
  for (const times of [1, 2]) {
    await session.send("Page.setFontSizes", { fontSizes: { standard: 16 * times, fixed: 13 * times } });
    for (const size of [PHONE, { width: 360, height: 640 }, { width: 1280, height: 800 }]) {
      await page.setViewportSize(size);
      await at(page, "/dagbok");
      await page.getByRole("link", { name: /Kort/ }).click();
      await page.locator(".split__read summary").click();
      await page.getByRole("button", { name: "Till papperskorgen" }).click();
      await toast(page).waitFor();
      // Screens with several actions under each other, with many rows, and with one.
      for (const path of ["/logga-in", "/jag", "/stang-dagen"]) {
        await page.evaluate((path) => { history.pushState(null, "", path); dispatchEvent(new PopStateEvent("popstate")); }, path);
        await page.waitForFunction((path) => location.pathname === path && document.querySelector("main:not([aria-busy=true]) h1"), path);
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        const free = page.waitForFunction(under, true, { timeout: 5000 });
        await free.catch(async () => assert.fail(`${path} at ${size.width}, letters ${times}: ${await page.evaluate(under, false)}`));
      }
      await toast(page).getByRole("button", { name: "Ångra" }).click();
      await toast(page).waitFor({ state: "detached" });
    }
  }
  quiet(told);
  await context.close();
});

/** In the page: what of that which can be pressed lies under the word on what was done, or only whether it is nothing. */
function under(onlyWhetherNothing) {
  const edges = document.querySelector(".toast").getBoundingClientRect();
  const pressed = [...document.querySelectorAll("main :is(a, button, input), nav a")];
  const covered = pressed.filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width > 0 && box.bottom > edges.top + 1 && box.top < edges.bottom - 1 && box.right > edges.left && box.left < edges.right;
  });
  return onlyWhetherNothing ? covered.length === 0 : covered.map((it) => `${it.localName} ${it.textContent.trim()}`).join();
}
