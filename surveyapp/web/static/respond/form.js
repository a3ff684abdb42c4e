// Reading answers from the form.

export const isState = (input) => input.value.startsWith("_");

export const boxes = (screen) => [...screen.querySelectorAll("input[type=radio], input[type=checkbox]")];

const typed = (screen) => screen.querySelector("textarea, input[type=text], input[type=date]");

const picked = (screen) => boxes(screen).filter((box) => box.checked);

export const READERS = {
  choice: (texts) => texts[0],
  choices: (texts) => texts,
  yes_no: (texts) => texts[0],
  rating: (texts) => Number(texts[0]),
  faces: (texts) => Number(texts[0]),
};

/** Give the value of a question as the rules see it; null where it has none. */
export function valueOf(screen) {
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

export const isAnswered = (screen) => picked(screen).length > 0 || Boolean(typed(screen)?.value.trim());
