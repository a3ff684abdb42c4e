/*
What the pupils' pages gain from a script; without it each of them works all the same.

  enter    types in the code that a card's QR address carries after "#", and sends it
  sitting  turns the document into one question per screen: show-if, Back, Next, break, sending
  goodbye  the thanks, then the hand-over

All words stand in the page, so that they are in its language. The answers are in the form and in the
tablet's own store, and nowhere else: not in the address, the title or the history.
*/

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TIME_TO_SEND = 15 * SECOND;
const TIME_TO_WATCH = 3 * SECOND; // how long a pupil looks on while the answers are sent
const IDLE = 30 * MINUTE;
const WARNING = 2 * MINUTE;
const RETRY_FIRST = SECOND;
const RETRY_MOST = MINUTE;
const SYMBOLS = "23456789BCDFGHJKMNPQRTVWXZ"; // of a code, as in surveyapp/records/codes.py
const CODE_LENGTH = 11;

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

/* ---- The tablet's store ---------------------------------------------------------------------- */

/*
  draft  the one sitting under way, wiped when it is handed in or left alone for half an hour
  out    what is finished, by sitting, until the server has proved that it holds the same
  lease  who is sending, where the browser has no locks

Whatever fails here rejects, and the caller goes on without a store.
*/
const STORES = ["draft", "out", "lease"];
const NOW = "now";

let opening = null;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("surveyapp", 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name));
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      const forget = () => (opening = null);
      asked.result.onclose = forget; // browsers short of memory close it under us
      asked.result.onversionchange = () => forget() ?? asked.result.close();
      resolve(asked.result);
    };
  });
  opening.catch(() => (opening = null));
  return opening;
}

/** Work on some stores in one transaction; once this resolves it is on the disk, whole. */
async function stored(names, work) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, "readwrite", { durability: "strict" });
    let asked;
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
    try {
      asked = work(...names.map((name) => transaction.objectStore(name)));
    } catch (error) {
      reject(error);
      transaction.abort(); // or the half that did work would stay
    }
  });
}

const waiting = () => stored(["out"], (out) => out.getAll());

const wipe = () => stored(["draft"], (draft) => draft.delete(NOW)).catch(() => {});

const isStale = (draft) => Math.abs(Date.now() - draft.at) > IDLE; // a clock may jump either way

/** Give the sitting under way, if there is one that wasn't left alone for too long. */
async function begun() {
  const draft = await stored(["draft"], (drafts) => drafts.get(NOW)).catch(() => null);
  if (draft && isStale(draft)) await wipe();
  return draft && !isStale(draft) ? draft : null;
}

/* ---- Sending: at least once, to a server that keeps it once -------------------------------------- */

/** Write a value as JSON in the one way that gives the same bytes for the same answers. */
function canonical(value) {
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
}

/** Hash a text; empty on plain HTTP, where browsers can't, and nothing is kept for later. */
async function sha256(text) {
  if (!globalThis.crypto?.subtle) return "";
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Send one record: `sent` is true only for a receipt of the same bytes of the same sitting. */
async function post(record, left) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TIME_TO_SEND);
  const check = record.sha256 && { "X-Content-SHA256": record.sha256 };
  try {
    const reply = await fetch(`/api/v1/sittings/${record.sitting}${left ? "?left=1" : ""}`, {
      method: "POST",
      body: record.body,
      headers: { Authorization: `Bearer ${record.code}`, "Content-Type": "application/json", ...check },
      credentials: "omit",
      redirect: "error",
      signal: patience.signal,
    });
    const said = await reply.json();
    const same = said.sitting === record.sitting && [said.sha256, ""].includes(record.sha256);
    return reply.ok ? { sent: same } : { errors: said.errors, problem: said.problem };
  } catch {
    return {}; // no network, no server of ours, or no reply in time
  } finally {
    clearTimeout(timer);
  }
}

/** Send one record that is in `out`, unless another tab just has, and let go of it on a receipt. */
async function deliver({ sitting }, left) {
  const record = await stored(["out"], (out) => out.get(sitting));
  const reply = record ? await post(record, left) : { sent: true };
  if (record && reply.sent) await stored(["out"], (out) => out.delete(sitting));
  if (reply.problem) {
    const { problem } = reply;
    await stored(["out"], (out) => out.put({ ...record, problem }, sitting));
  }
  return reply;
}

/**
 * Let one tab at a time send. The lock is waited for: a tab that gave up, because another held the
 * lock for a moment while the network came back, would leave its answers there.
 */
