// A diary of 10,000 entries in the browser, on a slowed processor: from the unwrapped key to the list, searching, and how smooth typing is.
import assert from "node:assert/strict";
import { at } from "../app/people.mjs";
import { device, open, start } from "../app/support.mjs";
import { ENTRIES, WORDS, archive } from "./archive.mjs";
import { line, median } from "./report.mjs";
import { TIMES, slowed } from "./slow.mjs";

const ROUNDS = 5;
const PHRASE = "fyra lugna ekorrar under taket";
/** What is typed: a frequent word, a rare one, a tag. */
const TYPED = ["samtalen", "enastående", "tagg:gränser"];
const SIDE_BY_SIDE = '"svåra samtal"';

/** In the page, before the app: when the core was asked and answered, when something was painted, what held the window up. */
function watch() {
  const seen = { asked: 0, lastAsked: 0, onanswer: () => undefined, tasks: [] };
  const Real = window.Worker;
  window.Worker = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => seen.onanswer());
    }
    postMessage(...given) {
      seen.asked += 1;
      seen.lastAsked = performance.now();
      super.postMessage(...given);
    }
  };
  const frame = () => new Promise(requestAnimationFrame);
  /** When the next frame is painted: a message that is sent while it is made comes after it. */
  const painted = async () => {
    await frame();
    const { port1, port2 } = new MessageChannel();
    port2.postMessage(null);
    await new Promise((good) => { port1.onmessage = good; });
    return performance.now();
  };
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  window.watched = {
    tasks: () => seen.tasks.splice(0),
    /** From the next question to the core until something of this kind is painted. */
    async untilPainted(selector) {
      const before = seen.asked;
      while (seen.asked === before) await frame();
      const from = seen.lastAsked;
      while (!document.querySelector(selector)) await frame();
      return (await painted()) - from;
    },
    /** From the next press of a key until all that its answer changes is painted. */
    keystroke() {
      return new Promise((good) => {
        addEventListener("input", async ({ timeStamp }) => {
          // All before it was answered, and nothing else is asked meanwhile.
          await new Promise((answered) => { seen.onanswer = answered; });
          let changes = false;
          const drawn = new MutationObserver(() => { changes = true; });
          let until = await painted();
          drawn.observe(document.querySelector("main"), { attributes: true, childList: true, characterData: true, subtree: true });
          for (;;) {
            const next = await painted();
            if (!changes) break;
            [until, changes] = [next, false];
          }
          drawn.disconnect();
          good(until - timeStamp);
        }, { once: true, capture: true });
      });
    },
    /** A piece of work of the window's own, in milliseconds: how slow it is. */
    work() {
      const from = performance.now();
      let sum = 0;
      for (let count = 0; count < 3e7; count += 1) sum = (sum + count * count) % 1_000_003;
      return performance.now() - from + (sum < 0);
    },
  };
}

/** How long the page says that it took. It has to watch before anything is done: what is done reaches it by another way than what it is asked. */
async function timed(page, what, of, act) {
  await page.evaluate(([what, of]) => { window.took = window.watched[what](of); }, [what, of]);
  await act();
  return page.evaluate(() => window.took);
}

const locked = (page) => page.getByRole("heading", { name: "Dagboken är låst" }).waitFor();

async function fill(page) {
  await at(page, "/jag/flytta");
  const began = performance.now();
  await page.getByLabel("Välj en fil").setInputFiles({ name: "dagbok.json", mimeType: "application/json", buffer: archive() });
  const told = page.locator("main [role=status] .banner");
  await told.waitFor();
  assert.match(await told.innerText(), new RegExp(`^${ENTRIES} lästes in`));
  return (performance.now() - began) / 1000;
}

/** Both locks: the device's own, whose key comes at once, and the passphrase, for which Argon2id is worth its name. */
async function lock(page) {
  const tools = await page.context().newCDPSession(page);
  await tools.send("WebAuthn.enable");
  await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, hasPrf: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  });
  await at(page, "/jag/las");
  await page.getByText("Den här enhetens lås", { exact: true }).click();
  await page.getByRole("button", { name: "Spara låset" }).click();
  await page.getByText("Den här enhetens lås öppnar.").waitFor();
  await page.getByText("Lösenfras", { exact: true }).click();
  await page.locator("#passphrase").fill(PHRASE);
  await page.locator("#passphrase-again").fill(PHRASE);
  await page.getByRole("button", { name: "Spara låset" }).click();
  await page.getByText("Den här enhetens lås öppnar, och lösenfrasen också.").waitFor();
}

/** A wrong passphrase, from the question to its answer: Argon2id and little else. */
async function argon2id(page) {
  await page.locator("#passphrase").fill(`${PHRASE}s`);
  return timed(page, "untilPainted", "#passphrase-error", () => page.getByRole("button", { name: "Lås upp", exact: true }).click());
}

