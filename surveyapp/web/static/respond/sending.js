// Sending: at least once, to a server that keeps it once.

import { NOW, isLost, stored, waiting } from "./store.js";
import { RETRY_FIRST, RETRY_MOST, TIME_TO_SEND, TIME_TO_WATCH } from "./times.js";

const JSON_TYPE = "application/json";
const GONE = 410; // with a receipt: there is nothing to come back to


/** What this page handed in, by key, until the server has proved that it holds the same. */
const unproved = new Map();

/** Write a value as JSON in the one way that gives the same bytes for the same answers. */
export function canonical(value) {
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
}

/** Hash a text; empty on plain HTTP, where browsers can't, and nothing is kept for later. */
export async function sha256(text) {
  if (!globalThis.crypto?.subtle) return "";
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Say where a record waits, what the server calls it, and where it goes. */
function placeOf({ asking, unfinished, sitting }) {
  if (asking) return { store: "help", name: asking, path: `help-requests/${asking}` };
  if (unfinished) return { store: "draft", name: unfinished, path: "partials", method: "PUT" };
  return { store: "out", name: sitting, path: `sittings/${sitting}` };
}

/** Give a new record its key: a sitting may be finished twice, and what was first is listed first. */
function keyOf({ asking, unfinished, sitting, code, sha256: hash, at }) {
  if (unfinished) return code;
  return asking ? `${asking} ${hash}` : `${sitting} ${at} ${hash}`;
}

/** Ask the server in the name of a code; nothing comes back without a network, or not in time. */
export async function reach(code, path, { headers, ...asked }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TIME_TO_SEND);
  try {
    const reply = await fetch(`/api/v1/${path}`, {
      ...asked,
      headers: { Authorization: `Bearer ${code}`, "Content-Type": JSON_TYPE, Accept: JSON_TYPE, ...headers },
      credentials: "omit",
      redirect: "error",
      signal: patience.signal,
    });
    return { ok: reply.ok, status: reply.status, said: (await reply.json()) ?? {} };
  } catch {
    return {};
  } finally {
    clearTimeout(timer);
  }
}

/** Send one record: `sent` is true only for a receipt of the same bytes under the same name. */
export async function post(record, left) {
  const { name, path, method = "POST" } = placeOf(record);
  const headers = record.sha256 && { "X-Content-SHA256": record.sha256 };
  const asked = { method, body: record.body, headers };
  const { ok, status, said } = await reach(record.code, path + (left ? "?left=1" : ""), asked);
  const same = (said?.sitting ?? said?.request) === name && [said.sha256, ""].includes(record.sha256);
  if (ok) return { sent: same, until: said.until };
  return status < 500 ? { sent: same && status === GONE, errors: said.errors, problem: said.problem } : {};
}

/** Delete a record, unless a later one has taken its place. */
function deleteSame(all, key, record) {
  const asked = all.get(key);
  asked.onsuccess = () => asked.result?.sha256 === record.sha256 && all.delete(key);
  return asked;
}

/**
 * Send one record that waits, and let go of it on a receipt. Where it is gone from the store, another
 * tab has sent it or the browser has thrown it away: without a receipt it goes back there.
 */
export async function deliver(waits, left) {
  const { store } = placeOf(waits);
  const { key } = waits;
  const held = await stored([store], (all) => all.get(key)).catch(() => {});
  const record = held ?? waits;
  const reply = await post(record, left);
  const { sent, errors, problem } = reply;
  if (sent || errors) unproved.delete(key);
  if (sent && problem && record.unfinished) queue.over.push({ ...record, problem });
  if (sent) await stored([store], (all) => deleteSame(all, key, record));
  else if (problem || !held) await stored([store], (all) => all.put({ ...record, problem }, key));
  return reply;
}

/**
 * Let one tab at a time send. The lock is waited for: a tab that gave up, because another held the
 * lock for a moment while the network came back, would leave its answers there.
 */
export async function alone(work) {
  if (navigator.locks) return navigator.locks.request("sending", work);
  const until = Date.now() + TIME_TO_SEND * 2;
  const free = await stored(["lease"], (lease) => {
    const asked = lease.get(NOW);
    asked.onsuccess = () => isHeld(asked.result) || lease.put(until, NOW);
    return asked;
  });
  if (isHeld(free)) return {}; // the timer comes again
  try {
    return await work();
  } finally {
    await stored(["lease"], (lease) => lease.delete(NOW));
  }
}

const isHeld = (until) => until > Date.now() && until < Date.now() + TIME_TO_SEND * 2;

/**
 * Hand in one record: `sent`, or `kept` on the tablet until it is. Otherwise what it says is in the
 * page alone, and `errors` or `problem` may say why. Handing in answers ends their draft; where the
 * server can't take them, they are the `draft` again.
 */
export async function handIn(given, left, draft) {
  const record = { ...given, at: Date.now() };
  const { store } = placeOf(record);
  const key = (record.key = keyOf(record));
  try {
    if (!record.sha256) throw new Error("plain HTTP");
    await stored([store, "draft"], (all, drafts) => {
      if (!record.asking) drafts.delete(NOW);
      if (record.sitting) drafts.delete(record.code);
      return all.put(record, key);
    });
    unproved.set(key, record);
  } catch {
    return post(record, left);
  }
  const late = new Promise((resolve) => setTimeout(resolve, TIME_TO_WATCH, {}));
  const delivered = alone(() => deliver(record, left)).catch(() => ({}));
  const reply = await Promise.race([delivered, late]);
  if (reply.errors) await backToDraft(store, key, draft).catch(() => {});
  return { ...reply, kept: !reply.errors };
}

function backToDraft(store, key, draft) {
  return stored([store, "draft"], (all, drafts) => {
    if (draft) drafts.put({ ...draft, at: Date.now() }, NOW);
    return all.delete(key);
  });
}

/** What waits and when it is tried again; `over` are unfinished answers that nobody can come back to. */
export const queue = { wait: RETRY_FIRST, timer: 0, running: null, over: [], tell: () => {}, tellAsker: () => {} };

/** List what waits in the store, and where that may be lost, in this page. */
async function unsent() {
  const kept = (await waiting()).map((record) => [record.key, record]);
  return [...new Map([...(isLost ? unproved : []), ...kept]).values()];
}

/** Send whatever waits, now and then again until nothing does. */
export function drain() {
  clearTimeout(queue.timer);
  queue.running ??= alone(async () => {
    for (const record of await unsent()) await deliver(record, true).catch(() => {}); // or one would hold up all
  })
    .catch(() => {})
    .then(unsent)
    .then((left) => {
      queue.tell(left);
      queue.tellAsker(left);
      return left.length;
    })
    // Without a store nothing waits, unless it was here and comes again.
    .catch(() => isLost)
    .then((more) => {
      queue.running = null;
      if (more) queue.timer = setTimeout(drain, queue.wait * (0.5 + Math.random()));
      queue.wait = more ? Math.min(queue.wait * 2, RETRY_MOST) : RETRY_FIRST;
    });
}

addEventListener("online", () => {
  queue.wait = RETRY_FIRST;
  drain();
});
