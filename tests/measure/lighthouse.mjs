// Lighthouse on its phone profile: a first visit, as a slow phone on a slow line makes it. The middle one of three.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { SERVER } from "../app/support.mjs";
import { line, median } from "./report.mjs";

const ROUNDS = 3;
const GOALS = { performance: "performance", accessibility: "accessibility", "best-practices": "best practices" };
const FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage";

const rounds = [];
for (let round = 0; round < ROUNDS; round += 1) {
  // A browser of its own each time: a first visit has nothing kept.
  const chrome = await launch({ chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium", chromeFlags: FLAGS.split(" "), logLevel: "error" });
  try {
    const { lhr } = await lighthouse(SERVER, { port: chrome.port, onlyCategories: Object.keys(GOALS), logLevel: "error" });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    rounds.push(lhr);
  } finally {
    chrome.kill();
  }
}
const paint = median(rounds.map((lhr) => lhr.audits["largest-contentful-paint"].numericValue)) / 1000;
for (const [category, name] of Object.entries(GOALS)) {
  const points = median(rounds.map((lhr) => lhr.categories[category].score * 100));
  const lost = rounds[0].categories[category].auditRefs.filter(({ id, weight }) => weight > 0 && rounds[0].audits[id].score !== null && rounds[0].audits[id].score < 0.9);
  const how = [`Lighthouse ${rounds[0].lighthouseVersion}, phone profile, first visit`];
  if (category === "performance") how.push(`largest contentful paint ${paint.toFixed(1)} s`);
  if (lost.length) how.push(`not whole: ${lost.map(({ id }) => id).join(", ")}`);
  line(`Lighthouse: ${name}`, points, "", { atLeast: 95 }, how.join("; "));
}
