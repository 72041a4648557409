// What the server delivers: our own files and nothing else, under a policy that allows nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SERVER, device, open, quiet, start } from "./support.mjs";

let browser;
before(async () => { browser = await start(); });
after(async () => browser.close());

test("inline code, eval and other hosts are blocked", async () => {
  const { context, page, told } = await device(browser);
  await open(page);
  quiet(told);
  const tried = await page.evaluate(async () => {
    const outcome = {};
    // The developer tools may do what a page may not, so this is asked a moment later, by the page itself.
    outcome.eval = await new Promise((answer) => setTimeout(() => {
      try { answer((0, eval)("1 + 1")); } catch { answer("blocked"); }
    }));
    const script = document.createElement("script");
    script.textContent = "window.inline = true";
    document.head.append(script);
    outcome.inline = window.inline ?? "blocked";
    outcome.elsewhere = await fetch("https://example.org/").then(() => "reached", () => "blocked");
    return outcome;
  });
  assert.deepEqual(tried, { eval: "blocked", inline: "blocked", elsewhere: "blocked" });
  await context.close();
});

test("the accessibility statement is outside of any login", async () => {
  const { context, page, told } = await device(browser);
  await page.goto(`${SERVER}/tillganglighet`);
  const text = await page.locator("main").innerText();
  for (const part of ["WCAG", "delvis förenlig", "Digg", "2018:1937"]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(text.includes("inte har angett sitt namn"), "nobody is named who has not said who they are");
  assert.ok(!/[{}]/.test(text), "every place is filled in");
  quiet(told);
  await context.close();
});
