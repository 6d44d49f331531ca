/* The book on the reader's device: every file of one build, kept together until the next build replaces
   them together. VERSION and FILES, the hash of each file by its name, are written by the build. */
"use strict";
const VERSION = "@VERSION@";
const FILES = @FILES@;
const LIST = new URL("sw.js?files", self.registration.scope).href;
const PREFIX = "book:" + self.registration.scope + ":";
const NAME = PREFIX + VERSION;

async function others() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
}

/* What did not change since the build before is copied. The rest comes from the server itself: by the date of
   a file, which is all that some servers go by, the browser could take an old one for the new one. */
self.addEventListener("install", (event) => {
  event.waitUntil(install().catch(async (error) => {
    await caches.delete(NAME); // half a book must not pass for the build before
    throw error;
  }));
});

async function install() {
  const cache = await caches.open(NAME);
  const [before] = (await others()).slice(-1);
  const old = before && await caches.open(before);
  const list = old && await old.match(LIST);
  const known = list ? await list.json() : {};
  const changed = [];
  for (const [file, hash] of Object.entries(FILES)) {
    const kept = known[file] === hash && await old.match(new URL(file, self.registration.scope).href);
    if (kept) await cache.put(new URL(file, self.registration.scope).href, kept);
    else changed.push(new Request(file, { cache: "reload" }));
  }
  await cache.addAll(changed);
  await cache.put(LIST, new Response(JSON.stringify(FILES)));
  await self.skipWaiting();
}

/* The build before this one stays, for pages that were open when it was replaced. */
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await Promise.all((await others()).slice(0, -1).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

async function answer(request) {
  const url = new URL(request.url);
  url.search = "";
  url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  const current = await caches.open(NAME);
  let kept = await current.match(url.href);
  // A page that was open before this build may still ask for its old payloads; a page of its own is gone.
  if (!kept && request.mode !== "navigate") kept = await caches.match(url.href);
  if (!kept) return fetch(request);
  // Hosts that answer page.html by sending to page: browsers refuse such an answer when a link is followed.
  return kept.redirected ? new Response(kept.body, { status: kept.status, headers: kept.headers }) : kept;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(self.registration.scope)) {
    event.respondWith(answer(request));
  }
});
