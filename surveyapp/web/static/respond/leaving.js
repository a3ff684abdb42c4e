// Stopping and coming back: unfinished answers under their code, on this tablet or with the server.

import { undress } from "./look.js";
import { canonical, handIn, post, reach, sha256 } from "./sending.js";
import { NOW, stored, wipe, wipeOf } from "./store.js";
import { IDLE } from "./times.js";

const draftAt = (key) => stored(["draft"], (drafts) => drafts.get(key)).catch(() => null);

const isStale = (draft) => Math.abs(Date.now() - draft.at) > IDLE; // a clock may jump either way

/** Give the sitting under way, if there is one that wasn't left alone for too long. */
export async function begun() {
  const draft = await draftAt(NOW);
  if (!draft || !isStale(draft)) return draft;
  undress();
  takeAway(draft);
  return null;
}

/** Write a draft as a record that is sent as the others are; older pages noted less in it. */
async function recordOf({ code, answers, changes = 0, language = "", screen, sitting }) {
  const body = canonical({ answers, changes, language, screen, sitting });
  return { unfinished: sitting, code, body, sha256: await sha256(body) };
}

/** Leave unfinished answers with the server, or on this tablet until there is a network. */
export const leave = async (draft) => handIn(await recordOf(draft));

/** Put a sitting under way aside, under its code: somebody else begins on this tablet. */
export async function putAside(draft) {
  undress();
  const { kept } = Object.keys(draft.answers).length ? await leave(draft) : {};
  if (!kept) await wipeOf(draft.code);
}

/** Take a sitting off this tablet that was left alone; with a network, its code opens it again. */
export async function takeAway(draft) {
  await wipe();
  if (draft && Object.keys(draft.answers).length) await post(await recordOf(draft));
}

export const takeAwayNow = async () => takeAway(await draftAt(NOW));

/**
 * Find the newest answers under a code. `left` says whether the server has some: "1", "0", or "?" on
 * a page from the tablet's own store. Without a reply, another tablet's are `unsure`.
 */
export async function leftUnder(code, left) {
  const here = await draftAt(code);
  const { status, said } = left === "0" ? { status: 200 } : await reach(code, "partials", {});
  const [found] = [said?.left, here && JSON.parse(here.body)]
    .filter(Boolean)
    .sort((one, other) => other.changes - one.changes);
  return { found, unsure: !found && !status };
}

/** Ask whether to go on with what was found, or to start again. */
export function offer(found, goOn) {
  const dialog = document.querySelector("[data-returning]");
  if (!dialog.showModal) return goOn();
  dialog.querySelector("[data-carry-on]").addEventListener("click", () => goOn(dialog.close()));
  dialog.querySelector("[data-anew]").addEventListener("click", () => dialog.close());
  return dialog.showModal();
}
