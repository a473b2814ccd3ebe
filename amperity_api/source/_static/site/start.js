/**
 * Runs before the page is drawn. Each script of ours is a classic one in a function of its
 * own, since browsers refuse modules on a page that was opened from a disk; what one gives
 * to others is here.
 */

"use strict";

/**
 * @typedef {object} Site
 * @property {(part: string) => void} ready says that the script of a part of the page has run
 * @property {(hash?: string) => HTMLElement | null} target finds what an anchor points to
 * @property {(key: string) => string | null} recall returns what was kept under a key
 * @property {(key: string, value: string) => void} remember keeps a value from visit to visit
 * @property {(url: URL) => void} rewrite puts an address into the address bar
 * @property {(text: string) => string} fold writes a text in lowercase, as words between spaces
 * @property {(text: string) => string} spaced takes the words of code apart, as in `listTenants`
 * @property {(name: string, task: string, group: string) => Tool} tool makes a tool that match finds
 * @property {(text: string, names: { has: (name: string) => boolean }) => string[]} namesIn
 *   finds names in what was pasted
 * @property {(text: string, synonyms: Map<string, string[]>) => Word[]} question takes a
 *   question apart
 * @property {(text: string, forms: string[]) => boolean} begins says whether a word of a
 *   folded text begins with one of the forms
 * @property {<T extends Tool>(text: string, tools: T[], synonyms: Map<string, string[]>) => T[]} match
 *   finds tools (all of these are in match.js)
 * @property {(index: unknown) => void} search takes the index of the site (search.js)
 */

/**
 * Used by the scripts that follow, which are deferred, and so run in order. The name is long,
 * so that no script of an extension has it too.
 */
const mcpSite = /** @type {Site} */ ({});

(() => {
  const { classList } = document.documentElement;

  // The stylesheet makes room for what the script of a part will show, and hides the rest.
  const waiting = new Set(["menu", "tabs", "picker", "filter", "search"]);
  classList.add("with-scripts", ...[...waiting].map((part) => `with-${part}`));

  mcpSite.ready = (part) => waiting.delete(part);

  // Deferred scripts have run by now. A part whose script did not come, or failed, is shown as
  // it is without scripts; the other parts, and the scripts of others, are none of its concern.
  document.addEventListener("DOMContentLoaded", () => {
    for (const part of waiting) classList.remove(`with-${part}`);
  });

  // What is folded is printed too: not every browser unfolds it by the stylesheet.
  addEventListener("beforeprint", () => {
    for (const note of document.querySelectorAll("details")) {
      note.toggleAttribute("data-folded", !note.open);
      note.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const note of document.querySelectorAll("details")) {
      note.open = !note.hasAttribute("data-folded");
    }
  });

  mcpSite.target = (hash = location.hash) => {
    const name = hash.slice(1);
    try {
      return document.getElementById(decodeURIComponent(name));
    } catch {
      // A stray percent sign, as in "#100%".
      return document.getElementById(name);
    }
  };

  mcpSite.recall = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  mcpSite.remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Blocked or full: the choice lasts as long as the page.
    }
  };

  mcpSite.rewrite = (url) => {
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // Some browsers refuse it for a file, and others when it comes too often.
    }
  };
})();
