/**
 * Runs before the page is drawn. Each script of ours is a classic one in a function of its
 * own, since browsers refuse modules on a page that was opened from a disk; what one gives
 * to others is here.
 */

"use strict";

/**
 * @typedef {object} Site
 * @property {(key: string) => string | null} recall what was kept under a key (storage.js)
 * @property {(key: string, value: string) => void} remember keeps a value (storage.js)
 * @property {(url: URL) => void} rewrite puts an address into the address bar (storage.js)
 * @property {(action: () => void) => void} onSlash says what the key "/" does (menu.js)
 */

/** Filled by the scripts that follow, which are deferred, and so run in order. */
const site = /** @type {Site} */ ({});

(() => {
  const { classList } = document.documentElement;
  // The stylesheet hides what scripts will show, such as the panels of closed tabs.
  classList.add("with-scripts");

  /**
   * A script that did not come, or that this browser cannot run, will show nothing: the page
   * goes back to what it is without scripts.
   *
   * @param {Event} event
   */
  const giveUp = (event) => {
    if (event instanceof ErrorEvent || event.target instanceof HTMLScriptElement) {
      classList.remove("with-scripts");
    }
  };
  // Captured, since a script that cannot be loaded says so to nobody above it.
  addEventListener("error", giveUp, true);
  addEventListener("load", () => removeEventListener("error", giveUp, true));
})();
