// The document as one question per screen: Back, Next, sending; what is kept on the tablet meanwhile.

import { boxes, isAnswered, isState, slipOf } from "./form.js";
import { givenIn } from "./given.js";
import { goodbye } from "./goodbye.js";
import { listening } from "./listening.js";
import { begun, leave, leftUnder, offer, putAside } from "./leaving.js";
import { manner } from "./manner.js";
import { lookForLife, restable } from "./resting.js";
import { taken } from "./ready.js";
import { isFull } from "./room.js";
import { canonical, drain, handIn, sha256 } from "./sending.js";
import { oncePainted, showing } from "./showing.js";
import { NOW, stored } from "./store.js";

/*
The screens are named by question, those around the questions by a name that begins with "_". The
form's own properties are never used, as a question may be called "action" or "reset".
*/
export async function sitting(steps) {
  const main = document.querySelector("main");
  const form = main.querySelector("#answers");
  const { home } = steps.dataset;
  const next = steps.querySelector("[data-next]");
  const screens = [...main.querySelectorAll("[data-screen]")];
  const given = givenIn(form, screens);
  const shown = showing(main, steps, screens, given);
  const own = (name) => form.querySelector(`[name=${name}]`).value;
  const code = own("_code");
  let ours = steps.dataset.sitting;
  let changes = 0; // led to these answers: of two tablets' answers, those after more of them are newer
  let sending = false;
  let stopping = null; // the answers so far, on their way
  let isTaken = false; // the start of a joined tablet
  let backFrom = null; // the screen on which Back was pressed, until the browser has gone
  let part = null; // shows a screen of the goodbye, once the answers are on their way

  function draft() {
    const { screen } = shown.screen.dataset;
    return { code, sitting: ours, answers: given.answers(), changes, language: own("_lang"), screen };
  }

  function keep() {
    if (part) return;
    changes += 1;
    const now = { ...draft(), at: Date.now() };
    take(now.answers);
    stored(["draft"], (drafts) => {
      const put = drafts.put(now, NOW);
      drafts.transaction.commit?.(); // at once: the page may be gone in a moment
      return put;
    }).then(
      () => shown.tell(true),
      () => shown.tell(false),
    );
  }

  /** Use the start up once something is answered: whoever only said yes leaves it to the next. */
  function take(answers) {
    if (isTaken || !Object.keys(answers).length) return;
    isTaken = true;
    taken(code);
  }

  function resume(found) {
    ours = found.sitting;
    changes = found.changes ?? 0;
    HTMLFormElement.prototype.reset.call(form);
    given.goOnWith(found);
    take(found.answers);
    const [screen] = given.way();
    history.replaceState({ screen: screen.dataset.screen }, "", home);
    shown.show(screen);
  }

  function goOn() {
    const { screen } = shown;
    if (screen.dataset.screen === "_send") return send();
    if (screen.dataset.nudge && !isAnswered(screen)) return shown.nudge();
    const slip = slipOf(screen);
    if (slip) return shown.say(slip, true);
    const ahead = given.way();
    return visit(ahead[ahead.indexOf(screen) + 1]);
  }

  function visit(screen) {
    history.pushState({ screen: screen.dataset.screen }, "");
    shown.show(screen);
    oncePainted(keep);
  }

  /** Go back once, however often it is tapped meanwhile: a step too many would leave the page. */
  function goBack() {
    if (backFrom === shown.screen) return;
    backFrom = shown.screen;
    history.back();
  }

  /** Back and Forward of the browser: the screen of that moment, or the hand-over once it is over. */
  function travel(event) {
    backFrom = null;
    if (part) return part("_hand-over");
    if (rest.open) rest.close();
    if (!event.state) return null; // a link within the page
    const way = given.way();
    const wanted = way.find((screen) => screen.dataset.screen === event.state.screen);
    return shown.show(wanted ?? way[0]);
  }

  /** Picking a way of not answering takes what is picked away, and the other way round. */
  function keepApart(event) {
    shown.say("");
    const input = event.target;
    const instead = input.checked && isState(input);
    for (const box of boxes(shown.screen)) {
      const apart = box.type === "checkbox" && (instead || isState(box));
      if (apart && box !== input) box.checked = false;
    }
  }

  /**
   * Hand in, and say goodbye once that is sent or kept; otherwise say what is in the way. An answer
   * that the server can't take, to a question that can't be shown, is `left` out by it.
   */
  async function send(content = { answers: given.answers(), ...manner() }, left = false) {
    if (sending) return;
    sending = true;
    taken(code);
    await stopping;
    shown.say(steps.dataset.sending);
    const body = canonical({ language: own("_lang"), ...content });
    const record = { sitting: ours, code, body, sha256: await sha256(body) };
    const reply = await handIn(record, left, draft());
    sending = false;
    if (reply.sent || reply.kept) return finish("no_thanks" in content ? "stopped" : "sent", reply);
    const wrong = reply.errors && given.path().find((each) => Object.keys(reply.errors).includes(each.dataset.screen));
    if (wrong) return showError(wrong, reply.errors[wrong.dataset.screen]);
    if (reply.errors && !left) return send(content, true);
    keep();
    if (shown.screen.dataset.screen === "_send") next.textContent = steps.dataset.again;
    return shown.say(reply.problem ?? steps.dataset.notSent, true);
  }

  /** Go to the first question whose answer the server can't take, and say why. */
  function showError(screen, why) {
    given.askAgain(screen);
    visit(screen);
    shown.say(why, true);
  }

  /** Stop for now; the answers so far wait for whoever has the code. Leaving the break means going on. */
  async function stop() {
    if (sending || stopping) return;
    let isOver = true;
    rest.addEventListener("close", () => (isOver = false), { once: true });
    const line = rest.querySelector("[data-leaving]");
    line.textContent = line.dataset.leaving;
    taken(code);
    stopping = leave(draft());
    const { problem, ...reply } = await stopping;
    stopping = null;
    line.textContent = "";
    if (!isOver) return keep();
    if (!problem && (reply.sent || reply.kept)) return finish("later", reply);
    line.textContent = problem ?? line.dataset.failed;
    return keep();
  }

  function finish(how, reply) {
    shown.clear(main.querySelector(`[data-goodbye=${how}]`).content);
    main.className = "goodbye";
    stopLooking();
    over();
    part = goodbye(main, { ...reply, sitting: ours });
  }

  /** Go on with what was begun before, on this tablet or another: the newest of it. */
  async function comeBack() {
    const { left } = steps.dataset;
    const before = await drafted;
    const isMine = before?.code === code;
    if (before) isMine ? resume(before) : putAside(before);
    if (isMine && left !== "1") return;
    const { found, unsure } = await leftUnder(code, left);
    if (isMine && !(found?.changes > changes)) return;
    const notice = main.querySelector("[data-unsure]");
    notice.hidden &&= !unsure;
    notice.style.visibility = unsure ? "" : "hidden"; // its room stays: no button moves under a finger
    if (!found) return hurried && shown.screen === screens[0] && goOn();
    changes += found.changes;
    return offer(found, () => resume(found));
  }

  /** Say whether a press on Next is meant for what is shown; the second tap of a double tap is not. */
  function isMeant(taps) {
    return taps !== 2 && !(taps && next.hasAttribute("aria-disabled"));
  }

  const drafted = begun();
  const hurried = location.hash === "#answers"; // said yes before this script was there
  const rest = restable(shown.count);
  const stopLooking = lookForLife(home, keep);
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
    if (rest.open) rest.close();
    send({ no_thanks: true });
  });
  main.querySelector("[data-yes]").addEventListener("click", (event) => {
    event.preventDefault();
    goOn();
  });
  rest.querySelector("[data-later]").addEventListener("click", stop);
  next.addEventListener("click", ({ detail }) => isMeant(detail) && goOn());
  steps.querySelector("[data-back]").addEventListener("click", goBack);
  listening(main.querySelectorAll("[data-listen]"));
  addEventListener("popstate", travel);
  addEventListener("pageshow", (event) => event.persisted && location.replace(home));
  shown.show(screens[0]);
  drain();
  const instead = (await isFull()) ? "full" : (await isOpenElsewhere()) && "elsewhere";
  if (instead) {
    main.replaceChildren(main.querySelector(`[data-${instead}]`).content);
    main.querySelector("h2").focus();
    stopLooking();
    steps.remove();
    return;
  }
  await comeBack();
}

let over = () => {}; // lets another tab begin

/** Say whether another tab has a sitting open; if not, this one has until it is over. */
function isOpenElsewhere() {
  if (!navigator.locks) return false;
  return new Promise((tell) => {
    const asked = navigator.locks.request("sitting", { ifAvailable: true }, (lock) => {
      tell(!lock);
      return lock && new Promise((leave) => addEventListener("pagehide", (over = leave)));
    });
    asked.catch(() => tell(false)); // refused, as where site data is blocked
  });
}
