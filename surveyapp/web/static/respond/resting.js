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

/**
 * End what nobody has touched for so long. The tablet may have slept meanwhile: the touch that wakes it
 * isn't taken for one of before. Gives what stops this.
 */
export function watchTouches(most, end, warn = () => {}) {
  let touched = Date.now();
  const watch = setInterval(look, 10 * SECOND);

  function quiet() {
    touched = Math.min(touched, Date.now()); // a clock may be set back
    return Date.now() - touched;
  }

  function look() {
    if (quiet() >= most) finish();
    else if (quiet() > most - WARNING) warn();
  }

  function touch(event) {
    if (quiet() >= most) {
      event.stopImmediatePropagation();
      finish();
    }
    touched = Date.now();
  }

  function finish() {
    stop();
    end();
  }

  function stop() {
    clearInterval(watch);
    for (const kind of TOUCHES) removeEventListener(kind, touch, true);
    document.removeEventListener("visibilitychange", look);
  }

  for (const kind of TOUCHES) addEventListener(kind, touch, true);
  document.addEventListener("visibilitychange", look);
  return stop;
}

/** Warn somebody who has long touched nothing, then leave nothing of theirs; gives what stops this. */
export function lookForLife(home, carryOn) {
  const idle = document.querySelector("[data-idle]");

  async function end() {
    document.body.hidden = true;
    forgetLook();
    await takeAwayNow();
    location.replace(home);
  }

  idle.addEventListener("close", carryOn);
  idle.querySelector("[data-carry-on]").addEventListener("click", () => idle.close());
  return watchTouches(IDLE, end, () => idle.open || idle.showModal?.());
}
