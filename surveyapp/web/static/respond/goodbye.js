// The end: the thanks, then the hand-over.

import { drain, queue } from "./sending.js";
import { wipe } from "./store.js";

/** Show the thanks, then the hand-over, which goes to the page with the code and leaves no way back. */
export function goodbye(main, sent = true) {
  const screens = [...main.querySelectorAll("[data-screen]")];
  const home = main.querySelector("[data-home]");
  const finished = main.querySelector("[data-finished]");
  const line = main.querySelector("[data-state]");

  function show(name) {
    for (const screen of screens) {
      screen.hidden = screen.dataset.screen !== name;
      if (!screen.hidden) screen.querySelector("[tabindex='-1']").focus();
    }
    scrollTo(0, 0);
  }

  finished.hidden = false;
  finished.addEventListener("click", async () => {
    show("_hand-over");
    const worker = await navigator.serviceWorker?.getRegistration();
    worker?.waiting?.postMessage("take over"); // a new version, between two pupils
  });
  home.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(home.href);
  });
  if (!sent) line.textContent = line.dataset.saved;
  wipe();
  queue.tell = (left) => left.length || (line.textContent = line.dataset.sent);
  drain();
  history.replaceState(null, "", home.href);
  show("_thanks");
  return show;
}
