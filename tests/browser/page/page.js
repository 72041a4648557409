// Starts the worker, which takes steps from the test one by one, and takes those that only a window can.
import init, * as steps from "/andrum_browser_tests.js";
import { work } from "/work.js";

// Each loading has a name, so that a worker whose page goes takes no step from the next one.
const name = crypto.randomUUID();
new Worker("/worker.js", { type: "module", name });
await work("window", name, init, steps);
