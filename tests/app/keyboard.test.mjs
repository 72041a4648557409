// By keyboard alone: nothing here is pressed by a mouse, and one always knows where one is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at } from "./people.mjs";
import { device, open, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

/** What has the focus: its name, where it is, and whether it can be seen. */
function here(page) {
  return page.evaluate(async () => {
    // What comes into sight when it is reached has come.
    await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().filter((motion) => motion.effect.getTiming().iterations !== Infinity).map((motion) => motion.finished.catch(() => undefined)));
    const it = document.activeElement;
    const label = it.id && document.querySelector(`label[for="${it.id}"]`);
    const name = it.getAttribute("aria-label") ?? label?.innerText ?? it.innerText ?? "";
    const box = it.getBoundingClientRect();
    const place = it.closest("dialog") ? "dialog" : it.closest("main") ? "main" : it.closest("nav") ? "nav" : it.closest(".toasts") ? "toasts" : it.matches(".skip") ? "skip" : it.localName;
    const style = getComputedStyle(it);
    const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none" || it.matches("input, textarea");
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: name.trim().replace(/\s+/g, " "), place, seen, marked };
  });
}

/** Presses Tab (or another key) until something with this name has the focus; every stop on the way is one that is seen. */
async function tabTo(page, name, key = "Tab") {
  const passed = [];
  for (let count = 0; count < 60; count += 1) {
    await page.keyboard.press(key);
    const now = await here(page);
    passed.push(`${now.place}: ${now.name.slice(0, 40)}`);
    if (now.place === "body") continue;
    assert.ok(now.seen, `out of sight: ${passed.join(" > ")}`);
    assert.ok(now.marked, `without a mark: ${passed.join(" > ")}`);
    if (name.test(now.name)) return now;
  }
  assert.fail(`${name} is not to be reached: ${passed.join(" > ")}`);
}

/** After a change of screen: the next Tab goes to something of this screen, not to nowhere. */
async function isSomewhere(page) {
  await page.keyboard.press("Tab");
  const now = await here(page);
  assert.ok(["main", "nav", "skip", "toasts"].includes(now.place) && now.seen, `lost: ${JSON.stringify(now)}`);
  await page.keyboard.press("Shift+Tab");
}

/** Who listens is told where they are: the heading of a new screen has the focus. */
async function isToldOf(page, name) {
  await page.waitForFunction((name) => document.activeElement?.localName === "h1" && document.activeElement.innerText === name, name);
}

const heading = (page, name) => page.getByRole("heading", { name, level: 1 }).waitFor();

