/* Offline: after one visit the whole book is on the reader's device. */
if ("serviceWorker" in navigator && /^https?:$/.test(location.protocol)) {
  addEventListener("load", () => {
    const root = new URL(page.dataset.content_root || "./", location.href);
    navigator.serviceWorker.register(new URL("sw.js", root)).catch(() => {
      // A private window or a plain-http host may refuse: the page works all the same, only not offline.
    });
  });
}
