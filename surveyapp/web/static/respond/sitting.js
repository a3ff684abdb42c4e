// The document as one question per screen: show-if, Back, Next, the break, sending.

import { READERS, boxes, isAnswered, isState, valueOf } from "./form.js";
import { goodbye } from "./goodbye.js";
import { listen, silence } from "./listening.js";
import { holds } from "./rules.js";
import { alone, canonical, deliver, drain, post, sha256 } from "./sending.js";
import { NOW, begun, stored, wipe } from "./store.js";
import { IDLE, SECOND, TIME_TO_WATCH, WARNING } from "./times.js";

/*
The screens are named by question, those around the questions by a name that begins with "_". The
form's own properties are never used, as a question may be called "action" or "reset".
*/
export async function sitting(steps) {
  const main = document.querySelector("main");
  const form = main.querySelector("#answers");
  const { home } = steps.dataset;
  const line = steps.querySelector("[data-line]");
  const back = steps.querySelector("[data-back]");
  const next = steps.querySelector("[data-next]");
  const progress = document.querySelector("[data-progress]");
  const rest = document.querySelector("[data-break]");
  const dialog = document.querySelector("[data-resting]");
  const idle = document.querySelector("[data-idle]");
  const screens = [...main.querySelectorAll("[data-screen]")];
  const title = document.title;
  const nextWords = next.textContent;
  const sendWords = main.querySelector("[data-send]").textContent;
  const own = (name) => form.querySelector(`[name=${name}]`).value;
  const code = own("_code");
  let ours = steps.dataset.sitting;
  let before = {}; // what was answered before a reload, by field; it isn't shown again
  let passed = new Set(); // the screens before the one that such a sitting goes on with
  let current = screens[0];
  let touched = Date.now();
  let sending = false;
  let leave = null; // shows a screen of the goodbye, once the answers are on their way

  const named = (name) => screens.find((screen) => screen.dataset.screen === name);
  const isQuestion = (screen) => Boolean(screen.dataset.type);
  const counts = (screen) => isQuestion(screen) && screen.dataset.practice === undefined;

  /** Give the screens that the answers so far lead to, in order; one pass, as rules look back only. */
  function path() {
    const values = Object.create(null);
    return screens.filter((screen) => {
      const rule = screen.dataset.showIf;
      if (rule && !holds(JSON.parse(rule), values)) return false;
      if (isQuestion(screen)) values[screen.dataset.screen] = value(screen);
      return true;
    });
  }

  const way = () => path().filter((screen) => !passed.has(screen));

  /** Give the value of a question, also of one that was answered before a reload. */
  function value(screen) {
    const given = before[screen.dataset.screen];
    if (!passed.has(screen)) return valueOf(screen);
    if (!given || given.some((text) => text.startsWith("_"))) return null;
    return (READERS[screen.dataset.type] ?? READERS.choice)(given);
  }

  /** Give what is answered so far: the texts under each field's name. */
  function answers() {
    const given = { ...before };
    const form_ = new FormData(form);
    for (const name of new Set(form_.keys())) {
      const texts = form_.getAll(name).filter((text) => text.trim());
      if (!name.startsWith("_") && texts.length) given[name] = texts;
    }
    return given;
  }

  function keep() {
    touched = Date.now();
    const draft = { code, sitting: ours, answers: answers(), screen: current.dataset.screen, at: touched };
    stored(["draft"], (drafts) => drafts.put(draft, NOW)).catch(() => {});
  }

  /** Go on with a sitting that was begun before, at the first question without an answer. */
  function resume(draft) {
    ours = draft.sitting;
    before = draft.answers;
    const place = screens.indexOf(named(draft.screen));
    const isAnswered = (name) => name in before || `${name}.state` in before;
    const isNext = (screen, at) => at >= place && !isAnswered(screen.dataset.screen);
    passed = new Set(screens.slice(0, screens.findIndex(isNext)));
    history.replaceState({ screen: way()[0].dataset.screen }, "", home);
    show(way()[0]);
  }

  function show(screen) {
    current = screen;
    for (const other of screens) other.hidden = other !== screen;
    for (const page of main.querySelectorAll("[data-page]")) {
      page.hidden = !page.contains(screen);
      page.toggleAttribute("data-under-way", page.querySelector("[data-screen]") !== screen);
    }
    steps.hidden = screen.dataset.screen === "_assent";
    back.style.visibility = screen === way()[0] ? "hidden" : "";
    rest.hidden = steps.hidden || !dialog.showModal;
    next.textContent = screen.dataset.screen === "_send" ? sendWords : nextWords;
    say("");
    silence();
    count();
    scrollTo(0, 0);
    screen.querySelector("[tabindex='-1']").focus({ preventScroll: true });
  }

  /** Say how far along this is, in words, in a bar and in the title. */
  function count() {
    const questions = path().filter(counts);
    const number = questions.indexOf(current) + 1;
    const place = progress.querySelector("[data-words]");
    const words = place.dataset.words.replace("{number}", number).replace("{total}", questions.length);
    progress.hidden = !number;
    place.textContent = words;
    progress.querySelector("progress").value = number / questions.length;
    document.title = number ? `${words} – ${title}` : title;
  }

  function say(sentence, bad = false) {
    line.textContent = sentence;
    line.classList.toggle("steps-line--bad", bad);
  }

  function goOn() {
    if (current.dataset.screen === "_send") return send();
    if (current.dataset.nudge && !isAnswered(current)) return say(current.dataset.nudge);
    const ahead = way();
    return visit(ahead[ahead.indexOf(current) + 1]);
  }

  function visit(screen) {
    history.pushState({ screen: screen.dataset.screen }, "");
    show(screen);
    keep();
  }

  /** Back and Forward of the browser: the screen of that moment, or the hand-over once it is over. */
  function travel(event) {
    if (leave) return leave("_hand-over");
    if (dialog.open) dialog.close();
    if (!event.state) return null; // a link within the page
    const wanted = named(event.state.screen);
    return show(way().includes(wanted) ? wanted : way()[0]);
  }

  /** Picking a way of not answering takes the answers away, and the other way round. */
  function keepApart(event) {
    say("");
    const input = event.target;
    const instead = input.checked && isState(input);
    for (const box of boxes(current)) {
      const apart = box.type === "checkbox" && (instead || isState(box));
      if (apart && box !== input) box.checked = false;
    }
  }

  async function send(content = { answers: answers() }) {
    if (sending) return;
    sending = true;
    say(steps.dataset.sending);
    const body = canonical({ language: own("_lang"), ...content });
    const record = { sitting: ours, code, body, sha256: await sha256(body) };
    const stopped = "no_thanks" in content;
    try {
      if (!record.sha256) throw new Error("plain HTTP");
      await stored(["out", "draft"], (out, draft) => draft.delete(NOW) && out.put(record, ours));
    } catch {
      return ended(stopped, await post(record), false);
    }
    const late = new Promise((resolve) => setTimeout(resolve, TIME_TO_WATCH, {}));
    const delivered = alone(() => deliver(record)).catch(() => ({}));
    const reply = await Promise.race([delivered, late]);
    if (reply.errors) await stored(["out"], (out) => out.delete(ours));
    return ended(stopped, reply, !reply.errors);
  }

  /** Say goodbye once the answers are sent or kept; otherwise say what is in the way. */
  function ended(stopped, reply, kept) {
    sending = false;
    if (reply.sent || kept) return finish(stopped, Boolean(reply.sent));
    if (reply.errors) return showError(reply.errors);
    if (current.dataset.screen === "_send") next.textContent = steps.dataset.again;
    return say(reply.problem ?? steps.dataset.notSent, true);
  }

  /** Go to the first question whose answer the server can't take, and say why. */
  function showError(errors) {
    const wrong = Object.keys(errors);
    const screen = path().find((each) => wrong.includes(each.dataset.screen));
    passed.delete(screen);
    delete before[screen.dataset.screen];
    visit(screen);
    say(errors[screen.dataset.screen], true);
  }

  /** Leave nothing of the answers in the page, and say goodbye. */
  function finish(stopped, sent) {
    const words = main.querySelector(`[data-goodbye=${stopped ? "stopped" : "sent"}]`).content;
    main.replaceChildren(words);
    main.className = "goodbye";
    document.title = title;
    clearInterval(watch);
    for (const part of [steps, progress, rest]) part.remove();
    leave = goodbye(main, sent);
  }

  /** Warn somebody who has long touched nothing, then leave nothing of theirs. */
  async function lookForLife() {
    const left = touched + IDLE - Date.now();
    if (left < WARNING && !idle.open) idle.showModal?.();
    if (left > 0 && left <= IDLE) return;
    await wipe();
    location.replace(home);
  }

  const drafted = begun();
  const elsewhere = isOpenElsewhere();
  const hurried = location.hash === "#answers"; // said yes before this script was there
  main.dataset.stepped = "";
  history.replaceState({ screen: "_assent" }, "", home);
  form.addEventListener("input", keepApart);
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn();
  });
  main.querySelector("#no-thanks").addEventListener("submit", (event) => {
    event.preventDefault();
    if (dialog.open) dialog.close();
    send({ no_thanks: true });
  });
  main.querySelector("[data-yes]").addEventListener("click", (event) => {
    event.preventDefault();
    goOn();
  });
  next.addEventListener("click", goOn);
  back.addEventListener("click", () => history.back());
  rest.addEventListener("click", () => {
    document.title = dialog.dataset.title;
    dialog.showModal();
  });
  dialog.addEventListener("close", count);
  dialog.querySelector("[data-carry-on]").addEventListener("click", () => dialog.close());
  main.querySelectorAll("[data-listen]").forEach(listen);
  idle.addEventListener("close", keep);
  idle.querySelector("[data-carry-on]").addEventListener("click", () => idle.close());
  const watch = setInterval(lookForLife, 10 * SECOND);
  addEventListener("popstate", travel);
  addEventListener("pageshow", (event) => event.persisted && location.replace(home));
  addEventListener("pointerdown", () => (touched = Date.now()));
  addEventListener("keydown", () => (touched = Date.now()));
  show(screens[0]);
  drain();
  if (await elsewhere) {
    main.replaceChildren(main.querySelector("[data-elsewhere]").content);
    steps.remove();
    return;
  }
  const draft = await drafted;
  if (draft?.code === code) resume(draft);
  else if (hurried) goOn();
}

/** Say whether another tab has a sitting open; if not, this one has until it is left. */
function isOpenElsewhere() {
  if (!navigator.locks) return false;
  return new Promise((tell) => {
    navigator.locks.request("sitting", { ifAvailable: true }, (lock) => {
      tell(!lock);
      return lock && new Promise((leave) => addEventListener("pagehide", leave));
    });
  });
}
