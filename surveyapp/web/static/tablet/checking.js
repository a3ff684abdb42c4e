// What this tablet is able to do, each looked at rather than believed.

import { starts } from "../respond/ready.js";
import { keepsAnswers } from "../respond/room.js";
import { waiting } from "../respond/store.js";

const ROOM = 100 * 2 ** 20; // in private mode browsers give far less
const DAY = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "numeric" };

/** Show on the page what is fine and what isn't. */
export async function check() {
  const waits = await waiting().catch(() => []);
  const oldest = Math.min(...waits.map((record) => record.at ?? Date.now()));
  const day = waits.length ? new Intl.DateTimeFormat("en-GB", DAY).format(oldest) : "";
  show("secure", globalThis.isSecureContext);
  show("offline", await goesOn());
  show("keeps", await keepsAnswers());
  show("room", await hasRoom());
  show("persisted", await navigator.storage?.persist?.().catch(() => false));
  show("unsent", !waits.length, { number: waits.length, day });
}

function show(name, good, values = {}) {
  const line = document.querySelector(`[data-check=${name}]`);
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
  const documents = await caches.open("documents");
  const kept = (await documents.keys()).map((request) => new URL(request.url).searchParams.get("wave"));
  return (await starts()).every(({ code }) => kept.includes(code[0]));
}

async function hasRoom() {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota - usage > ROOM;
}
