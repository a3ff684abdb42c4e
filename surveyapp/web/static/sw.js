/*
What lets a tablet that was online once go on without a network: the page with the code, and the
questionnaire of each open wave that was opened here. `VERSION` and `SHELL` are put in front by the
server.

A questionnaire is kept without the code, the sitting and the request for help of whoever opened it, so
that it is the same for everybody; all are filled in again on the tablet. It is found by the wave's mark, with which all
codes of a wave begin. Answers never pass through here.
*/

const CACHE = `shell-${VERSION}`;
const DOCUMENTS = "documents";
const STORE = 4; // the newest version of the tablet's store that our pages read, as in respond/store.js
const PATIENCE = 5000;
const CLOSED = 410;
const POLICY = "default-src 'none'; script-src 'self'"; // as in surveyapp/web/security.py
const CODE = "<code/>"; // no escaped text can hold these
const SITTING = "<sitting/>";
const REQUEST = /(\/help-requests\/)[^"]+/; // also in what was kept before there was a slot for it
const LEFT = /data-left="\d"/; // whether somebody stopped with the code; only the server knows
const OURS = /data-sitting="([0-9a-f-]{36})"/;
const PARTS = /(?:src|href|data-say)="(\/(?:static|media|recordings)\/[^"]+)"/g;
const SOUND = /\.(?:mp3|ogg)$/;

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
  if (pathname === "/join") event.respondWith(join(event));
  if (/^\/(static|media|recordings)\//.test(pathname)) event.respondWith(part(event.request));
});

/** Delete the pages of other versions, unless only a newer one's can read what is stored here. */
async function tidy() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  const others = (await caches.keys()).filter((it) => it !== CACHE && it !== DOCUMENTS);
  if (await Promise.race([readsStore(), late])) await Promise.all(others.map((it) => caches.delete(it)));
  await clients.claim();
}

/** Say whether our pages read the tablet's store; they do where there is none yet. */
function readsStore() {
  const reading = new Promise((resolve, reject) => {
    const asked = indexedDB.open("surveyapp");
    asked.onupgradeneeded = () => resolve(true) ?? asked.transaction.abort(); // or this would make one
    asked.onerror = reject;
    asked.onsuccess = () => {
      resolve(asked.result.version <= STORE);
      asked.result.close();
    };
  });
  return reading.catch(() => false);
}

/** Tell our pages by their policy: what a Wi-Fi to sign in to, or a filter, says instead has another. */
function isOurs({ status, headers }) {
  return status < 500 && (headers.get("Content-Security-Policy") ?? "").startsWith(POLICY);
}

/** Ask the server; null where it doesn't answer, or not in time while something is kept to show instead. */
async function online(request, instead) {
  const asked = fetch(request).catch(() => null);
  const late = instead.then((kept) => (kept ? new Promise((resolve) => setTimeout(resolve, PATIENCE)) : asked));
  const reply = await Promise.race([asked, late]);
  return reply && isOurs(reply) ? reply : null;
}

/** Find the first of some addresses that is kept. */
async function firstKept(...addresses) {
  const found = await Promise.all(addresses.map((it) => caches.match(it).catch(() => null)));
  return found.find(Boolean);
}

/** Give a part of a page; recordings come when the page fetches them, and are kept from then on. */
async function part(request) {
  const kept = await firstKept(request);
  if (kept) return kept;
  const reply = await fetch(request);
  if (!reply.ok || !SOUND.test(request.url)) return reply;
  const documents = await caches.open(DOCUMENTS);
  await documents.put(request, reply.clone()).catch(() => {}); // no room, so it is for this time only
  return reply;
}

async function enter(request) {
  const kept = firstKept(request, "/");
  return (await online(request, kept)) ?? (await kept) ?? Response.error();
}

