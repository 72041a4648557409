// From opening the link to a first saved reflection, before any password; offline from then on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SERVER, device, keptOffline, open, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

test("written before any account, there after a reload without a network", async () => {
  const { context, page, told } = await device(browser);
  const began = Date.now();
  await open(page);
  await page.getByRole("link", { name: "Skriv första reflektionen" }).click();
  await page.getByLabel("Vad hände?").fill("Hembesöket tog dubbelt så lång tid.\nBarnet frågade om jag kom tillbaka.");
  await page.getByRole("main").getByText("Klar").click();
  await page.locator("article").getByText("Barnet frågade om jag kom tillbaka.").waitFor();
  assert.ok(Date.now() - began < 60_000, "under a minute, as the app promises");
  const address = page.url();

  await keptOffline(page);
  await context.setOffline(true);
  await page.reload();
  await page.locator("article").getByText("Barnet frågade om jag kom tillbaka.").waitFor();
  assert.equal(page.url(), address, "the address survives");
  await page.goto(new URL("/", address).href);
  await page.getByText("Hembesöket tog dubbelt så lång tid.").first().waitFor();

  // Typing goes on without a network, and a reload right after the pause loses nothing.
  await page.goto(new URL("/skriv", address).href);
  await page.getByLabel("Vad hände?").fill("Skrivet i tunneln.");
  await page.waitForURL(/#./);
  await page.reload();
  await page.waitForFunction(() => document.querySelector("textarea")?.value === "Skrivet i tunneln.");
  quiet(told);
  await context.close();
});

test("back and forward lead where one was, and an address that is none says so", async () => {
  const { context, page, told } = await device(browser);
  await open(page, "/jag");
  await page.getByRole("link", { name: /Vem ser vad/ }).click();
  await page.getByRole("heading", { name: "Vem ser vad", level: 1 }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Jag", level: 1 }).waitFor();
  await page.goForward();
  await page.getByRole("heading", { name: "Vem ser vad", level: 1 }).waitFor();
  await open(page, "/finns-inte");
  await page.getByRole("heading", { name: /finns inte/, level: 1 }).waitFor();
  quiet(told);
  await context.close();
});

test("a second window says that the diary is open in the first", async () => {
  const { context, page } = await device(browser);
  await open(page);
  const second = await context.newPage();
  await second.goto(page.url());
  await second.getByRole("alert").filter({ hasText: "öppet i ett annat fönster" }).waitFor();
  await page.close();
  await second.getByRole("button", { name: /Läs in/ }).click();
  await second.getByRole("link", { name: "Skriv första reflektionen" }).waitFor();
  await context.close();
});

test("the home screen is offered once there is something to keep, and not again when it was put away", async () => {
  const { context, page, told } = await device(browser);
  // The browser's own offer depends on its moods; this is one as it makes them.
  await page.addInitScript(() => addEventListener("DOMContentLoaded", () => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    offer.prompt = async () => { window.asked = true; };
    dispatchEvent(offer);
  }));
  const card = page.getByText("Lägg Andrum på hemskärmen");
  for (const text of ["ett", "två", "tre"]) {
    await open(page, "/skriv");
    await page.getByLabel("Vad hände?").fill(text);
    await page.waitForURL(/#./);
    await open(page);
    await page.getByText(text).first().waitFor();
    assert.equal(await card.isVisible(), text === "tre", `after "${text}"`);
  }
  await page.getByRole("button", { name: "Lägg till" }).click();
  assert.equal(await page.evaluate(() => window.asked), true);
  await open(page);
  await page.getByRole("button", { name: "Inte nu" }).click();
  await open(page);
  await page.getByText("tre").first().waitFor();
  assert.equal(await card.isVisible(), false);
  quiet(told);
  await context.close();
});

test("what is painted before the app is there says the same as the app", async () => {
  for (const locale of ["sv-SE", "en-GB"]) {
    const said = async (page) => {
      const parts = [".first__lead", ".foot .button"].map((part) => page.locator(part).filter({ visible: true }).first().innerText());
      const title = page.locator(".first h1, .first .first__title").filter({ visible: true }).first().innerText();
      return Promise.all([title, ...parts]);
    };
    const early = await device(browser, { locale });
    await early.context.route(/\.wasm$/, (route) => route.abort());
    await early.page.goto(SERVER);
    const painted = await said(early.page);
    const { context, page } = await device(browser, { locale });
    await open(page);
    await page.locator("#first-paint").waitFor({ state: "detached" });
    assert.deepEqual(painted, await said(page));
    // The second time nobody is welcomed for the first time.
    await page.getByRole("link", { name: painted[2] }).click();
    await page.locator("textarea").first().fill("en rad");
    await page.waitForURL(/#./);
    await open(page);
    await page.getByText("en rad").first().waitFor();
    await context.route(/\.wasm$/, (route) => route.abort());
    await page.reload();
    assert.equal(await page.locator(".first__lead").filter({ visible: true }).count(), 0);
    await early.context.close();
    await context.close();
  }
});