test("write, close the day, find it again, throw it away and take it back", async () => {
  const { context, page, told } = await device(browser, { reducedMotion: "reduce" });
  await open(page);

  // To the content first.
  await page.keyboard.press("Tab");
  assert.deepEqual(await here(page), { name: "Till innehållet", place: "skip", seen: true, marked: true });
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  // A first reflection. The caret is in its first question at once.
  await tabTo(page, /^Skriv första reflektionen$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.localName === "textarea");
  assert.equal((await here(page)).name, "Vad hände?");
  await page.keyboard.type("Samtalet med pappan gick bättre än väntat.");
  await page.keyboard.press("Tab");
  assert.equal((await here(page)).place, "main", "Tab leaves the text");
  await page.waitForURL(/#./);

  // A sheet opens with the focus in it, keeps it, and gives it back.
  const chip = await tabTo(page, /tema eller känsla/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.waitForFunction(() => document.activeElement.closest("dialog"));
  for (let count = 0; count < 40; count += 1) {
    await page.keyboard.press("Tab");
    assert.ok(["dialog", "body"].includes((await here(page)).place), "the sheet keeps the focus");
  }
  await tabTo(page, /^hoppfull$/);
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal((await here(page)).name, chip.name, "back to where it was");
  await page.getByRole("main").getByText("hoppfull").waitFor();

  await tabTo(page, /^Klar$/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("article").getByText("gick bättre än väntat").waitFor();
  await isSomewhere(page);

  // The day is closed, to its end.
  await at(page, "/");
  await tabTo(page, /^Stäng dagen/);
  await page.keyboard.press("Enter");
  await heading(page, "Hur är det i dig just nu?");
  await isSomewhere(page);
  await tabTo(page, /^orolig$/);
  await page.keyboard.press("Space");
  await tabTo(page, /^Vidare$/);
  await page.keyboard.press("Enter");
  await heading(page, "Om dagen som var");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "textarea", "the step begins at its first question");
  await page.keyboard.type("Jag hann lyssna.");
  await tabTo(page, /^Vidare$/);
  await page.keyboard.press("Enter");
  await heading(page, "Innan du går");
  await tabTo(page, /^Stäng dagen$/);
  await page.keyboard.press("Enter");
  await heading(page, "Dagen är stängd");
  await tabTo(page, /^Gå hem$/);
  await page.keyboard.press("Enter");
  await heading(page, "Hej");
  await isSomewhere(page);

  // Searched and found.
  await tabTo(page, /^Dagbok$/);
  await page.keyboard.press("Enter");
  await heading(page, "Dagbok");
  await isSomewhere(page);
  await at(page, "/dagbok");
  await tabTo(page, /^Sök i dagboken$/);
  await page.keyboard.type("pappan");
  await page.getByText("1 träff.").waitFor();
  await tabTo(page, /Samtalet med pappan/);
  await page.keyboard.press("Enter");
  await page.getByRole("article").getByText("gick bättre än väntat").waitFor();
  await isSomewhere(page);

  // A menu opens and closes; the focus stays at it.
  await tabTo(page, /^Mer$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Till papperskorgen$/);
  await page.keyboard.press("Escape");
  assert.equal((await here(page)).name, "Mer");
  assert.equal(await page.getByRole("button", { name: "Till papperskorgen" }).count(), 0, "the menu is closed");

  // Thrown away, and taken back.
  await page.keyboard.press("Space");
  await tabTo(page, /^Till papperskorgen$/);
  await page.keyboard.press("Enter");
  await page.getByText("Flyttad till papperskorgen").waitFor();
  await heading(page, "Dagbok");
  await isSomewhere(page);
  await tabTo(page, /^Ångra$/);
  await page.keyboard.press("Enter");
  await page.locator(".entry:visible").filter({ hasText: "Samtalet med pappan" }).waitFor();
  await isSomewhere(page);
  quiet(told);
  await context.close();
});

test("a screen that comes in place of another begins at its heading, also back, and where it says something late", async () => {
  const { context, page, told } = await device(browser, { reducedMotion: "reduce" });
  await open(page);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "body", "nobody has gone anywhere yet");
  await at(page, "/skriv");
  await page.getByLabel("Vad hände?").fill("Kort.");
  await page.waitForURL(/#./);
  await at(page, "/dagbok");
  await page.locator(".bar").getByRole("link", { name: "Jag" }).press("Enter");
  await isToldOf(page, "Jag");
  await page.getByRole("link", { name: /Vem ser vad/ }).press("Enter");
  await isToldOf(page, "Vem ser vad");
  await page.goBack();
  await isToldOf(page, "Jag");
  await page.locator(".bar").getByRole("link", { name: "Dagbok" }).press("Enter");
  await isToldOf(page, "Dagbok");
  // What an entry is called is known once it was fetched.
  await page.getByRole("link", { name: /Kort/ }).press("Enter");
  await isToldOf(page, "Reflektion");
  await page.goBack();
  await isToldOf(page, "Dagbok");
  // A screen that puts the caret somewhere itself keeps it there.
  await page.locator(".bar").getByRole("link", { name: "Skriv" }).press("Enter");
  await page.waitForFunction(() => document.activeElement.localName === "textarea");
  quiet(told);
  await context.close();
});
