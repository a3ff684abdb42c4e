/*
What the pupils' pages gain from a script; without it each of them works all the same.

  enter    types in the code that a card's QR address carries after "#", and sends it
  sitting  turns the document into one question per screen: show-if, Back, Next, break, sending
  goodbye  the thanks, then the hand-over

All words stand in the page, so that they are in its language. The answers are in the form and
nowhere else: not in the address, the title, the history or any storage.
*/

const SECONDS_TO_SEND = 15;
const LIKE_A_CODE = /^[0-9A-Za-z-]{10,}$/;

/* ---- Show-if: the same rules as surveyapp/questionnaire/rules.py, held to the same vectors ---- */

const has = (answer, value) => (Array.isArray(answer) ? answer.includes(value) : answer === value);

const TESTS = {
  answered: (answer, value) => (answer !== null) === value,
  is: (answer, value) => answer !== null && has(answer, value),
  is_not: (answer, value) => answer !== null && !has(answer, value),
  at_least: (answer, value) => answer !== null && answer >= value,
  at_most: (answer, value) => answer !== null && answer <= value,
};

/** Say whether the answers given so far, by question id, satisfy the rule. */
export function holds(rule, values) {
  if (rule.all) return rule.all.every((part) => holds(part, values));
  if (rule.any) return rule.any.some((part) => holds(part, values));
  const answer = values[rule.question] ?? null;
  const tests = Object.entries(rule).filter(([name]) => name !== "question");
  return tests.every(([name, value]) => TESTS[name](answer, value));
}

/* ---- Reading answers from the form ----------------------------------------------------------- */

const isState = (input) => input.value.startsWith("_");

const boxes = (screen) => [...screen.querySelectorAll("input[type=radio], input[type=checkbox]")];

const typed = (screen) => screen.querySelector("textarea, input[type=text], input[type=date]");

const picked = (screen) => boxes(screen).filter((box) => box.checked);

const READERS = {
  choice: (texts) => texts[0],
  choices: (texts) => texts,
  yes_no: (texts) => texts[0],
  rating: (texts) => Number(texts[0]),
  faces: (texts) => Number(texts[0]),
};

/** Give the value of a question as the rules see it; null where it has none. */
function valueOf(screen) {
  const states = picked(screen).filter(isState);
  if (states.length) return null;
  const box = typed(screen);
  if (!box) {
    const texts = picked(screen).map((input) => input.value);
    return texts.length ? READERS[screen.dataset.type](texts) : null;
  }
  const text = box.value.trim();
  if (screen.dataset.type !== "number") return text || null;
  const number = Number(text.replace(/\s/g, "").replace(",", "."));
  return text && !Number.isNaN(number) ? number : null;
}

const isAnswered = (screen) => picked(screen).length > 0 || Boolean(typed(screen)?.value.trim());

/* ---- The page with the code ------------------------------------------------------------------ */

function enter(form) {
  const code = location.hash.slice(1);
  addEventListener("pageshow", (event) => event.persisted && form.reset());
  if (!LIKE_A_CODE.test(code)) return;
  history.replaceState(null, "", form.dataset.enter);
  form.elements.code.value = code;
  form.submit();
}

/* ---- The sitting ----------------------------------------------------------------------------- */

