/*
Reading aloud: recordings, played from the tablet's memory, or else a voice of the tablet's own.

One `sound` serves all: some browsers let only what was pressed before make a sound. `urls` are of
recordings that are here, or on their way, by address. `finish` ends what is being said; it is null
until something was. `turn` counts the silences: what began before the last one is over.
*/

const sound = new Audio();
const urls = new Map();
export let finish = null;
let turn = 0;

const all = (place) => [...place.querySelectorAll("[data-say]")];

/** Give a voice that reads this page's language without sending the words anywhere. */
function voice() {
  const [language] = document.documentElement.lang.split("-");
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find((it) => it.localService && it.lang.split(/[-_]/)[0] === language);
}

const canSay = (part) => Boolean(part.dataset.say || voice());

/** Give the object URL of a recording, fetching it once and whole. */
function fetched(address) {
  if (!urls.has(address)) {
    const url = fetch(address)
      .then((reply) => (reply.ok ? reply.blob() : null))
      .then((blob) => URL.createObjectURL(blob));
    url.catch(() => urls.delete(address));
    urls.set(address, url);
  }
  return urls.get(address);
}

function play(src, onended, onerror) {
  Object.assign(sound, { onended, onerror, src });
  sound.play().catch(onerror);
}

function speak(text, onend, onerror) {
  const words = new SpeechSynthesisUtterance(text);
  speechSynthesis.speak(Object.assign(words, { voice: voice(), rate: 0.85, onend, onerror }));
}

/** Say one part, marked meanwhile, until it is said or cut short. */
async function say(part, src) {
  part.dataset.saying = "";
  part.scrollIntoView({ block: "nearest" });
  try {
    await new Promise((done, failed) => {
      finish = done;
      if (src) play(src, done, failed);
      else speak(part.textContent.trim(), done, failed);
    });
  } finally {
    delete part.dataset.saying;
  }
}

/** Say what stands on the screen of this button, from the start, unless something else begins. */
async function read(button) {
  const mine = turn;
  const isShown = (part) => part.getClientRects().length && !part.matches("[data-under-way] header *");
  const parts = all(button.closest("[data-page]")).filter((part) => isShown(part) && canSay(part));
  try {
    for (const part of parts) {
      const src = part.dataset.say && (await fetched(part.dataset.say));
      if (mine === turn) await say(part, src);
    }
  } catch {
    const steps = document.querySelector("[data-unheard]");
    if (mine === turn) steps.querySelector("[data-line]").textContent = steps.dataset.unheard;
  }
}

/** Fetch the recordings one by one once the page is there, unless somebody pays for every byte. */
async function fetchAll() {
  for (const part of all(document)) if (part.dataset.say) await fetched(part.dataset.say).catch(() => {});
}

/** Offer the buttons whose question can be read aloud; voices may come late. */
export function listening(buttons) {
  const offer = () => {
    for (const button of buttons) button.hidden = !all(button.closest("[data-screen]")).some(canSay);
  };
  offer();
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offer);
  for (const button of buttons) button.addEventListener("click", () => read(button));
  const later = () => (globalThis.requestIdleCallback ?? setTimeout)(fetchAll);
  if (navigator.connection?.saveData) return;
  if (document.readyState === "complete") later();
  else addEventListener("load", later);
}

export function silence() {
  turn += 1;
  finish?.();
  sound.pause();
  globalThis.speechSynthesis?.cancel();
}

// Whatever is pressed ends it, but an answer; the button that reads begins anew.
document.addEventListener("click", (event) => event.target.closest("button, a") && silence(), true);
