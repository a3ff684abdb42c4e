/*
What the pupils' pages gain from a script; without it each of them works all the same.

All words stand in the page, so that they are in its language. The answers are in the form and in the
tablet's own store, and nowhere else: not in the address, the title or the history. These modules are
sent as one file, respond.js (surveyapp/web/assets.py), so no two of them may use the same name.
*/

import { askable } from "./asking.js";
import { enter, isScanned } from "./entering.js";
import { goodbye } from "./goodbye.js";
import { look } from "./look.js";
import { sitting } from "./sitting.js";

const PARTS = {
  "[data-looks]": look,
  "[data-ask-page]": askable,
  "[data-enter]": enter,
  "[data-sitting]": sitting,
  "main.goodbye": goodbye,
};

for (const [selector, begin] of Object.entries(PARTS)) {
  const found = document.querySelector(selector);
  if (found) begin(found);
}

addEventListener("hashchange", () => isScanned() && location.reload()); // a card, on a page that is open
