// What the service doesn't take: try again, or save it sealed, so that only the service can read it.

import { drain } from "../respond/sending.js";
import { waiting } from "../respond/store.js";

const FILE = "sealed file"; // as in surveyapp/records/sealing.py
const P256 = { name: "ECDH", namedCurve: "P-256" };

const stuckPart = document.querySelector("[data-stuck]");
const stuckLine = stuckPart.querySelector("[data-line]");

const bytes = (text) => new TextEncoder().encode(text);
const base64 = (buffer) => btoa(Array.from(new Uint8Array(buffer), (it) => String.fromCharCode(it)).join(""));
const stuckOnes = async () => (await waiting().catch(() => [])).filter((record) => record.problem);

/** List what is stuck, and why, if anything is. */
export async function showStuck() {
  const stuck = await stuckOnes();
  const sentences = [...new Set(stuck.map((record) => record.problem))];
  stuckPart.hidden = !stuck.length;
  stuckPart.querySelector("[data-problems]").replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence; // without a number, which would tell of requests for help
      return item;
    }),
  );
}

/** Ask the service for the key of its school, by one code after another until it knows one. */
async function schoolKey(records) {
  for (const { code } of records) {
    const reply = await fetch("/api/v1/sealing-key", { headers: { Authorization: `Bearer ${code}` } });
    if (reply.ok) return (await reply.json()).key;
  }
  throw new Error("no code is known");
}

/** Seal a text to the school: a one-time key, ECDH, HKDF, AES-GCM. */
async function sealed(text, key) {
  const raw = Uint8Array.from(atob(key), (character) => character.charCodeAt(0));
  const theirs = await crypto.subtle.importKey("raw", raw, P256, false, []);
  const ours = await crypto.subtle.generateKey(P256, false, ["deriveBits"]);
  const point = await crypto.subtle.exportKey("raw", ours.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: point, info: bytes(FILE) };
  const lock = await crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(FILE) }, lock, bytes(text));
  return { point: base64(point), box: base64(await new Blob([iv, box]).arrayBuffer()) };
}

async function save() {
  try {
    const answers = (await stuckOnes()).filter((record) => record.sitting);
    const records = answers.map(({ sitting, code, body }) => ({ sitting, code, body }));
    const file = await sealed(JSON.stringify({ records }), await schoolKey(records));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
    link.download = "sealed-answers.json";
    link.click();
    stuckLine.textContent = stuckLine.dataset.saved;
  } catch {
    stuckLine.textContent = stuckLine.dataset.unsaved;
  }
}

export function beginStuck() {
  stuckPart.querySelector("[data-retry]").addEventListener("click", drain);
  stuckPart.querySelector("[data-save]").addEventListener("click", save);
  showStuck();
}
