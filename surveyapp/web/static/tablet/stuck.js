// What the service doesn't take: try again, or save it sealed, so that only the service can read it.

import { starts } from "../respond/ready.js";
import { drain } from "../respond/sending.js";
import { waiting } from "../respond/store.js";

const FILE = "sealed file"; // as in surveyapp/records/sealing.py
const UNABLE = 409; // the service's own word that it doesn't know a code
const P256 = { name: "ECDH", namedCurve: "P-256" };

const stuckPart = document.querySelector("[data-stuck]");
const stuckLine = stuckPart.querySelector("[data-line]");

const saved = new Set(); // the names of what sealed files hold, until this page is left
let isUnknown = false; // whether the service knows none of the codes that are here

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

/** Say whether a file holds such a record; unfinished answers are of use only under their code. */
const fitsFile = ({ sitting, asking }) => Boolean(sitting ?? asking);

const nameOf = ({ sitting, asking, sha256: hash }) => `${sitting ?? asking} ${hash}`;

/** Say whether staff are to save a record before the tablet leaves its wave. */
export const needsFile = (record) => fitsFile(record) && !saved.has(nameOf(record)) && !isUnknown;

/**
 * Ask the service for the key of its school, by one code after another until it knows one. A code
 * that a reprint has replaced is unknown; another of this tablet's is of the same school.
 */
async function schoolKey(stuck) {
  const all = [...stuck, ...(await waiting()), ...(await starts())];
  for (const code of new Set(all.map((it) => it.code))) {
    const reply = await fetch("/api/v1/sealing-key", { headers: { Authorization: `Bearer ${code}` } });
    if (reply.ok) return (await reply.json()).key;
    if (reply.status !== UNABLE) throw new Error("the service doesn't answer");
  }
  return null;
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

function download(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" }));
  link.download = "sealed-answers.json";
  link.click();
}

/** Save what is stuck, if anything is and a key is found; give the name of what is true then. */
async function save() {
  const stuck = (await stuckOnes()).filter(fitsFile);
  if (!stuck.length) return "none";
  const key = await schoolKey(stuck);
  isUnknown = !key;
  if (isUnknown) return "unknown";
  const records = stuck.map(({ sitting, asking, code, body }) => ({ sitting, asking, code, body }));
  download(await sealed(JSON.stringify({ records }), key));
  for (const record of stuck) saved.add(nameOf(record));
  return "saved";
}

async function saveAndTell() {
  const how = await save().catch(() => "unsaved");
  stuckLine.textContent = stuckLine.dataset[how];
}

export function beginStuck() {
  stuckPart.querySelector("[data-retry]").addEventListener("click", drain);
  stuckPart.querySelector("[data-save]").addEventListener("click", saveAndTell);
  showStuck();
}
