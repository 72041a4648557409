// Starts the app in the window.
import init, { start_page } from "/assets/andrum_app.js";
import { begin } from "/assets/parts.js";

begin(await init({ module_or_path: "/assets/andrum_app_bg.wasm" }));
start_page("/assets/worker.js");
