// The break, and somebody who has long touched nothing.

import { forgetLook } from "./look.js";
import { takeAwayNow } from "./leaving.js";
import { IDLE, SECOND, WARNING } from "./times.js";

const TOUCHES = ["pointerdown", "keydown", "click", "input"];

/** Open the break's dialog at its button; `carryOn` is called once it is closed. */
export function restable(carryOn) {
  const dialog = document.querySelector("[data-resting]");
  document.querySelector("[data-break]").addEventListener("click", () => {
    document.title = dialog.dataset.title;
    dialog.showModal();
  });
  dialog.addEventListener("close", carryOn);
  dialog.querySelector("[data-carry-on]").addEventListener("click", () => dialog.close());
  return dialog;
}

/** Warn somebody who has long touched nothing, then leave nothing of theirs; gives what ends this. */
export function lookForLife(home, carryOn) {
  const idle = document.querySelector("[data-idle]");
  let touched = Date.now();
  const touch = () => (touched = Date.now());

  async function look() {
    const left = touched + IDLE - Date.now();
    if (left < WARNING && !idle.open) idle.showModal?.();
    if (left > 0 && left <= IDLE) return;
    forgetLook();
    await takeAwayNow();
    location.replace(home);
  }

  const watch = setInterval(look, 10 * SECOND);
  for (const kind of TOUCHES) addEventListener(kind, touch);
  idle.addEventListener("close", carryOn);
  idle.querySelector("[data-carry-on]").addEventListener("click", () => idle.close());
  return () => clearInterval(watch);
}
