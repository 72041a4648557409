// What a phone loads, as it travels: on its first visit, and in all.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { line } from "./report.mjs";

const APP = "../../target/app";
const travels = (path) => Math.min(...[path, `${path}.br`].map((it) => statSync(it, { throwIfNoEntry: false })?.size ?? Infinity));
const files = readdirSync(APP, { recursive: true });
const sum = (names) => names.reduce((bytes, name) => bytes + travels(join(APP, name)), 0) / 1024;
// The loader names what a first visit does without.
const loader = readFileSync(join(APP, files.find((name) => /assets.parts-\w+\.js$/.test(name))), "utf8");
const code = files.filter((name) => /\.(wasm|js|css)$/.test(name));
const first = code.filter((name) => !loader.includes(`/assets/${basename(name)}`));
line("wasm, JavaScript and CSS", sum(first), "KiB", { atMost: 700 }, "a first visit, compressed as it travels");
line("the same, all of it", sum(code), "KiB", undefined, "with the parts that come later, in the background");
line("fonts", sum(files.filter((name) => /\.woff2$/.test(name))), "KiB", { atMost: 200 }, "a first visit");