async function unlock(page) {
  return timed(page, "untilPainted", ".entry", () => page.getByRole("button", { name: "Lås upp med den här enheten" }).click());
}

/** Types, each key once the answer to the one before is there. */
async function search(page, text) {
  const times = [];
  await page.locator("#search").focus();
  for (const key of text) {
    times.push(await timed(page, "keystroke", null, () => page.keyboard.insertText(key)));
  }
  await page.locator(".searched").waitFor();
  await page.locator("#search").fill("");
  await page.locator(".searched").waitFor({ state: "detached" });
  return times;
}

/** Types as people do, not waiting for anything. */
async function typeOn(page, text) {
  await page.locator("#search").pressSequentially(text, { delay: 120 });
  await page.locator(".searched").waitFor();
  await page.locator("#search").fill("");
  await page.locator(".searched").waitFor({ state: "detached" });
}

/** Goes to a new entry, and answers with what held the window up meanwhile. */
async function openEditor(page) {
  await page.locator(".bar").getByRole("link", { name: "Skriv" }).click();
  await page.getByLabel("Vad hände?").waitFor();
  return page.evaluate(async () => {
    await new Promise((good) => requestIdleCallback(good));
    return window.watched.tasks();
  });
}

/** Writes an entry, which is saved as one goes and changes the list behind it. */
async function write(page) {
  await page.getByLabel("Vad hände?").pressSequentially(`${PHRASE}. ${PHRASE}.`, { delay: 80 });
  await page.getByRole("main").getByText("Sparat på enheten").waitFor();
}

const browser = await start();
const { context, page, told } = await device(browser);
context.setDefaultTimeout(600_000);
await context.addInitScript(watch);
await open(page);
const filled = await fill(page);
await lock(page);

const work = () => page.evaluate(() => window.watched.work());
const measured = { quick: [], list: [], argon: [], keys: [], phrase: [], tasks: [], opening: [], writing: [], window: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  await at(page, "/dagbok");
  await locked(page);
  measured.quick.push(await argon2id(page));
  const atEase = await work();
  await slowed(browser, async () => {
    measured.window.push((await work()) / atEase);
    measured.argon.push(await argon2id(page));
    measured.list.push(await unlock(page));
    await page.evaluate(() => window.watched.tasks());
    const keys = [];
    for (const text of TYPED) keys.push(...(await search(page, text)));
    measured.keys.push(keys);
    for (const text of TYPED) await typeOn(page, text);
    measured.tasks.push(...(await page.evaluate(() => window.watched.tasks())));
    measured.phrase.push((await search(page, SIDE_BY_SIDE)).at(-1));
    await page.evaluate(() => window.watched.tasks());
    measured.opening.push(...(await openEditor(page)));
    await write(page);
    measured.writing.push(...(await page.evaluate(() => window.watched.tasks())));
  });
}
assert.deepEqual(told.errors, []);
await browser.close();

const [quick, argon] = [median(measured.quick), median(measured.argon)];
const slow = `all threads of the page slowed ${TIMES} times: the window by ${median(measured.window).toFixed(1)}, the worker by ${(argon / quick).toFixed(1)}`;
const size = `${ENTRIES} entries of ${WORDS} words`;
line("browser: Argon2id", argon, "ms", null, `a passphrase; ${slow}; ${quick.toFixed(0)} ms at ease`);
line("browser: unlock to list", median(measured.list), "ms", { atMost: 2000 }, `${size}, from the unwrapped key to the painted list; slowed`);
const keys = measured.keys[0].map((_, key) => median(measured.keys.map((round) => round[key])));
const all = measured.keys.flat();
const single = `each the middle of ${ROUNDS} rounds, slowed; of all ${all.length} times the middle one ${median(all).toFixed(0)}, the slowest ${Math.max(...all).toFixed(0)} ms`;
line("browser: search", Math.max(...keys), "ms", { atMost: 150 }, `the slowest of ${keys.length} keystrokes, ${single}`);
line("browser: search, phrase", median(measured.phrase), "ms", null, `slowed; 500 entries hold both words and are opened`);
const seen = "slowed; the browser tells of those from 50 ms on";
line("browser: task in a search", Math.max(0, ...measured.tasks), "ms", { atMost: 100 }, `the longest that held the window up while a search was typed, ${seen}`);
line("browser: task to the editor", Math.max(0, ...measured.opening), "ms", null, `the same while the editor was drawn, ${seen}`);
line("browser: task in writing", Math.max(0, ...measured.writing), "ms", { atMost: 100 }, `the same while an entry was written, ${seen}`);
line("browser: import", filled, "s", null, `${ENTRIES} entries from a file, at ease`);
