/* The book on the reader's device: every file of one build, kept together until the next build replaces
   them together. VERSION and FILES are written by the build. */
"use strict";
const VERSION = "@VERSION@";
const FILES = @FILES@;
const PREFIX = "book:" + self.registration.scope + ":";
const NAME = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })));
    await self.skipWaiting();
  })());
});

/* The build before this one stays, for pages that were open when it was replaced. */
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
    await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function answer(request) {
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  const current = await caches.open(NAME);
  const kept = await current.match(url.href) || await caches.match(url.href);
  return kept || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(self.registration.scope)) {
    event.respondWith(answer(request));
  }
});
