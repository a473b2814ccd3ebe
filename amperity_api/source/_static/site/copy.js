/**
 * Copies blocks of code, and the URL of the picker. Each button is named by what it copies, and
 * says what came of it, to screen readers too.
 */

"use strict";

(() => {
  /** What nobody types: line numbers and prompts. */
  const EXCLUDED = ".linenos, .gp";

  /** The longest text that a name quotes whole. */
  const LONGEST = 90;

  /** How long a button shows what came of it, in milliseconds. */
  const SHOWN = 2000;

  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);

  /** @type {{ button: HTMLButtonElement, target: Element }[]} */
  const pairs = [];
  for (const target of document.querySelectorAll("div.highlight, #mcp-stack-url")) {
    // The picker has its button from the start.
    let button = target.nextElementSibling;
    if (!(button instanceof HTMLButtonElement)) {
      target.insertAdjacentHTML("afterend", '<button type="button" class="copybtn"></button>');
      button = target.nextElementSibling;
    }
    pairs.push({ button: /** @type {HTMLButtonElement} */ (button), target });
  }

  /** @param {string} message */
  function announce(message) {
    // The same message twice is no change, and would not be spoken.
    region.textContent = "";
    setTimeout(() => (region.textContent = message), 50);
  }

  /** @param {Element} target */
  function textOf(target) {
    const copy = /** @type {Element} */ (target.cloneNode(true));
    for (const excluded of copy.querySelectorAll(EXCLUDED)) excluded.remove();
    return (copy.textContent ?? "").trimEnd();
  }

  /** @param {Element} target */
  function summary(target) {
    const line = textOf(target).replace(/\s+/g, " ").trim();
    return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
  }

  function label() {
    for (const { button, target } of pairs) {
      button.setAttribute("aria-label", `Copy ${summary(target)}`);
    }
  }

  for (const { button, target } of pairs) {
    button.dataset.tooltip = "Copy";
    button.addEventListener("click", async () => {
      try {
        // Not there on a page that is neither local nor encrypted.
        await navigator.clipboard.writeText(textOf(target));
        button.dataset.tooltip = "Copied!";
        announce(`Copied ${summary(target)}`);
      } catch {
        button.dataset.tooltip = "Failed to copy";
        announce("Not copied. Select the text and copy it.");
      }
      setTimeout(() => (button.dataset.tooltip = "Copy"), SHOWN);
    });
  }
  label();
  document.addEventListener("mcp-stack", label);
})();
