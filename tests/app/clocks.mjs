// All clocks of a test, moved together: the server's by a hand that its test holds out, each page's and its worker's here.
import { device } from "./support.mjs";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Where the server's clock stands at first: 2026-12-07 08:00 UTC, a Monday. As in `tests/tests/app`. */
const MONDAY_MS = Date.UTC(2026, 11, 7, 8);
/** What is added to the machine's clock. It goes on, so that what is written later is later. */
let ahead = MONDAY_MS - Date.now();
const contexts = [];

/** A fresh device on these clocks. No service worker keeps its worker: each time that the page is loaded that is given the time. */
export async function clocked(browser, options = {}) {
  const made = await device(browser, { timezoneId: "Europe/Stockholm", reducedMotion: "reduce", ...options });
  await made.context.addInitScript(() => delete Navigator.prototype.serviceWorker);
  await made.context.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    const { "content-encoding": _, "content-length": __, ...headers } = response.headers();
    const time = `const machine = Date.now; Date.now = () => machine() + ${ahead};\n`;
    await route.fulfill({ status: 200, headers, body: time + (await response.text()) });
  });
  contexts.push(made.context);
  await made.context.clock.setFixedTime(new Date(Date.now() + ahead));
  return made;
}

/** So many days go by. Pages are to be loaded anew after that. */
export async function daysPass(days) {
  ahead += days * DAY_MS;
  const moved = await fetch(`${process.env.ANDRUM_CLOCK}/${days * DAY_MS}`, { method: "POST" });
  if (!moved.ok) throw new Error("the server's clock stays where it is");
  for (const context of contexts) await context.clock.setFixedTime(new Date(Date.now() + ahead));
}
