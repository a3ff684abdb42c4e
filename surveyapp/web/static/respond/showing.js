// One screen at a time: the one that is shown, how far along it is, and the line above Back and Next.

import { isQuestion } from "./given.js";
import { silence } from "./listening.js";
import { leaving } from "./manner.js";
import { TIME_TO_SEE } from "./times.js";

/** Do what nobody sees once the screen is painted: a slow tablet then shows it sooner. */
export const oncePainted = (work) => requestAnimationFrame(() => setTimeout(work));

const counts = (screen) => isQuestion(screen) && screen.dataset.practice === undefined;

export function showing(main, steps, screens, given) {
  const line = steps.querySelector("[data-line]");
  const back = steps.querySelector("[data-back]");
  const next = steps.querySelector("[data-next]");
  const progress = document.querySelector("[data-progress]");
  const rest = document.querySelector("[data-break]");
  const title = document.title;
  const nextWords = next.textContent;
  const sendWords = main.querySelector("[data-send]").textContent;
  const shown = { screen: screens[0], show, count, say, nudge, clear, tell };

  for (const screen of screens) reveal(screen, false);

  function reveal(screen, isShown) {
    const page = screen.closest("[data-page]");
    for (const part of [screen, page]) if (part) part.hidden = !isShown;
    page?.toggleAttribute("data-under-way", page.querySelector("[data-screen]") !== screen);
  }

  function show(screen) {
    leaving(shown.screen);
    reveal(shown.screen, false);
    reveal(screen, true);
    shown.screen = screen;
    steps.hidden = screen.dataset.screen === "_assent";
    back.style.visibility = screen === given.way()[0] ? "hidden" : "";
    rest.hidden = steps.hidden || !HTMLDialogElement.prototype.showModal;
    next.textContent = screen.dataset.screen === "_send" ? sendWords : nextWords;
    if (screen.dataset.screen === "_send") letBeSeen();
    say("");
    silence();
    count();
    scrollTo(0, 0);
    oncePainted(() => screen.contains(document.activeElement) || focus(screen));
  }

  function focus(screen) {
    screen.querySelector("[tabindex='-1']").focus({ preventScroll: true });
  }

  /** The second tap of a double tap on Next isn't meant for what can't be undone. */
  function letBeSeen() {
    next.setAttribute("aria-disabled", true);
    setTimeout(() => next.removeAttribute("aria-disabled"), TIME_TO_SEE);
  }

  /** Say how far along this is, in words and in a bar. */
  function count() {
    const questions = given.path().filter(counts);
    const number = questions.indexOf(shown.screen) + 1;
    const place = progress.querySelector("[data-words]");
    const words = place.dataset.words.replace("{number}", number).replace("{total}", questions.length);
    progress.hidden = !number;
    place.textContent = words;
    progress.querySelector("progress").value = number / questions.length;
    document.title = title; // the browser keeps a list of titles: a number would tell what was asked
  }

  function say(sentence, bad = false) {
    line.textContent = sentence;
    line.classList.toggle("steps-line--bad", bad);
  }

  /** Say what can be done where nothing is picked yet, and bring the way out into sight. */
  function nudge() {
    say(shown.screen.dataset.nudge);
    shown.screen.querySelector(".answers--apart")?.scrollIntoView({ block: "nearest" });
  }

  /** Say that the answers so far are in the tablet's store, or no more. */
  function tell(isKept) {
    progress.querySelector("[data-kept]").hidden = !isKept;
  }

  /** Leave nothing of the answers in the page. */
  function clear(instead) {
    main.replaceChildren(instead);
    document.title = title;
    for (const part of [steps, progress, rest]) part.remove();
  }

  return shown;
}
