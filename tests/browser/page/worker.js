import init, * as steps from "/andrum_browser_tests.js";
import { work } from "/work.js";

await work("worker", self.name, init, steps);
