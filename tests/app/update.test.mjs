// A new version of the app while a text is open: it waits, it says so, and not a character is lost on the way over.
import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { after, before, test } from "node:test";
import { SERVER, device, keptOffline, start } from "./support.mjs";

/** A server in front of the real one, which has a new version to give from the moment that it is told to. */
async function released() {
  const behind = new URL(SERVER);
  const front = { isNew: false };
  const server = createServer((asked, answer) => {
    // As it comes, so that what the server tells as it happens is not held up.
    const target = { host: behind.hostname, port: behind.port, path: asked.url, method: asked.method, headers: { ...asked.headers, host: behind.host } };
    const passed = request(target, (got) => {
      if (asked.url !== "/service-worker.js" || !front.isNew) {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
        return;
      }
      const parts = [];
      got.on("data", (part) => parts.push(part));
      got.on("end", () => {
        const script = Buffer.concat(parts).toString().replace(/const VERSION = "[^"]*"/, 'const VERSION = "newer"');
        const { "content-length": _, etag: __, ...headers } = got.headers;
        answer.writeHead(200, headers).end(script);
      });
    });
    passed.on("error", () => answer.destroy());
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  });
  // The script has to come as it is written, to be changed.
  server.prependListener("request", (asked) => { if (asked.url === "/service-worker.js") delete asked.headers["accept-encoding"]; });
  await new Promise((good) => server.listen(0, "localhost", good));
  front.address = `http://localhost:${server.address().port}`;
  front.end = () => { server.close(); server.closeAllConnections(); };
  return front;
}

let browser, front;
before(async () => { [browser, front] = await Promise.all([start(), released()]); });
after(async () => { front.end(); await browser.close(); });

test("a new version waits while one writes, and takes over with every character", async () => {
  const { context, page, told } = await device(browser);
  const asked = [];
  page.on("dialog", (dialog) => { asked.push(dialog.type()); dialog.accept(); });
  await page.goto(`${front.address}/skriv`);
  const area = page.getByLabel("Vad hände?");
  await area.waitFor();
  await keptOffline(page);
  await area.click();
  await page.keyboard.type("Före. ");

  front.isNew = true;
  const stood = await area.boundingBox();
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => undefined));
  const line = page.getByRole("status").filter({ hasText: "En ny version av Andrum finns." });
  for (let count = 0; !(await line.isVisible()); count += 1) {
    assert.ok(count < 2000, "the line comes");
    await page.keyboard.type("ö");
  }
  const { x, y } = await area.boundingBox();
  assert.deepEqual({ x, y }, { x: stood.x, y: stood.y }, "the text stays where it is");
  await page.keyboard.type(" Efter.");
  const written = await area.inputValue();
  assert.match(written, /^Före\. ö* Efter\.$/, "typing went on");

  // The last character is younger than the last save.
  await page.evaluate(() => { window.old = true; });
  await page.keyboard.type("!");
  await page.getByRole("button", { name: "Byt nu" }).click();
  await page.waitForFunction(() => !window.old && document.querySelector("textarea"));
  assert.equal(await page.getByLabel("Vad hände?").inputValue(), `${written}!`);
  assert.deepEqual(await page.evaluate(() => caches.keys()), ["andrum-newer"], "the old version is gone");
  assert.equal(await line.count(), 0);
  assert.deepEqual(asked, [], "no question was asked");
  assert.deepEqual(told.errors, []);
  await context.close();
});
