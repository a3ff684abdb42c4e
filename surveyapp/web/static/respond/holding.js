// The guard of the hand-over: only who keeps its button pressed for a while goes on.

import { TIME_TO_HOLD } from "./times.js";

const PRESS = ["pointerdown", "keydown"];
const LET_GO = ["pointerup", "keyup"];
const BREAK_OFF = ["pointercancel", "pointerleave", "blur"];

/** Go on once the button was pressed long enough and let go, or by the two taps beside it. */
export function guard(place, goOn) {
  const button = place.querySelector("[data-hold]");
  const line = place.querySelector("[data-held]");
  const meter = button.querySelector("progress");
  const isFull = () => meter.value === meter.max;
  let timer = 0;

  function fill() {
    meter.value += 1;
    if (isFull()) line.textContent = line.dataset.full;
  }

  function press(event) {
    if (event.key && ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault(); // Enter would press again and again
    if (timer) return;
    line.textContent = line.dataset.holding;
    timer = setInterval(fill, TIME_TO_HOLD / meter.max);
  }

  /** What is let go on this page can't press anything on the next. */
  function release({ type }) {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    if (isFull() && LET_GO.includes(type)) goOn();
    else line.textContent = line.dataset.short;
    meter.value = 0;
  }

  place.hidden = false;
  for (const kind of PRESS) button.addEventListener(kind, press);
  for (const kind of [...LET_GO, ...BREAK_OFF]) button.addEventListener(kind, release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", () => (line.textContent = line.dataset.short));
  place.querySelector("[data-at-once]").addEventListener("click", goOn);
}
