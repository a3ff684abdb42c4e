// What is answered so far, also before a reload, and the screens that it leads to.

import { READERS, valueOf } from "./form.js";
import { holds } from "./rules.js";

export const isQuestion = (screen) => Boolean(screen.dataset.type);

export function givenIn(form, screens) {
  let before = {}; // what was answered before a reload, by field; it isn't shown again
  let passed = new Set(); // the screens before the one that such a sitting goes on with
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
    const texts = before[screen.dataset.screen];
    if (!passed.has(screen)) return valueOf(screen);
    if (!texts || texts.some((text) => text.startsWith("_"))) return null;
    return (READERS[screen.dataset.type] ?? READERS.choice)(texts);
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

  /** Go on with a sitting that was begun before, at the first question without an answer. */
  function goOnWith(draft) {
    before = draft.answers;
    const place = screens.findIndex((screen) => screen.dataset.screen === draft.screen);
    const isGiven = (name) => name in before || `${name}.state` in before;
    const isNext = (screen, at) => at >= place && !isGiven(screen.dataset.screen);
    passed = new Set(screens.slice(0, screens.findIndex(isNext)));
  }

  /** Have a question answered again, even one from before a reload. */
  function askAgain(screen) {
    passed.delete(screen);
    const { screen: name } = screen.dataset;
    for (const field of [name, `${name}.state`]) delete before[field];
  }

  return { path, way, answers, goOnWith, askAgain };
}
