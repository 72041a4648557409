// Keeps the whole app on the device: it opens without a network, and a new version waits until the person takes it.
// Nothing that the server answers to the app is kept here; the diary has its own, encrypted place.
const VERSION = "VERSION";
const FILES = ["FILES"];
// What a first visit does without. One after another and last, so that they hold up nothing that somebody waits for.
const LATER = ["LATER"];
const CACHE = `andrum-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.addAll(["/", ...FILES]);
      for (const file of LATER) await cache.add(file);
    }),
  );
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("andrum-") && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

// The window asks for it when nothing is unsaved.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/v1/") || pathname === "/tillganglighet") return;
  const kept = mode === "navigate" ? "/" : pathname;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(kept)).then((hit) => hit ?? fetch(event.request)));
});
