/*
How the answers are given, in a few words. Times stay here. They begin anew with each page, and so does
whether something was read aloud. `stays` has each screen of a rating, all visits to it together; of
fewer than FEWEST, the times say little.
*/

import { finish } from "./listening.js";
import { worn } from "./look.js";
import { HURRY } from "./times.js";

const FEWEST = 5;
const stays = new Map();
let since = 0;

/** Note how long a screen was there, once another takes its place. */
export function leaving(screen) {
  const now = performance.now();
  if (/rating|faces/.test(screen.dataset.type)) stays.set(screen, (stays.get(screen) ?? 0) + now - since);
  since = now;
}

/** Say which looks are on, what was used, and which day it is by this tablet's clock. */
export function manner() {
  const ways = [...worn];
  const short = [...stays.values()].filter((stay) => stay < HURRY);
  if (finish) ways.push("listened");
  if (stays.size >= FEWEST && short.length > stays.size / 2) ways.push("hurried");
  return { manner: ways, today: new Date().toJSON().slice(0, 10) };
}
