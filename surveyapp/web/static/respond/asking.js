// "I want to talk": a request of its own, which is no part of the answers and ends nothing.

import { canonical, drain, handIn, queue, sha256 } from "./sending.js";

const openers = () => document.querySelectorAll("[data-ask]");

/** Put what stands below a summary, for want of a script, into a dialog that the buttons open. */
export function askable(dialog) {
  if (!dialog.showModal) return;
  const closed = document.querySelector("[data-asking]");
  const form = closed.querySelector("form");
  const fields = form.querySelector("[data-fields]");
  const line = form.querySelector("[data-asked]");
  const close = form.querySelector("[data-close]");
  const asking = crypto.randomUUID?.() ?? form.action.slice(-36); // not on plain HTTP
  let later = ""; // what to say once it is sent

  function say(sentence) {
    line.textContent = sentence;
  }

  function open() {
    fields.hidden = false;
    dialog.showModal();
  }

  async function send(event) {
    event.preventDefault();
    if (fields.hidden) return;
    const { _code: code, _lang, ...given } = Object.fromEntries(new FormData(form));
    const { nudge, sending, saved, sent, unnamed, failed } = form.dataset;
    const isEmpty = !Object.values(given).join("").trim();
    if (isEmpty && nudge && line.textContent !== nudge) return say(nudge);
    fields.hidden = true;
    close.focus();
    say(sending);
    later = given.name?.trim() === "" ? unnamed : sent;
    const body = canonical(given);
    const reply = await handIn({ asking, code, body, sha256: await sha256(body) });
    fields.hidden = Boolean(reply.sent || reply.kept);
    if (fields.hidden) form.reset();
    say(reply.sent ? later : (reply.problem ?? (reply.kept ? saved : failed)));
    drain();
  }

  queue.tellAsker = (left) => {
    if (line.textContent !== form.dataset.saved) return;
    const waits = left.filter((it) => it.asking === asking);
    const { problem } = waits.find((it) => it.problem) ?? {};
    if (problem || !waits.length) say(problem ?? later);
  };
  dialog.append(form);
  closed.remove();
  close.hidden = false;
  close.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", send);
  addEventListener("popstate", () => dialog.close());
  for (const opener of openers()) {
    opener.hidden = false;
    opener.addEventListener("click", open);
  }
}

/** Leave nothing of it for the next person; what waits to be sent is in the tablet's store. */
export function stopAsking() {
  for (const part of document.querySelectorAll("[data-ask], [data-asking], [data-ask-page]")) part.remove();
}
