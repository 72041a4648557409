// Starts the app in the window. The service worker comes after it, so that it does not compete with the first start.
import init, { start_page } from "/assets/andrum_app.js";

await init({ module_or_path: "/assets/andrum_app_bg.wasm" });
start_page("/assets/worker.js");
navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
