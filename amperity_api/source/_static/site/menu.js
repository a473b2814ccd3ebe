/** The menu of pages on a phone. */

"use strict";

(() => {
  const root = document.documentElement;
  const button = /** @type {HTMLButtonElement} */ (document.querySelector(".menu-button"));
  const menu = /** @type {HTMLElement} */ (document.querySelector(".wy-nav-side"));

  menu.tabIndex = -1;

  /** @param {boolean} open */
  function show(open) {
    root.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  }

  function isOpen() {
    return root.classList.contains("menu-open");
  }

  button.addEventListener("click", () => {
    show(!isOpen());
    // The menu stands before the button: a reader who goes on from here would miss it.
    if (isOpen()) menu.focus();
  });

  menu.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) show(false);
  });

  // An open menu covers the page, so it closes when the focus goes there.
  document.addEventListener("focusin", (event) => {
    const target = event.target;
    if (isOpen() && target instanceof Node && !menu.contains(target) && target !== button) {
      show(false);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      show(false);
      button.focus();
    }
  });

  mcpSite.ready("menu");
})();
