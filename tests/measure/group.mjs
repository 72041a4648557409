// A supervision group with two years in it, in the browser, at ease and on a slowed processor: its address opened until its home is painted,
// from Today to it, and all its topics. `ANDRUM_GROUP` says how to sign in: what `bench --two-years` printed.
import assert from "node:assert/strict";
import { at, signIn } from "../app/people.mjs";
import { SERVER, device, keptOffline, open, start } from "../app/support.mjs";
import { line, median } from "./report.mjs";
import { TIMES, slowed } from "./slow.mjs";

const ROUNDS = 5;
const group = JSON.parse(process.env.ANDRUM_GROUP);
const HOME = `/gruppen/hem#${group.group}`;
/** The home is usable: the name, the next session, what is prepared for it. */
const USABLE = ".home__head h1, .agenda__item";

/** In the page: when this many of a kind have been painted, by the page's own clock. */
function watch() {
  const frame = () => new Promise(requestAnimationFrame);
  /** A piece of work of the window's own, in milliseconds: how slow it is. */
  window.work = () => {
    const from = performance.now();
    let sum = 0;
    for (let count = 0; count < 3e7; count += 1) sum = (sum + count * count) % 1_000_003;
    return performance.now() - from + (sum < 0);
  };
  window.painted = async (selector, least) => {
    while (document.querySelectorAll(selector).length < least) await frame();
    await frame();
    await frame();
    return performance.now();
  };
}

const painted = (page, selector, least) => page.evaluate(([selector, least]) => window.painted(selector, least), [selector, least]);

/** The address, loaded anew in a tab that showed another screen, from the navigation on. The process is the same: it is the one that is slowed. */
async function address(page, path, selector, least) {
  await page.goto(SERVER + path, { waitUntil: "commit" });
  return painted(page, selector, least);
}

/** From a click until this many are painted. */
async function clicked(page, target, selector, least) {
  await page.evaluate(([selector, least]) => {
    window.took = new Promise((good) => {
      addEventListener("click", async ({ timeStamp }) => good((await window.painted(selector, least)) - timeStamp), { once: true, capture: true });
    });
  }, [selector, least]);
  await target.click();
  return page.evaluate(() => window.took);
}

async function once(page, into) {
  into.window.push(await page.evaluate(() => window.work()));
  into.app.push(await address(page, "/vart", "main:not([aria-busy=true]) h1", 1));
  into.home.push(await address(page, HOME, USABLE, 2));
  into.topics.push(await clicked(page, page.getByText(/^Visa alla \d+ frågor$/), ".more[open] .agenda__item", 1));
  into.done.push(await clicked(page, page.getByText("Ni har pratat om", { exact: true }), ".agenda__item", group.topics));
  await address(page, "/", ".bar", 1);
  into.tab.push(await clicked(page, page.locator(".bar").getByRole("link", { name: "Gruppen" }), USABLE, 2));
}

const browser = await start();
const { context, page, told } = await device(browser);
context.setDefaultTimeout(600_000);
await context.addInitScript(watch);
await open(page);
const began = performance.now();
await signIn(page, group);
const first = (performance.now() - began) / 1000;
await keptOffline(page);
// The device is new: who is in was read once, and what was shared leaves nothing behind.
await at(page, HOME);
await page.getByRole("button", { name: /^Se vilka som är med/ }).click();
await page.getByRole("button", { name: "Jag har sett det" }).click();
await page.getByRole("button", { name: /^Se vilka som är med/ }).waitFor({ state: "detached" });

const kinds = ["window", "app", "home", "tab", "topics", "done"];
const empty = () => Object.fromEntries(kinds.map((kind) => [kind, []]));
const [atEase, slow] = [empty(), empty()];
for (let round = 0; round < ROUNDS; round += 1) {
  await once(page, atEase);
  await slowed(browser, () => once(page, slow));
}
assert.deepEqual(told.errors, []);
await browser.close();

const size = `${group.topics} topics, ${group.sessions} sessions, 10 members`;
const times = median(slow.window) / median(atEase.window);
for (const [measured, how, home] of [[atEase, "at ease", 1000], [slow, `slowed ${TIMES} times, the window by ${times.toFixed(1)}`, 2000]]) {
  const middle = (kind) => median(measured[kind]);
  line("browser: group, address", middle("home"), "ms", { atMost: home }, `${size}; the app itself, with nothing to read: ${middle("app").toFixed(0)} ms; ${how}`);
  line("browser: group, tab", middle("tab"), "ms", null, `from Today, ${how}`);
  line("browser: group, to discuss", middle("topics"), "ms", null, `from the click to the list, ${how}`);
  line("browser: group, all topics", middle("done"), "ms", null, `from the click to all ${group.topics}, ${how}`);
}
line("browser: group, first sync", first, "s", null, "signing in on a new device, with all that the group has shared");
