// A tablet that has joined a wave: pupils tap Start, and nobody types a code.

import { reach } from "./sending.js";
import { stored } from "./store.js";

/** List the starts that are left: a code each, with the names of the wave and the group. */
export const starts = () => stored(["starts"], (all) => all.getAll()).catch(() => []);

/** Use a start up: its code belongs to the sitting that has just begun. */
export const taken = (code) => stored(["starts"], (all) => all.delete(code)).catch(() => {});

/** List what the service calls this tablet, once for each wave that it has joined. */
export const names = () => stored(["joined"], (all) => all.getAll()).catch(() => []);

/** Tell the service how many finished answers wait here, so that it knows of a tablet nobody brings back. */
export async function report(waiting) {
  const body = JSON.stringify({ waiting });
  return (await names()).map(({ token }) => reach(token, "tablets", { method: "PUT", body }));
}

/** Offer the next start in the place of the form; `start` opens the questionnaire for a code. */
export async function offerStart(form, start) {
  const ready = document.querySelector("[data-ready]");
  if (!(await starts()).length) return;
  ready.querySelector("[data-start]").addEventListener("click", async () => {
    const [next] = await starts(); // another tab may have used some up meanwhile
    return next ? start(next.code) : location.reload();
  });
  ready.querySelector("[data-card]").addEventListener("click", () => {
    ready.hidden = true;
    form.hidden = false;
    form.elements.code.focus();
  });
  form.hidden = true;
  ready.hidden = false;
  ready.querySelector("h1").focus();
}
