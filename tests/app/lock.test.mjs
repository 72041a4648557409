// The lock: what is kept while it is shut says nothing, no address shows anything, and wrong tries destroy nothing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { at, lockWith, makeAccount, writeEntry } from "./people.mjs";
import { device, everythingKept, open, quiet, start } from "./support.mjs";

// Words that stand nowhere in the app, without letters that one encoding writes otherwise than another.
const TITLE = "Kvastfening";
const TEXT = "Flodpiraten katalogiserade xylografin";
const TAG = "bisamoxe";
const FEELING = "kaprifolig";
const WORDS = [TITLE, ...TEXT.split(" "), TAG, FEELING];
const PHRASE = "fyra lugna ekorrar under taket";
const ADDRESSES = [
  "/", "/stang-dagen", "/dagbok", "/dagbok/papperskorg", "/skriv", "/gruppen", "/jag", "/jag/konto", "/jag/losenord", "/jag/enheter",
  "/jag/enheter/ny", "/jag/las", "/jag/flytta", "/jag/radera", "/jag/utseende", "/jag/vem-ser-vad", "/logga-in", "/glomt-losenord", "/vart",
  "/larm", "/komponenter", "/finns-inte",
];
const OF_ENTRY = ["/dagbok/reflektion", "/skriv", "/dagbok/reflektion/historik", "/dagbok/reflektion/tva-versioner"];

let browser, page, told, person, hash, tools, authenticatorId;
before(async () => {
  browser = await start();
  ({ page, told } = await device(browser));
});
after(async () => browser.close());

/** Which secrets are in a text, however they are written. */
function found(text) {
  const secrets = person ? [person.password.split(" ")[1], person.kit.slice(0, 17), person.kit.replaceAll("-", "").slice(0, 15), PHRASE] : [];
  return [...WORDS, ...secrets].filter((word) => text.toLowerCase().includes(word.toLowerCase()));
}

/** All that the page holds: what is drawn, what is hidden, what stands in fields, the title. */
const onThePage = () => page.evaluate(() => {
  const fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  return [document.title, document.documentElement.outerHTML, ...fields].join("\n");
});

const locked = () => page.getByRole("heading", { name: "Dagboken är låst" });
const withDevice = () => page.getByRole("button", { name: "Lås upp med den här enheten" });
const wrong = () => page.locator("#passphrase-error");

async function tryPhrase(phrase) {
  await page.locator("#passphrase").fill(phrase);
  await page.getByRole("button", { name: "Lås upp", exact: true }).click();
}

/** From the diary, by what a person presses: loading an address anew would shut the lock by itself. */
async function lockNow() {
  await page.locator(".bar").getByRole("link", { name: "Jag" }).click();
  await page.locator("main").getByRole("link", { name: /^Lås/ }).click();
  await page.getByRole("button", { name: "Lås nu" }).click();
  await locked().waitFor();
}

test("the search for the words finds them wherever they could be kept", async () => {
  await open(page);
  await page.evaluate(async (word) => {
    localStorage.setItem("probe", word);
    const request = indexedDB.open("probe");
    request.onupgradeneeded = () => request.result.createObjectStore("probe");
    await new Promise((good) => { request.onsuccess = good; });
    const written = request.result.transaction("probe", "readwrite").objectStore("probe").put(new TextEncoder().encode(word), 1);
    await new Promise((good) => { written.onsuccess = good; });
    request.result.close();
    await (await caches.open("probe")).put("/probe", new Response(word, { headers: { "content-type": "text/plain" } }));
  }, TITLE);
  assert.equal((await everythingKept(page)).split(TITLE).length - 1, 3, "storage, database and cache");
  await page.evaluate(async () => {
    localStorage.removeItem("probe");
    await caches.delete("probe");
    const gone = indexedDB.deleteDatabase("probe");
    await new Promise((good) => { gone.onsuccess = good; });
  });
  assert.deepEqual(found(await everythingKept(page)), []);
});

test("locked, neither the page nor anything that the browser keeps holds a word", async () => {
  hash = await writeEntry(page, TEXT);
  await at(page, `/skriv${hash}`);
  await page.locator("#title").fill(TITLE);
  await page.getByRole("button", { name: "Lägg till tema eller känsla" }).click();
  await page.getByRole("button", { name: "eget ord" }).click();
  await page.locator("#own-feeling").fill(FEELING);
  await page.locator("#own-feeling").press("Enter");
  await page.locator("#new-tag").fill(TAG);
  await page.locator("#new-tag").press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Klart", exact: true }).click();
  await page.getByRole("main").getByText("Sparat på enheten").waitFor();
  person = await makeAccount(page);

  await lockWith(page, PHRASE);

  // What was searched for and read is on the page before it shuts.
  await page.locator(".bar").getByRole("link", { name: "Dagbok" }).click();
  await page.getByLabel("Sök i dagboken").fill(TAG);
  await page.getByRole("link", { name: new RegExp(TITLE) }).click();
  await page.locator("article").getByText(FEELING).waitFor();
  assert.deepEqual(found(await onThePage()), WORDS, "open, the same search finds the words on the page");
  await page.locator(".split__read").getByRole("link", { name: "Dagbok" }).click();
  await lockNow();
  assert.deepEqual(found(await onThePage()), []);
  assert.deepEqual(found(await everythingKept(page)), []);
});

