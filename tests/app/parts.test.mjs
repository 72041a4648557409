// The app comes in parts: the first minute needs one of them, the rest waits until it is needed, and is there without a network, too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SERVER, axe, device, keptOffline, open, quiet, start } from "./support.mjs";

const LATER = /\/assets\/(split|chunk)_.*\.wasm$/;

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

/** A device that keeps nothing for offline, so that what is fetched is what the page needs. */
async function bare() {
  const it = await device(browser);
  await it.context.addInitScript(() => { delete Navigator.prototype.serviceWorker; });
  return it;
}

async function write(page, text) {
  await page.getByLabel("Vad hände?").fill(text);
  await page.waitForURL(/#./);
  await page.getByRole("main").getByText("Klar", { exact: true }).click();
  await page.locator("article").getByText(text).waitFor();
}

test("the first minute needs no part that comes later", async () => {
  const { context, page, told } = await bare();
  await open(page);
  await page.getByRole("link", { name: "Skriv första reflektionen" }).click();
  await write(page, "Tre barn i ett rum.");
  await page.getByRole("link", { name: "Dagbok" }).first().click();
  await page.getByRole("searchbox").fill("barn");
  // The list is still there, out of sight.
  await page.getByRole("main").getByText("Tre barn i ett rum.").filter({ visible: true }).first().waitFor();
  await open(page);
  await page.getByText("Tre barn i ett rum.").first().waitFor();
  await page.getByRole("link", { name: /Stäng dagen/ }).click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  assert.deepEqual(told.asked.filter((url) => LATER.test(url)), []);

  await open(page, "/jag");
  assert.ok(told.asked.some((url) => LATER.test(url)), "the search above looks for the right names");
  quiet(told);
  await context.close();
});

test("a room whose part cannot be fetched says so, nothing typed is lost, and a new try opens it", async () => {
  const { context, page, told } = await bare();
  // What is asked for waits until it is settled here.
  const held = [];
  const awaited = [];
  await context.route(/\/assets\/split_rooms/, (route) => { (awaited.shift() ?? ((it) => held.push(it)))(route); });
  const asked = () => held.shift() ?? new Promise((good) => { awaited.push(good); });
  await open(page, "/skriv");
  await write(page, "Skrivet innan nätet gick.");
  await page.getByRole("link", { name: "Dagbok" }).first().click();
  await page.getByRole("link", { name: "Jag" }).first().click();
  await page.locator("main[aria-busy=true]").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the focus is where the room will be");
  await (await asked()).abort();
  await page.getByRole("alert").filter({ hasText: "En del av appen gick inte att hämta." }).waitFor();
  await axe(page, "a room that cannot be fetched");
  await page.goBack();
  await page.getByText("Skrivet innan nätet gick.").first().waitFor();

  // Gone there again it is tried again, without loading the page.
  await page.getByRole("link", { name: "Jag" }).first().click();
  await page.locator("main[aria-busy=true]").waitFor();
  await (await asked()).continue();
  await page.getByRole("heading", { name: "Jag", level: 1 }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
  quiet(told);
  await context.close();
});

test("what the core cannot fetch for a question is told, and comes when the page is loaded again", async () => {
  const { context, page, told } = await bare();
  await context.route(/\/assets\/split_core/, (route) => route.abort());
  await open(page, "/gruppen");
  await page.getByRole("alert").filter({ hasText: "En del av appen gick inte att hämta." }).waitFor();
  await open(page, "/skriv");
  await write(page, "Dagboken går ändå.");
  await context.unroute(/\/assets\/split_core/);
  await open(page, "/gruppen");
  await page.getByRole("heading", { name: "Gruppen kommer hit" }).waitFor();
  quiet(told);
  await context.close();
});

test("after one visit every room opens without a network", async () => {
  const { context, page, told } = await device(browser);
  await open(page);
  await keptOffline(page);
  // A service worker may still reach the network where the page does not, so what is kept is looked at, too.
  const { kept, later } = await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
    const loader = await (await cache.match(kept.find((path) => path.startsWith("/assets/parts-")))).text();
    return { kept, later: loader.match(/\/assets\/[\w-]+\.wasm/g) };
  });
  assert.ok(later.length > 1);
  assert.deepEqual(later.filter((path) => !kept.includes(path)), [], "parts that are not kept");
  await context.setOffline(true);
  for (const [path, name] of [["/jag", "Jag"], ["/jag/teman", "Mina teman"], ["/gruppen", "Gruppen"], ["/vart", "Vart kan jag vända mig?"]]) {
    await page.goto(SERVER + path);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0, path);
  }
  await page.goto(`${SERVER}/jag/teman`);
  await page.getByText("Inga teman än").waitFor();
  quiet(told);
  await context.close();
});
