// Reading answers from the form.

export const isState = (input) => input.value.startsWith("_");

export const boxes = (screen) => [...screen.querySelectorAll("input[type=radio], input[type=checkbox]")];

const typed = (screen) => screen.querySelector("textarea, input[type=text], input[type=date]");

const picked = (screen) => boxes(screen).filter((box) => box.checked);

const READERS = {
  choices: (texts) => texts,
  rating: (texts) => Number(texts[0]),
  faces: (texts) => Number(texts[0]),
  number: (texts) => numberIn(texts[0]),
};

const THOUSANDS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;

/** Read a number as people type it, as surveyapp/questionnaire/questions/number.py does. */
function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "").replace("\u2212", "-");
  const number = Number(THOUSANDS.test(plain) ? plain.replace(/,/g, "") : plain.replace(",", "."));
  return Number.isNaN(number) ? null : number;
}

/** Give the value of a question from the texts of its field, as the rules see it; null where it has none. */
export function valueIn({ dataset }, texts) {
  if (!texts?.some((text) => text.trim()) || texts.some((text) => text.startsWith("_"))) return null;
  return READERS[dataset.type] ? READERS[dataset.type](texts) : texts[0].trim();
}

/** Give the value of a question from the page. */
export function valueOf(screen) {
  const inputs = picked(screen);
  if (inputs.some(isState)) return null;
  const box = typed(screen);
  return valueIn(screen, (box ? [box] : inputs).map((input) => input.value));
}

/** Say whether all of a text fits a pattern; what no keyboard types is left to the server, which drops it. */
function isLike(pattern, text) {
  return /\p{C}/u.test(text) || new RegExp(`^(?:${pattern})$`, "su").test(text.normalize("NFC"));
}

/** Say whether a text is of a plain keyboard; other digits the server may be able to read. */
const isPlain = (text) => /^[ -~]*$/.test(text.trim());

/** Say what is wrong with a typed answer, as far as the page can tell; nothing where it may be right. */
export function slipOf(screen) {
  const box = typed(screen);
  const { unread, low, high, pattern } = JSON.parse(box?.dataset.limits ?? "{}");
  if (!box?.value.trim()) return "";
  const state = picked(screen).find(isState);
  if (state) return state.dataset.either ?? "";
  const value = valueOf(screen);
  if (value === null) return unread && (isPlain(box.value) || !/\p{Nd}/u.test(box.value)) ? unread[1] : "";
  if (unread?.[0] && !Number.isInteger(value)) return unread[1];
  if (low && value < low[0]) return low[1];
  if (pattern && !isLike(pattern[0], value)) return pattern[1];
  return high && value > high[0] ? high[1] : "";
}

export const isAnswered = (screen) => picked(screen).length > 0 || Boolean(typed(screen)?.value.trim());
