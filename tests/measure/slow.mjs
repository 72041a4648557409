// A slower processor: every thread of the page's process gets one part in so many of the time, the core's worker as the window's. The developer
// tools slow the window alone ("only supported for pages, not workers"), and a phone has no fast core for the worker.

/** How much slower, as Lighthouse's phone is. */
export const TIMES = 4;
/** How long it runs at a time, in milliseconds. */
const RUNS_MS = 4;

const wait = (ms) => new Promise((good) => { setTimeout(good, ms); });

/** Slows the processes of all pages while `work` runs. Storage and network are processes of their own and stay as they are. */
export async function slowed(browser, work) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const tell = (signal) => pages.forEach((id) => { try { process.kill(id, signal); } catch { /* A spare one that is gone. */ } });
  let goesOn = true;
  const turns = (async () => {
    let ran = 0;
    let stood = 0;
    while (goesOn) {
      // The waits are never exact, so each is as long as the ones before have left it.
      let from = performance.now();
      tell("SIGCONT");
      await wait(RUNS_MS);
      ran += performance.now() - from;
      from = performance.now();
      tell("SIGSTOP");
      await wait(Math.max(1, ran * (TIMES - 1) - stood));
      stood += performance.now() - from;
    }
    tell("SIGCONT");
  })();
  try {
    return await work();
  } finally {
    goesOn = false;
    await turns;
  }
}
