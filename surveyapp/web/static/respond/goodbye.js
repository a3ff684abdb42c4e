// The end: the thanks, then the hand-over.

import { stopAsking } from "./asking.js";
import { guard } from "./holding.js";
import { forgetLook } from "./look.js";
import { taken } from "./ready.js";
import { watchTouches } from "./resting.js";
import { drain, queue } from "./sending.js";
import { wipeOf } from "./store.js";
import { IDLE_AT_THE_END } from "./times.js";

/**
 * Show the thanks with what became of the answers, then the hand-over, which goes to the page with the
 * code and leaves no way back. What the service refuses (`problem`) an adult must see to, also where it
 * says so only later.
 */
export function goodbye(main, { sent, until, problem, sitting } = { sent: true }) {
  const screens = [...main.querySelectorAll("[data-screen]")];
  const home = main.querySelector("[data-home]");
  const finished = main.querySelector("[data-finished]");
  const guarded = main.querySelector("[data-guard]");
  const line = main.querySelector("[data-state]");
  const { value: code } = document.querySelector("[name=_code]"); // of asking, which every goodbye has

  function show(name) {
    for (const screen of screens) {
      screen.hidden = screen.dataset.screen !== name;
      if (screen.hidden) continue;
      const heading = screen.querySelector("[tabindex='-1']");
      document.title = heading.textContent;
      heading.focus();
    }
    if (name === "_hand-over") {
      forgetLook();
      stopAsking();
      stopWatching();
      main.querySelector("[data-own-code]")?.remove();
    }
    scrollTo(0, 0);
  }

  function goHome(event) {
    event?.preventDefault();
    forgetLook();
    location.replace(home.href);
  }

  const stopWatching = watchTouches(IDLE_AT_THE_END, goHome);
  finished.hidden = false;
  finished.addEventListener("click", async () => {
    show("_hand-over");
    const worker = await navigator.serviceWorker?.getRegistration();
    worker?.waiting?.postMessage("take over"); // a new version, between two pupils
  });
  home.addEventListener("click", goHome);
  if (guarded) guard(guarded, goHome);
  home.hidden = Boolean(guarded);
  function tell(isSent, refused) {
    const words = line.dataset;
    line.textContent = (isSent ? words.sent : refused ? (words.stuck ?? refused) : words.saved) ?? "";
  }

  if (until) line.dataset.sent = line.dataset.until.replace("{day}", until);
  tell(sent, problem);
  for (const own of main.querySelectorAll(".own-code")) {
    own.textContent = own.textContent.replace(/.{4}(?=.)/g, "$&-"); // as on a card
  }
  taken(code); // the form may have been sent before the script was there
  wipeOf(code);
  queue.tell = (left) => {
    const own = [...left, ...queue.over].filter((it) => sitting && sitting === (it.unfinished ?? it.sitting));
    tell(!own.length, own.find((it) => it.problem)?.problem);
  };
  drain();
  history.replaceState(null, "", home.href);
  show("_thanks");
  return show;
}