/*
The screens are named by question, those around the questions by a name that begins with "_". The
form's own properties are never used, as a question may be called "action" or "reset".
*/
function sitting(steps) {
  const main = document.querySelector("main");
  const form = main.querySelector("#answers");
  const { sitting: ours, home } = steps.dataset;
  const line = steps.querySelector("[data-line]");
  const back = steps.querySelector("[data-back]");
  const next = steps.querySelector("[data-next]");
  const progress = document.querySelector("[data-progress]");
  const rest = document.querySelector("[data-break]");
  const dialog = document.querySelector("dialog");
  const screens = [...main.querySelectorAll("[data-screen]")];
  const title = document.title;
  const nextWords = next.textContent;
  const sendWords = main.querySelector("[data-send]").textContent;
  let current = screens[0];
  let sending = false;
  let leave = null; // shows a screen of the goodbye, once the answers are sent

  const named = (name) => screens.find((screen) => screen.dataset.screen === name);
  const isQuestion = (screen) => Boolean(screen.dataset.type);

  /** Give the screens that the answers so far lead to, in order; one pass, as rules look back only. */
  function path() {
    const values = Object.create(null);
    return screens.filter((screen) => {
      const rule = screen.dataset.showIf;
      if (rule && !holds(JSON.parse(rule), values)) return false;
      if (isQuestion(screen)) values[screen.dataset.screen] = valueOf(screen);
      return true;
    });
  }

  function show(screen) {
    current = screen;
    for (const other of screens) other.hidden = other !== screen;
    for (const page of main.querySelectorAll("[data-page]")) page.hidden = !page.contains(screen);
    steps.hidden = screen.dataset.screen === "_assent";
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
    const questions = path().filter(isQuestion);
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
    const way = path();
    return visit(way[way.indexOf(current) + 1]);
  }

  function visit(screen) {
    history.pushState({ screen: screen.dataset.screen }, "");
    show(screen);
  }

  /** Back and Forward of the browser: the screen of that moment, or the hand-over once it is over. */
  function travel(event) {
    if (leave) return leave("_hand-over");
    if (dialog.open) dialog.close();
    if (!event.state) return null; // a link within the page
    const wanted = named(event.state.screen);
    return show(path().includes(wanted) ? wanted : screens[0]);
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

  async function send() {
    if (sending) return;
    sending = true;
    say(steps.dataset.sending);
    const reply = await post();
    sending = false;
    if (reply?.sitting === ours) finish();
    else if (reply?.errors) showError(reply.errors);
    else {
      say(reply?.problem ?? steps.dataset.notSent, true);
      if (current.dataset.screen === "_send") next.textContent = steps.dataset.again;
    }
  }

  /** Send the form as it is; null unless our own server answered. */
  async function post() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), SECONDS_TO_SEND * 1000);
    try {
      const reply = await fetch(`/sittings/${ours}`, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        credentials: "omit",
        redirect: "error",
        signal: patience.signal,
      });
      return await reply.json();
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Go to the first question whose answer the server can't take, and say why. */
  function showError(errors) {
    const wrong = Object.keys(errors);
    const screen = path().find((each) => wrong.includes(each.dataset.screen));
    visit(screen);
    say(errors[screen.dataset.screen], true);
  }

  /** Leave nothing of the answers in the page, and say goodbye. */
  function finish() {
    const words = main.querySelector("template").content;
    main.replaceChildren(words);
    main.className = "goodbye";
    document.title = title;
    for (const part of [steps, progress, rest]) part.remove();
    leave = goodbye(main);
  }

  const hurried = location.hash === "#answers"; // said yes before this script was there
  main.dataset.stepped = "";
  history.replaceState({ screen: "_assent" }, "", home);
  form.addEventListener("input", keepApart);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goOn();
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
  addEventListener("popstate", travel);
  addEventListener("pageshow", (event) => event.persisted && location.replace(home));
  show(screens[0]);
  if (hurried) goOn();
}

/** Put one large button in the place of a recording's controls. */
function listen(place) {
  const sound = place.querySelector("audio");
  const button = place.querySelector("button");
  sound.controls = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    silence();
    sound.currentTime = 0;
    sound.play().catch(() => {}); // interrupted by the next one
  });
}

function silence() {
  for (const sound of document.querySelectorAll("audio")) sound.pause();
}

/* ---- The end --------------------------------------------------------------------------------- */

/** Show the thanks, then the hand-over, which goes to the page with the code and leaves no way back. */
function goodbye(main) {
  const screens = [...main.querySelectorAll("[data-screen]")];
  const home = main.querySelector("[data-home]");
  const finished = main.querySelector("[data-finished]");

  function show(name) {
    for (const screen of screens) {
      screen.hidden = screen.dataset.screen !== name;
      if (!screen.hidden) screen.querySelector("[tabindex='-1']").focus();
    }
    scrollTo(0, 0);
  }

  finished.hidden = false;
  finished.addEventListener("click", () => show("_hand-over"));
  home.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(home.href);
  });
  history.replaceState(null, "", home.href);
  show("_thanks");
  return show;
}

const PARTS = { "[data-enter]": enter, "[data-sitting]": sitting, "main.goodbye": goodbye };

for (const [selector, begin] of Object.entries(PARTS)) {
  const found = document.querySelector(selector);
  if (found) begin(found);
}
