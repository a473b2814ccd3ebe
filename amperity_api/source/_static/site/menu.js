/** The menu of pages on a phone. */

"use strict";

(() => {
  const root = document.documentElement;
  const button = /** @type {HTMLButtonElement} */ (document.querySelector(".menu-button"));
  const menu = /** @type {HTMLElement} */ (document.querySelector(".wy-nav-side"));
  const bar = /** @type {HTMLElement} */ (document.querySelector(".site-bar"));

  menu.tabIndex = -1;

  /** @param {boolean} open */
  function show(open) {
    root.classList.toggle("menu-open", open);
    // Below the bar, of which one row scrolls away.
    menu.style.setProperty("--menu-top", `${bar.getBoundingClientRect().bottom}px`);
    button.setAttribute("aria-expanded", String(open));
  }

  function isOpen() {
    return root.classList.contains("menu-open");
  }

  button.addEventListener("click", () => {
    show(!isOpen());
    // The search is between the button and the menu.
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
