// Whether answers have a place to go, asked before the first question.

import { stored } from "./store.js";
import { TIME_TO_WATCH } from "./times.js";

const MORE_THAN_ANSWERS_TAKE = " ".repeat(2 ** 16);

/** Say whether this browser keeps answers: it may be full, or not secure, or not have a store. */
export async function keepsAnswers() {
  if (!globalThis.crypto?.subtle) return false;
  return stored(["lease"], (lease) => lease.put(MORE_THAN_ANSWERS_TAKE, "room") && lease.delete("room"))
    .then(() => true)
    .catch(() => false);
}

/** Say whether the server answers in its own words, which a Wi-Fi's sign-in page doesn't know. */
export async function reaches() {
  const late = new Promise((resolve) => setTimeout(resolve, TIME_TO_WATCH, ""));
  const said = fetch("/ping", { cache: "no-store" }).then((reply) => reply.text());
  return (await Promise.race([said.catch(() => ""), late])).startsWith("surveyapp");
}

/** Say that answers could neither be kept nor sent. */
export const isFull = async () => !(await keepsAnswers()) && !(await reaches());
