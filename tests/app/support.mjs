// What the tests of the app share: a browser, people, and what must hold on every screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { keepEvidence } from "./evidence.mjs";

/** Where the server is that these tests drive; the cargo test that starts them starts it, too. */
export const SERVER = process.env.ANDRUM_URL ?? "http://localhost:8080";
export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };
const ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The browser of a test file; `more` are arguments to it. With ANDRUM_HEADED it is shown and takes its time. */
export async function start(more = []) {
  const shown = process.env.ANDRUM_HEADED ? { headless: false, slowMo: 200 } : {};
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...ARGUMENTS.split(" "), ...more], ...shown });
}

/** A fresh device: its own storage, an address book of what it asked for, and no patience for errors. */
export async function device(browser, options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: "sv-SE", acceptDownloads: true, ...options });
  context.setDefaultTimeout(20_000);
  await keepEvidence(context);
  const page = await context.newPage();
  const told = { errors: [], asked: [] };
  page.on("pageerror", (error) => told.errors.push(`${error}`));
  page.on("console", (message) => {
    // What the app answers for itself: no network, and answers of the server that are no success.
    const expected = /Failed to load resource|ERR_INTERNET_DISCONNECTED|the server responded with a status/.test(message.text());
    if (message.type() === "error" && !expected) told.errors.push(message.text());
  });
  context.on("request", (request) => told.asked.push(request.url()));
  return { context, page, told };
}

/** Opens the app and waits until it is usable. */
export async function open(page, path = "/") {
  await page.goto(SERVER + path);
  // The first paint has a heading, too; it is busy.
  await page.locator("main:not([aria-busy=true]) h1").first().waitFor();
}

/** Waits until the service worker has the whole app. */
export async function keptOffline(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Nothing went wrong that nobody was told of, and nothing was fetched from elsewhere. */
export function quiet(told) {
  assert.deepEqual(told.errors, []);
  const origin = new URL(SERVER).origin;
  const elsewhere = told.asked.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("blob:") && !url.startsWith("data:"));
  assert.deepEqual(elsewhere, [], "fetched from elsewhere");
}

/** What axe finds wrong on the page as it is (WCAG 2.2 A and AA, and best practices). */
export async function axe(page, where) {
  // The content policy forbids inline code, so it comes over the developer tools.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  });
  await session.detach();
  assert.deepEqual(found, [], `axe on ${where}`);
}

/** All that the browser keeps for this origin, as one text: databases, caches, storage, cookies. */
export async function everythingKept(page) {
  return page.evaluate(async () => {
    const parts = [];
    const bytes = (value) => {
      if (value instanceof ArrayBuffer) return new TextDecoder("latin1").decode(value) + new TextDecoder("utf-16le").decode(value);
      if (ArrayBuffer.isView(value)) return bytes(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
      return JSON.stringify(value) ?? "";
    };
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((good, bad) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => good(request.result);
        request.onerror = () => bad(request.error);
      });
      for (const table of database.objectStoreNames) {
        const store = database.transaction(table).objectStore(table);
        for (const ask of [store.getAll(), store.getAllKeys()]) {
          const rows = await new Promise((good, bad) => {
            ask.onsuccess = () => good(ask.result);
            ask.onerror = () => bad(ask.error);
          });
          parts.push(...rows.map(bytes));
        }
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        parts.push(request.url);
        const type = (await cache.match(request)).headers.get("content-type") ?? "";
        if (/json|html|text/.test(type)) parts.push(await (await cache.match(request)).text());
      }
    }
    parts.push(JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie);
    return parts.join("\n");
  });
}

/** What a browser does that needs room: databases and caches go, small notes stay. On a page of the same origin without the app. */
export async function clearedByBrowser(page) {
  await page.goto(`${SERVER}/tillganglighet`);
  const gone = await page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    for (const name of databases) {
      await new Promise((good, bad) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = good;
        request.onerror = () => bad(request.error);
      });
    }
    for (const name of await caches.keys()) await caches.delete(name);
    return { before: databases.length, after: (await indexedDB.databases()).length };
  });
  assert.ok(gone.before > 0 && gone.after === 0, "there was something to clear, and it is cleared");
}
