/*
What lets a tablet that was online once go on without a network: the page with the code, and the
questionnaire that was opened last. `VERSION` and `SHELL` are put in front by the server.

A questionnaire is kept without the code and the sitting of whoever opened it, so that it is the same
for everybody; both are filled in again on the tablet. Answers never pass through here.
*/

const CACHE = `shell-${VERSION}`;
const DOCUMENTS = "documents";
const PATIENCE = 5000;
const CODE = "<code/>"; // no escaped text can hold these
const SITTING = "<sitting/>";
const OURS = /data-sitting="([0-9a-f-]{36})"/;
const PARTS = /(?:src|href)="(\/(?:static|media)\/[^"]+)"/g;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

addEventListener("activate", (event) => event.waitUntil(tidy()));

addEventListener("message", (event) => event.data === "take over" && skipWaiting());

addEventListener("fetch", (event) => {
  const { method, url, headers } = event.request;
  const { origin, pathname } = new URL(url);
  if (origin !== location.origin) return;
  if (method === "POST" && pathname === "/answer") event.respondWith(answer(event));
  if (method !== "GET" || headers.has("range")) return; // recordings are asked for in parts
  if (pathname === "/") event.respondWith(enter(event.request));
  if (/^\/(static|media)\//.test(pathname)) event.respondWith(part(event.request));
});

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((it) => it !== CACHE && it !== DOCUMENTS).map((it) => caches.delete(it)));
  await clients.claim();
}

/** Ask the server; null where it doesn't answer, or not in time. */
async function online(request) {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const reply = await Promise.race([fetch(request).catch(() => null), patience]);
  return reply && reply.status < 500 ? reply : null;
}

const part = async (request) => (await caches.match(request)) ?? fetch(request);

const enter = async (request) =>
  (await online(request)) ?? (await caches.match(request)) ?? caches.match("/");

/** Open the questionnaire for a code: the server's, or without a network the one opened last. */
async function answer(event) {
  const form = await event.request.clone().formData();
  const code = (form.get("code") ?? "").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const reply = await online(event.request);
  if (!reply) return again(code, form.get("_lang"));
  if (reply.ok) event.waitUntil(keep(reply.clone(), code, form.get("_lang")));
  return reply;
}

/** Keep a questionnaire for everybody, with the styles, scripts and pictures that it needs. */
async function keep(reply, code, language) {
  const page = await reply.text();
  const [, sitting] = OURS.exec(page) ?? [];
  if (!sitting || !code) return;
  const blank = page.replaceAll(sitting, SITTING).replaceAll(code, CODE);
  const headers = new Headers(reply.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const documents = await caches.open(DOCUMENTS);
  await documents.addAll([...new Set([...page.matchAll(PARTS)].map(([, address]) => address))]);
  await documents.put(`/answer?lang=${language}`, new Response(blank, { headers }));
}

async function again(code, language) {
  const kept = await caches.match(`/answer?lang=${language}`, { cacheName: DOCUMENTS });
  if (!kept) return caches.match("/");
  const page = await kept.text();
  const filled = page.replaceAll(SITTING, crypto.randomUUID()).replaceAll(CODE, code);
  return new Response(filled, { headers: kept.headers });
}
