// How the pages look to whoever holds the tablet: for this sitting alone, so in the tab's own store.

const LOOK = "look";
export const worn = new Set();
let lasts = true;

/** Show the choices made before on this tablet, and let them be changed. */
export function look() {
  const menus = [...document.querySelectorAll("[data-looks]")];
  for (const choice of inTab((tab) => tab.getItem(LOOK))?.split(" ") ?? []) worn.add(choice);
  for (const menu of menus) {
    menu.hidden = false;
    menu.addEventListener("click", ({ target }) => choose(target.closest("button")?.value));
    menu.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.firstElementChild.focus();
    });
  }
  addEventListener("click", ({ target }) => {
    for (const menu of menus) menu.open &&= menu.contains(target);
  });
  wear();
}

/** Leave nothing of the choices in the tablet; the page that says goodbye keeps its look. */
export function forgetLook() {
  lasts = false;
  wear();
}

/** Take the choices off the page, too: somebody else holds the tablet. */
export function undress() {
  worn.clear();
  wear();
}

function choose(choice) {
  if (!choice) return;
  worn.delete(choice) || worn.add(choice);
  wear();
}

function wear() {
  const choices = [...worn].join(" ");
  document.documentElement.dataset.look = choices;
  for (const button of document.querySelectorAll("[data-looks] button")) {
    button.setAttribute("aria-pressed", worn.has(button.value));
  }
  inTab((tab) => (lasts && choices ? tab.setItem(LOOK, choices) : tab.removeItem(LOOK)));
}

/** Use the tab's store; where a browser refuses it, the choices hold for one page. */
function inTab(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null;
  }
}
