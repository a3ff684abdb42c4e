// What this tablet is able to do, each looked at rather than believed.

import { starts } from "../respond/ready.js";
import { keepsAnswers } from "../respond/room.js";
import { waiting } from "../respond/store.js";

const SAYS = /data-say="([^"]+)"/g;
const ROOM = 100 * 2 ** 20; // in private mode browsers give far less
const DAY = { weekday: "long", day: "numeric", month: "long" };

let fetching = false;

/** Show on the page what is fine and what isn't. */
export async function check() {
  show("secure", globalThis.isSecureContext);
  show("offline", await goesOn());
  await showAloud();
  show("keeps", await keepsAnswers());
  show("room", await hasRoom());
  show("persisted", await navigator.storage?.persist?.().catch(() => false));
  await showUnsent();
}

/**
 * Say that something waits, so that nobody clears the tablet, but no number and no time: beside the
 * number of answers on the page with the code they would tell any pupil who was the last to ask for help.
 */
async function showUnsent() {
  const waits = await waiting().catch(() => []);
  const oldest = Math.min(...waits.map((record) => record.at ?? Date.now()));
  const day = waits.length ? new Intl.DateTimeFormat("en-GB", DAY).format(oldest) : "";
  show("unsent", !waits.length, { day });
}

const lineOf = (name) => document.querySelector(`[data-check=${name}]`);

function show(name, good, values = {}) {
  const line = lineOf(name);
  const badge = line.querySelector(".badge");
  badge.className = `badge badge--${good ? "good" : "warn"}`;
  badge.textContent = good ? "Yes" : "No";
  line.querySelector("[data-words]").textContent = filled(good ? line.dataset.yes : line.dataset.no, values);
}

/** Put values into a sentence of the page. */
export function filled(sentence, values) {
  return Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), sentence);
}

/** Say whether a worker is there, and with it the questionnaire of every start that is left. */
export async function goesOn() {
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker?.active) return false;
  const kept = (await questionnaires()).map(({ url }) => new URL(url).searchParams.get("wave"));
  return (await starts()).every(({ code }) => kept.includes(code[0]));
}

/** List the questionnaires that are kept here, one for each wave and language. */
export async function questionnaires() {
  const documents = await globalThis.caches?.open("documents");
  const kept = (await documents?.keys()) ?? [];
  return kept.filter(({ url }) => url.includes("/answer?"));
}

/** List the recordings that the kept questionnaires are read aloud from, and those not kept. */
async function recordings() {
  const all = new Set();
  for (const request of await questionnaires()) {
    const page = (await (await caches.match(request))?.text()) ?? "";
    for (const [, address] of page.matchAll(SAYS)) all.add(address);
  }
  const missing = [];
  for (const address of all) if (!(await caches.match(address))) missing.push(address);
  return { total: all.size, missing };
}

async function showAloud() {
  const { total, missing } = await recordings();
  const line = lineOf("aloud");
  line.hidden = !total;
  show("aloud", !missing.length, { number: missing.length, total });
  if (fetching) line.querySelector("[data-words]").textContent = line.dataset.wait;
}

/** Have the worker keep the recordings, one by one, unless somebody pays for every byte. */
export async function keepRecordings() {
  if (fetching || navigator.connection?.saveData) return;
  const { missing } = await recordings();
  fetching = missing.length > 0;
  await showAloud();
  for (const address of missing) {
    const reply = await fetch(address).catch(() => null);
    if (!reply) break; // no network; they are asked for again when somebody looks again
  }
  fetching = false;
  await showAloud();
}

async function hasRoom() {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota - usage > ROOM;
}
