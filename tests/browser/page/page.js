// Starts the worker, which takes steps from the test one by one, and takes those that only a window can.
import init, * as steps from "/andrum_browser_tests.js";
import { work } from "/work.js";

new Worker("/worker.js", { type: "module" });
await work("window", init, steps);