async function alone(work) {
  if (navigator.locks) return navigator.locks.request("sending", work);
  const until = Date.now() + TIME_TO_SEND * 2;
  const free = await stored(["lease"], (lease) => {
    const asked = lease.get(NOW);
    asked.onsuccess = () => isHeld(asked.result) || lease.put(until, NOW);
    return asked;
  });
  if (isHeld(free)) return {}; // the timer comes again
  try {
    return await work();
  } finally {
    await stored(["lease"], (lease) => lease.delete(NOW));
  }
}

const isHeld = (until) => until > Date.now() && until < Date.now() + TIME_TO_SEND * 2;

const queue = { wait: RETRY_FIRST, timer: 0, running: null, tell: () => {} };

/** Send whatever waits, now and then again until nothing does. */
function drain() {
  clearTimeout(queue.timer);
  queue.running ??= alone(async () => {
    for (const record of await waiting()) await deliver(record, true);
  })
    .catch(() => {})
    .then(waiting)
    .then((left) => {
      queue.running = null;
      queue.tell(left);
      if (left.length) queue.timer = setTimeout(drain, queue.wait * (0.5 + Math.random()));
      queue.wait = left.length ? Math.min(queue.wait * 2, RETRY_MOST) : RETRY_FIRST;
    })
    .catch(() => (queue.running = null)); // no store, so nothing waits
}

addEventListener("online", () => {
  queue.wait = RETRY_FIRST;
  drain();
});

/* ---- The page with the code ------------------------------------------------------------------ */

/** Say whether the last symbol of a code fits the others. */
function fits(code) {
  const symbols = [...code.toUpperCase()].filter((it) => /[0-9A-Z]/.test(it)).reverse();
  const values = symbols.map((it, place) => SYMBOLS.indexOf(it) * (place % 2 ? 2 : 1));
  const total = values.reduce((sum, it) => sum + (it % 26) + Math.floor(it / 26), 0);
  return symbols.length === CODE_LENGTH && Math.min(...values) >= 0 && total % 26 === 0;
}

/** Have the browser keep what it needs without a network; only HTTPS pages may. */
function prepare() {
  const policy = globalThis.trustedTypes?.createPolicy("worker", { createScriptURL: (url) => url });
  const address = policy?.createScriptURL("/sw.js") ?? "/sw.js";
  navigator.serviceWorker?.register(address).catch(() => {});
}

async function enter(form) {
  const code = location.hash.slice(1);
  const slip = document.querySelector("[data-slip]");
  const offer = document.querySelector("[data-offer]");
  const unsent = document.querySelector("[data-unsent]");

  function start(written) {
    form.elements.code.value = written;
    form.submit();
  }

  function tell(left) {
    const problems = left.map((record) => record.problem).filter(Boolean);
    unsent.hidden = !left.length;
    unsent.textContent = [unsent.dataset.unsent.replace("{number}", left.length), ...problems].join(" ");
  }

  addEventListener("pageshow", (event) => event.persisted && form.reset());
  if (code) history.replaceState(null, "", form.dataset.enter);
  if (fits(code)) return start(code);
  prepare();
  document.querySelector("[data-insecure]").hidden = globalThis.isSecureContext !== false;
  form.addEventListener("submit", (event) => {
    slip.hidden = !form.elements.code.value.trim() || fits(form.elements.code.value);
    if (!slip.hidden) event.preventDefault();
    if (!slip.hidden) form.elements.code.focus();
  });
  queue.tell = tell;
  drain();
  const draft = await begun();
  if (!draft) return null;
  offer.querySelector("[data-carry-on]").addEventListener("click", () => start(draft.code));
  offer.querySelector("[data-forget]").addEventListener("click", async () => {
    await wipe();
    offer.hidden = true;
    form.hidden = false;
    form.elements.code.focus();
  });
  form.hidden = true;
  offer.hidden = false;
  return offer.querySelector("h1").focus();
}

/* ---- The sitting ----------------------------------------------------------------------------- */

/*
The screens are named by question, those around the questions by a name that begins with "_". The
form's own properties are never used, as a question may be called "action" or "reset".
*/
async function sitting(steps) {
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
function goodbye(main, sent = true) {
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

const PARTS = { "[data-enter]": enter, "[data-sitting]": sitting, "main.goodbye": goodbye };

for (const [selector, begin] of Object.entries(PARTS)) {
  const found = document.querySelector(selector);
  if (found) begin(found);
}
