// What is answered so far, also before a reload, and the screens that it leads to.

import { valueIn, valueOf } from "./form.js";
import { holds } from "./rules.js";

export const isQuestion = (screen) => Boolean(screen.dataset.type);

export function givenIn(form, screens) {
  let before = Object.create(null); // what was answered before a reload, by field; it isn't shown again
  let passed = new Set(); // the screens that such a sitting leaves out
  const rules = new Map(); // by screen
  const matters = new Set(); // the questions that rules ask about

  for (const screen of screens) {
    if (screen.dataset.showIf) rules.set(screen, JSON.parse(screen.dataset.showIf, note));
  }

  function note(key, value) {
    if (key === "question") matters.add(value);
    return value;
  }

  /** Give the value of a question, also of one that was answered before a reload. */
  function value(screen) {
    return passed.has(screen) ? valueIn(screen, before[screen.dataset.screen]) : valueOf(screen);
  }

  /** Give the screens that the answers so far lead to, in order; one pass, as rules look back only. */
  function path() {
    const values = Object.create(null);
    return screens.filter((screen) => {
      const name = screen.dataset.screen;
      if (rules.has(screen) && !holds(rules.get(screen), values)) return false;
      if (matters.has(name)) values[name] = value(screen);
      return true;
    });
  }

  const way = () => path().filter((screen) => !passed.has(screen));

  /** Give what is answered so far: the texts under each field's name. */
  function answers() {
    const all = { ...before };
    const fields = new FormData(form);
    for (const name of new Set(fields.keys())) {
      const texts = fields.getAll(name).filter((text) => text.trim());
      if (!name.startsWith("_") && texts.length) all[name] = texts;
    }
    return all;
  }

  const fieldsOf = ({ dataset }) => [dataset.screen, `${dataset.screen}.state`];

  const isGiven = (screen) => fieldsOf(screen).some((field) => field in before);

  /** Go on with a sitting that was begun before; what it has answers to isn't shown again. */
  function goOnWith(draft) {
    before = Object.assign(Object.create(null), draft.answers);
    passed = new Set(screens);
    const place = Math.max(1, screens.findIndex((screen) => screen.dataset.screen === draft.screen));
    const isNext = (screen) => screens.indexOf(screen) >= place && !isGiven(screen);
    const next = screens.indexOf(path().find(isNext));
    passed = new Set(screens.filter((screen, at) => at < next || isGiven(screen)));
  }

  /** Have a question answered again, even one from before a reload. */
  function askAgain(screen) {
    passed.delete(screen);
    for (const field of fieldsOf(screen)) delete before[field];
  }

  return { path, way, answers, goOnWith, askAgain };
}
