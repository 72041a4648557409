// What a phone loads on its first visit, as it travels.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { line } from "./report.mjs";

const APP = "../../target/app";
const travels = (path) => Math.min(...[path, `${path}.br`].map((it) => statSync(it, { throwIfNoEntry: false })?.size ?? Infinity));
const files = readdirSync(APP, { recursive: true });
const sum = (ending) => files.filter((name) => ending.test(name)).reduce((bytes, name) => bytes + travels(join(APP, name)), 0) / 1024;
line("wasm, JavaScript and CSS", sum(/\.(wasm|js|css)$/), "KiB", { atMost: 700 }, "a first visit, compressed as it travels");
line("fonts", sum(/\.woff2$/), "KiB", { atMost: 200 }, "a first visit");
