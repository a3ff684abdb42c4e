// The page with the code: types in what a card's QR address carries after "#", and sends it.

import { begun, putAside } from "./leaving.js";
import { offerStart, report } from "./ready.js";
import { drain, queue } from "./sending.js";
import { haveWorker } from "./worker.js";

const SYMBOLS = "23456789BCDFGHJKMNPQRTVWXZ"; // of a code, as in surveyapp/records/codes.py
const CODE_LENGTH = 12;

/** Say whether a card's address was opened: its code stands after "#". */
export const isScanned = () => fits(location.hash.slice(1));

/** Say whether the last symbol of a code fits the others. */
function fits(code) {
  const symbols = [...code.toUpperCase()].filter((it) => /[0-9A-Z]/.test(it)).reverse();
  const values = symbols.map((it, place) => SYMBOLS.indexOf(it) * (place % 2 ? 2 : 1));
  const total = values.reduce((sum, it) => sum + (it % 26) + Math.floor(it / 26), 0);
  return symbols.length === CODE_LENGTH && Math.min(...values) >= 0 && total % 26 === 0;
}

export async function enter(form) {
  const code = location.hash.slice(1);
  const slip = document.querySelector("[data-slip]");
  const offer = document.querySelector("[data-offer]");
  const unsent = document.querySelector("[data-unsent]");

  const clean = () => history.replaceState(null, "", form.dataset.enter);

  function start(written) {
    form.elements.code.value = written;
    form.submit();
  }

  function tell(left) {
    const { length } = left.filter((record) => record.sitting); // who asked for help is nobody's business
    report(length);
    unsent.hidden = !length;
    unsent.textContent = unsent.dataset.unsent.replace("{number}", length);
  }

  addEventListener("pageshow", (event) => event.persisted && form.reset());
  addEventListener("popstate", () => isScanned() || clean());
  if (code || history.state) clean();
  if (fits(code)) return start(code);
  haveWorker();
  document.querySelector("[data-insecure]").hidden = globalThis.isSecureContext !== false;
  form.addEventListener("submit", (event) => {
    slip.hidden = !form.elements.code.value.trim() || fits(form.elements.code.value);
    if (!slip.hidden) event.preventDefault();
    if (!slip.hidden) form.elements.code.focus();
  });
  queue.tell = tell;
  drain();
  const draft = await begun();
  if (!draft) return offerStart(form, start);
  offer.querySelector("[data-carry-on]").addEventListener("click", () => start(draft.code));
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    putAside(draft);
    offer.hidden = true;
    form.hidden = false;
    form.elements.code.focus();
    return offerStart(form, start);
  });
  form.hidden = true;
  offer.hidden = false;
  return offer.querySelector("h1").focus();
}