test("locked, it stays locked after a reload and at every address", async () => {
  await page.reload();
  await locked().waitFor();
  for (const address of [...ADDRESSES, ...OF_ENTRY.map((path) => path + hash)]) {
    await at(page, address);
    await locked().waitFor();
    assert.deepEqual(found(await onThePage()), [], address);
    assert.equal(await page.locator("nav a, textarea").count(), 0, `${address} offers more than the lock`);
  }
});

test("a wrong passphrase is told of, the right one opens", async () => {
  await at(page, `/dagbok/reflektion${hash}`);
  await tryPhrase(`${PHRASE}s`);
  await wrong().filter({ hasText: "Det var inte rätt. Försök igen." }).waitFor();
  assert.ok(await locked().isVisible());
  assert.deepEqual(found(await onThePage()), []);
  await tryPhrase(PHRASE);
  await page.locator("article").getByText(TEXT).waitFor();
});

test("after several wrong tries one has to wait; password and kit open it, with nothing lost", async () => {
  await page.locator(".split__read").getByRole("link", { name: "Dagbok" }).click();
  await lockNow();
  // Three are free; the fourth begins the wait.
  for (let tries = 1; tries <= 4; tries += 1) {
    await tryPhrase(`inte den frasen ${tries}`);
    await page.waitForFunction(() => document.querySelector("#passphrase").value === "");
    await wrong().waitFor();
  }
  // Now not even the right one is looked at.
  await tryPhrase(PHRASE);
  await wrong().filter({ hasText: /Försök igen om \d+ sekund/ }).waitFor();
  await page.getByText("Inget raderas, hur många försök det än blir.").waitFor();
  assert.ok(await locked().isVisible());

  await page.getByRole("button", { name: "Jag kommer inte ihåg" }).click();
  await page.locator("#login").fill(person.login);
  await page.locator("#password").fill(person.password);
  await page.locator("#kit").fill(person.kit);
  await page.getByRole("button", { name: "Öppna", exact: true }).click();
  await page.getByText("Öppnat. Välj ett nytt lås.").waitFor();
  await page.locator(".bar").getByRole("link", { name: "Dagbok" }).click();
  await page.getByRole("link", { name: new RegExp(TITLE) }).click();
  await page.locator("article").getByText(TEXT).waitFor();
  quiet(told);
});

test("the device's own lock opens it", async () => {
  ({ page, told } = await device(browser));
  await open(page);
  hash = await writeEntry(page, TEXT);
  await at(page, "/jag");
  tools = await page.context().newCDPSession(page);
  await tools.send("WebAuthn.enable");
  ({ authenticatorId } = await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, hasPrf: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  }));
  await page.locator("main").getByRole("link", { name: /^Lås/ }).click();
  await page.getByText("Den här enhetens lås", { exact: true }).click();
  await page.getByRole("button", { name: "Spara låset" }).click();
  await page.getByText("Den här enhetens lås öppnar.").waitFor();
  await page.reload();
  await locked().waitFor();
  assert.deepEqual(found(await onThePage()), []);

  await withDevice().click();
  await locked().waitFor({ state: "detached" });
  await page.locator(".bar").getByRole("link", { name: "Dagbok" }).click();
  await page.getByRole("link", { name: /Flodpiraten/ }).click();
  await page.locator("article").getByText(TEXT).waitFor();

  await page.locator(".split__read").getByRole("link", { name: "Dagbok" }).click();
  await lockNow();
});

test("a key of the device that does not open is told of", async () => {
  // Another key of the same device, such as one that an earlier lock left.
  await page.evaluate(async () => {
    const random = (length) => crypto.getRandomValues(new Uint8Array(length));
    const made = await navigator.credentials.create({ publicKey: {
      rp: { id: location.hostname, name: "Andrum" }, user: { id: random(16), name: "Andrum", displayName: "Andrum" }, challenge: random(32),
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], extensions: { prf: {} },
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    } });
    localStorage.setItem("lock-credential", made.id);
  });
  await withDevice().click();
  await page.getByText("Det var inte rätt. Försök igen").waitFor();
  assert.ok(await locked().isVisible());
});

test("the device's own lock opens for its person alone", async () => {
  // A finger of somebody else's, after which the device wants no more of it: this comes last.
  await tools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await withDevice().click();
  await page.getByRole("alert").filter({ hasText: "Det avbröts" }).waitFor();
  assert.ok(await locked().isVisible());
  assert.deepEqual(found((await onThePage()) + (await everythingKept(page))), []);
  quiet(told);
});
