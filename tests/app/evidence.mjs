// What a failed test leaves in target/app-tests/FILE: for each open page its picture, its address, its text and what its console said.
// With ANDRUM_TRACE also Playwright's trace of the whole file, which `npx playwright-core show-trace` opens.
import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterEach } from "node:test";
import { fileURLToPath } from "node:url";

const FILE = basename(process.argv[1] ?? "", ".mjs").replace(".test", "");
const FOLDER = fileURLToPath(new URL(`../../target/app-tests/${FILE}/`, import.meta.url));
/** Every context that tests made, with the lines of its consoles. */
const contexts = [];

/** Keeps what a device's consoles say, and its trace when one is asked for. */
export async function keepEvidence(context) {
  const lines = [];
  contexts.push({ context, lines });
  const add = (page, text) => lines.push(`${new Date().toISOString()} ${page?.url() ?? "worker"} ${text}`);
  context.on("console", (message) => add(message.page(), `${message.type()}: ${message.text()}`));
  context.on("weberror", (error) => add(error.page(), `error: ${error.error()}`));
  context.on("requestfailed", (request) => lines.push(`${new Date().toISOString()} failed: ${request.method()} ${request.url()} ${request.failure()?.errorText}`));
  if (process.env.ANDRUM_TRACE) await context.tracing.start({ screenshots: true, snapshots: true, sources: true });
}

afterEach(async (test) => {
  // `passed` is there from Node.js 20.12 on.
  if (test.passed !== false) return;
  await mkdir(FOLDER, { recursive: true });
  const name = test.name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  await writeFile(join(FOLDER, `${name}.txt`), `${test.name}\n\n${test.error?.stack ?? test.error}\n`);
  for (const [index, { context, lines }] of contexts.entries()) {
    const stem = join(FOLDER, `${name}.device${index + 1}`);
    if (lines.length > 0) await writeFile(`${stem}.console.txt`, `${lines.join("\n")}\n`);
    // Pages that were shut leave nothing more; what goes wrong here must not hide what went wrong in the test.
    for (const [at, page] of context.pages().entries()) {
      await page.screenshot({ path: `${stem}.page${at + 1}.png`, timeout: 5000 }).catch(() => undefined);
      const text = await page.locator("body").ariaSnapshot({ timeout: 5000 }).catch((error) => `${error}`);
      await writeFile(`${stem}.page${at + 1}.txt`, `${page.url()}\n\n${text}\n`);
    }
    if (process.env.ANDRUM_TRACE) await context.tracing.stop({ path: `${stem}.trace.zip` }).catch(() => undefined);
  }
});
