// Joining a wave, and leaving it.

import { names, report, starts } from "../respond/ready.js";
import { stored, waiting } from "../respond/store.js";
import { SECOND } from "../respond/times.js";
import { haveWorker } from "../respond/worker.js";
import { check, filled, goesOn, keepRecordings, questionnaires } from "./checking.js";
import { needsFile } from "./stuck.js";

const JSON_KIND = "application/json";
const OVER = 410; // the wave is over, and where that is long ago, the service knows the tablet no more
const TIME_TO_SETTLE = 10 * SECOND; // for the worker to take this page over

const problem = document.querySelector("[data-problem]");
const words = document.querySelector("[data-refusals]").dataset;
const joined = document.querySelector("[data-joined]");
const leaveButton = joined.querySelector("[data-leave]");
const form = document.querySelector("[data-join]");
const named = document.querySelector("[data-named]");

function tell(sentence) {
  problem.textContent = sentence;
  problem.hidden = !sentence;
}

/** Show the wave that is joined, or the form to join one; then what the tablet is able to do. */
export async function look() {
  const left = await starts();
  const heading = joined.querySelector("h2");
  const line = joined.querySelector("[data-left]");
  joined.hidden = !left.length;
  form.hidden = left.length > 0;
  if (left.length) heading.textContent = filled(heading.dataset.words, left[0]);
  line.textContent = filled(line.dataset.left, { number: left.length });
  await showNames();
  await check();
}

/** Show what the service calls this tablet, once for each wave that it has joined. */
async function showNames() {
  const lines = (await names()).map((it) => filled(named.dataset.words, it));
  named.hidden = !lines.length;
  named.replaceChildren(
    ...lines.map((textContent) => Object.assign(document.createElement("p"), { textContent })),
  );
}

/** Tell the service how many answers wait here, and forget the names of waves that are long over. */
export async function tellService() {
  const answers = (await waiting()).filter(({ sitting }) => sitting);
  const all = await names();
  const replies = await Promise.all(await report(answers.length));
  const over = all.filter((_, place) => replies[place]?.status === OVER);
  for (const { token } of over) await stored(["joined"], (joinedOnes) => joinedOnes.delete(token));
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** Use a join code: keep its starts, and have the worker keep the questionnaire. */
async function join(code) {
  tell("");
  const asked = { method: "POST", body: JSON.stringify({ code }), headers: { "Content-Type": JSON_KIND, Accept: JSON_KIND } };
  const said = await fetch("/api/v1/joinings", asked)
    .then((reply) => reply.json())
    .catch(() => ({ problem: words.late }));
  if (said.problem) return tell(said.problem);
  const { title, group, languages, tablet, token } = said;
  const isKept = await stored(["starts", "joined"], (all, joinedOnes) => {
    for (const it of said.codes) all.put({ code: it, title, group, languages }, it);
    return joinedOnes.put({ token, tablet, title, group }, token);
  }).catch(() => false);
  if (!isKept) return tell(words.full);
  form.reset();
  await settled();
  await keepQuestionnaire(said.codes[0], languages);
  await look();
  joined.querySelector("h2").focus();
  tellService().catch(() => {});
  return keepRecordings();
}

/** Wait until the worker looks after this page, and have it keep the page itself. */
export async function settled() {
  await haveWorker();
  if (navigator.serviceWorker && !navigator.serviceWorker.controller) {
    const change = new Promise((resolve) => (navigator.serviceWorker.oncontrollerchange = resolve));
    await Promise.race([pause(TIME_TO_SETTLE), change]);
  }
  await fetch("/join").catch(() => {});
}

/**
 * Open the questionnaire in each language, as a pupil would, and wait until the worker keeps it. Starts
 * of a wave that is over go: they open nothing any more.
 */
async function keepQuestionnaire(code, languages) {
  if (!navigator.serviceWorker) return; // not on plain HTTP, so nothing would be kept
  for (const language of languages) {
    const body = new URLSearchParams({ code, _lang: language });
    const reply = await fetch("/answer", { method: "POST", body }).catch(() => {});
    if (reply?.status === OVER) return dropStarts(code[0]);
  }
  const addresses = languages.map((language) => `/answer?lang=${language}&wave=${code[0]}`);
  const isHere = (all) => addresses.every((address) => all.some(({ url }) => url.endsWith(address)));
  const late = Date.now() + TIME_TO_SETTLE;
  while (Date.now() < late && !isHere(await questionnaires())) await pause(SECOND / 4);
}

async function dropStarts(mark) {
  const over = (await starts()).filter(({ code }) => code[0] === mark);
  await stored(["starts"], (all) => over.map((it) => all.delete(it.code)).pop());
  tell(words.over);
  return look();
}

/** Look, then fetch what is missing for going on without a network. */
async function lookAgain() {
  await look();
  const [start] = await starts();
  if (start?.languages && !(await goesOn())) {
    await keepQuestionnaire(start.code, start.languages);
    await check();
  }
  await keepRecordings();
}

/**
 * Forget the starts, once somebody has pressed twice. No record goes with them: what the service never
 * takes stays, saved or not, and with it the tablet's name.
 */
async function leave() {
  const isSure = leaveButton.textContent === leaveButton.dataset.sure;
  const waits = await waiting();
  if (waits.some((record) => !record.problem)) return tell(words.unsent);
  if (waits.some(needsFile)) return tell(words.unsaved);
  if (!isSure) {
    leaveButton.textContent = leaveButton.dataset.sure;
    return tell(waits.length ? words.sure : words.startsGo);
  }
  await stored(["starts", "joined"], (all, joinedOnes) => {
    if (!waits.length) joinedOnes.clear();
    return all.clear();
  });
  leaveButton.textContent = leaveButton.dataset.leave;
  tell(waits.length ? words.leftSome : words.left);
  return look();
}

export async function beginJoining() {
  const code = location.hash.slice(1);
  if (code) history.replaceState(null, "", "/join");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    join(form.elements.code.value);
  });
  leaveButton.addEventListener("click", leave);
  document.querySelector("[data-again]").addEventListener("click", lookAgain);
  if (code && !(await starts()).length) {
    form.elements.code.value = code;
    await join(code);
  }
  await look();
  await settled();
  await lookAgain();
}
