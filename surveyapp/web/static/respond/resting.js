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

/** Ask now and then what to do after so long without a touch; gives what ends this. */
export function watchTouches(ask) {
  let touched = Date.now();
  const touch = () => (touched = Date.now());
  const watch = setInterval(() => {
    touched = Math.min(touched, Date.now()); // a clock may be set back
    ask(Date.now() - touched);
  }, 10 * SECOND);
  for (const kind of TOUCHES) addEventListener(kind, touch);
  return () => clearInterval(watch);
}

/** Warn somebody who has long touched nothing, then leave nothing of theirs; gives what ends this. */
export function lookForLife(home, carryOn) {
  const idle = document.querySelector("[data-idle]");

  async function ask(quiet) {
    if (quiet > IDLE - WARNING && !idle.open) idle.showModal?.();
    if (quiet < IDLE) return;
    forgetLook();
    await takeAwayNow();
    location.replace(home);
  }

  idle.addEventListener("close", carryOn);
  idle.querySelector("[data-carry-on]").addEventListener("click", () => idle.close());
  return watchTouches(ask);
}
