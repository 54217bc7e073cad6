// Keeps the last page of a door, and what it is made of, for when the network is away. Nothing that is sent passes here.

const KEPT = "porte-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  const isOurs = request.method === "GET" && address.origin === self.location.origin;
  // The state is asked for by the page itself, which wants to know when it cannot be had.
  if (isOurs && !address.pathname.endsWith("/etat/")) event.respondWith(freshOrKept(request, address));
});

async function freshOrKept(request, address) {
  const kept = await caches.open(KEPT);
  // A page is kept under its address alone: what follows the question mark is said once.
  const name = request.mode === "navigate" ? address.pathname : request;
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) kept.put(name, answer.clone());
    else if ([401, 403, 404].includes(answer.status)) kept.delete(name);
    return answer;
  } catch (error) {
    // One device, one language: what the answer varied by is the same as it was.
    const known = await kept.match(name, { ignoreVary: true });
    if (known) return known;
    throw error;
  }
}
