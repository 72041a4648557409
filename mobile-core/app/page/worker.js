// Starts the core. What the window says before the wasm is there is kept and then heard.
import init, { start_worker } from "/assets/andrum_app.js";
import { begin } from "/assets/parts.js";

const early = [];
self.onmessage = (message) => early.push(message.data);
begin(await init({ module_or_path: "/assets/andrum_app_bg.wasm" }));
start_worker();
for (const data of early) self.dispatchEvent(new MessageEvent("message", { data }));
