// Before anything is painted: the look and the language that were chosen on this device.
try {
  const look = localStorage.getItem("appearance");
  if (look) document.documentElement.dataset.appearance = look;
  document.documentElement.lang = localStorage.getItem("language") ?? (navigator.language.startsWith("en") ? "en" : "sv");
  // Whoever has been here is not welcomed for the first time.
  if (location.pathname !== "/" || localStorage.getItem("known")) document.documentElement.dataset.known = "";
} catch {
  // Storage is blocked: the page says so itself when it opens the diary.
}

// The browser's offer to put the app on the home screen comes when it likes; the app passes it on at a better moment.
addEventListener("beforeinstallprompt", (offer) => {
  offer.preventDefault();
  window.andrumInstall = offer;
  dispatchEvent(new Event("andrum:installable"));
});
