// The kit: saved as a file, and read by another device's camera.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { at, freshLogin, freshPassword, makeAccount, synced, writeEntry } from "./people.mjs";
import { device, open, quiet, start } from "./support.mjs";

const TEXT = "Skrivet på den första telefonen.";
const WIDTH = 640;
const HEIGHT = 480;
const folder = mkdtempSync(join(tmpdir(), "andrum-kit-"));
after(() => rmSync(folder, { recursive: true }));

/** A picture as a film of one frame for Chromium's camera (YUV4MPEG2): its brightness, and no colour. */
async function film(page, picture) {
  const light = await page.evaluate(async ([png, width, height]) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const drawn = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(width, height).getContext("2d");
    // A table, with the code lying on it a little askew.
    context.fillStyle = "#8a8578";
    context.fillRect(0, 0, width, height);
    context.translate(width / 2, height / 2);
    context.rotate(0.12);
    const side = height * 0.7;
    context.drawImage(drawn, -side / 2, -side / 2, side, side);
    const { data } = context.getImageData(0, 0, width, height);
    return Array.from({ length: width * height }, (_, pixel) => Math.round((data[pixel * 4] + data[pixel * 4 + 1] + data[pixel * 4 + 2]) / 3));
  }, [picture.toString("base64"), WIDTH, HEIGHT]);
  const colour = Buffer.alloc((WIDTH / 2) * (HEIGHT / 2) * 2, 128);
  const path = join(folder, "code.y4m");
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420jpeg\nFRAME\n`), Buffer.from(light), colour]));
  return path;
}

test("saved as a file it can be typed from; before a camera it fills itself in, and the second device reads", async () => {
  const browser = await start();
  const first = await device(browser);
  await open(first.page);
  await writeEntry(first.page, TEXT);
  const [login, password] = [freshLogin(), freshPassword()];
  let saved, picture;
  const person = await makeAccount(first.page, {
    login, password, onKit: async () => {
      const [download] = await Promise.all([first.page.waitForEvent("download"), first.page.getByRole("button", { name: "Spara som fil" }).click()]);
      assert.equal(download.suggestedFilename(), "Andrum återställningskort.txt");
      saved = readFileSync(await download.path(), "utf8");
      picture = await first.page.getByRole("img", { name: "QR-kod med samma kod" }).screenshot();
    },
  });
  assert.ok(saved.includes(person.kit), "the file has the code");
  assert.ok(!saved.includes(password) && !saved.includes(login), "and nothing of what else is needed");
  const blank = await first.context.newPage();
  const camera = await film(blank, picture);
  quiet(first.told);
  await browser.close();

  const phone = await start(["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${camera}`]);
  const second = await device(phone);
  await at(second.page, "/logga-in");
  await second.page.locator("#login").fill(login);
  await second.page.locator("#password").fill(password);
  await second.page.getByRole("button", { name: "Läs av QR-koden med kameran" }).click();
  await second.page.getByRole("dialog").waitFor({ state: "detached" });
  await second.page.waitForFunction((kit) => document.querySelector("#kit").value === kit, person.kit);
  await second.page.getByRole("button", { name: "Logga in", exact: true }).click();
  await second.page.getByRole("link", { name: "Ja, det stämmer" }).click();
  await synced(second.page);
  await at(second.page, "/dagbok");
  await second.page.getByRole("main").getByText(TEXT).first().waitFor();
  quiet(second.told);
  await phone.close();
});

test("without a camera one is told to type instead", async () => {
  const browser = await start();
  const { page, context, told } = await device(browser);
  await at(page, "/logga-in");
  await page.getByRole("button", { name: "Läs av QR-koden med kameran" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("Kameran gick inte att använda. Skriv av koden i stället.").waitFor();
  await sheet.getByRole("button", { name: "Avbryt" }).click();
  await page.locator("#kit").fill("abc");
  quiet(told);
  await context.close();
  await browser.close();
});