/** Open the questionnaire for a code: the server's, or without a network the one of its wave. */
async function answer(event) {
  const form = await event.request.clone().formData();
  const code = (form.get("code") ?? "").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const kept = keptFor(code, form.get("_lang")).catch(() => null);
  const reply = await online(event.request, kept);
  if (!reply) return (await kept) ? again(await kept, code) : unknown(form.get("_lang"));
  if (reply.ok) event.waitUntil(keep(reply.clone(), code, form.get("_lang")));
  if (reply.status === CLOSED) event.waitUntil(drop((url) => url.endsWith(wave(code))));
  return reply;
}

const wave = (code) => `wave=${code[0]}`;

/** Give the tablet's own page, and keep it. */
async function join(event) {
  const kept = firstKept("/join");
  const reply = await online(event.request, kept);
  if (!reply) return (await kept) ?? Response.error();
  if (reply.ok) event.waitUntil(keepPage("/join", reply.clone()));
  return reply;
}

async function keepPage(address, reply) {
  const page = await reply.clone().text();
  const documents = await caches.open(DOCUMENTS);
  await documents.addAll([...page.matchAll(PARTS)].map(([, part]) => part));
  await documents.put(address, reply);
}

/** Keep a questionnaire for everybody, with the styles, scripts and pictures that it needs. */
async function keep(reply, code, language) {
  const page = await reply.text();
  const [, sitting] = OURS.exec(page) ?? [];
  if (!sitting || !code) return;
  const blank = page
    .replaceAll(sitting, SITTING)
    .replaceAll(code, CODE)
    .replace(REQUEST, "$1<asking/>")
    .replace(LEFT, 'data-left="?"');
  const headers = new Headers(reply.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const documents = await caches.open(DOCUMENTS);
  const parts = [...page.matchAll(PARTS)].map(([, address]) => address);
  await documents.addAll([...new Set(parts.filter((it) => !SOUND.test(it)))]);
  await documents.put(`/answer?lang=${language}&${wave(code)}`, new Response(blank, { headers }));
  const now = new Date(headers.get("Date")); // the server's; the tablet's clock may be wrong
  await drop((url, reply) => new Date(reply.headers.get("X-Closes")) < now);
}

/** Let go of questionnaires, and of what only they needed. */
async function drop(isOver) {
  const documents = await caches.open(DOCUMENTS);
  const unneeded = new Set();
  const needed = new Set();
  for (const { url } of await documents.keys()) {
    if (!url.includes("/answer?")) continue;
    const reply = await documents.match(url);
    const over = isOver(url, reply);
    for (const [, address] of (await reply.text()).matchAll(PARTS)) (over ? unneeded : needed).add(address);
    if (over) await documents.delete(url);
  }
  await Promise.all([...unneeded].filter((it) => !needed.has(it)).map((it) => documents.delete(it)));
}

/** Find the questionnaire of a code; in another language, where the one asked for was never opened here. */
async function keptFor(code, language) {
  const documents = await caches.open(DOCUMENTS);
  const [some] = (await documents.keys()).filter(({ url }) => url.endsWith(wave(code)));
  return some && ((await documents.match(`/answer?lang=${language}&${wave(code)}`)) ?? documents.match(some));
}

/**
 * Open a kept questionnaire for a code. It says from the start what can't be known without a network:
 * words that come later would move the buttons under a finger.
 */
async function again(kept, code) {
  const page = (await kept.text()).replace("data-unsure hidden", "data-unsure");
  const filled = page.replaceAll(SITTING, uuid()).replaceAll(CODE, code).replace(REQUEST, `$1${uuid()}`);
  return new Response(filled, { headers: kept.headers });
}

/** Make a random UUID; Safari before 15.4 has no crypto.randomUUID. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4
  bytes[8] = (bytes[8] & 0x3f) | 0x80; // of the usual kind
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Give the page with the code, which says that this wave isn't known here. */
async function unknown(language) {
  const kept = (await caches.match(`/?lang=${language}`)) ?? (await caches.match("/"));
  const page = (await kept.text()).replace("data-unknown hidden", "data-unknown");
  return new Response(page, { headers: kept.headers });
}
