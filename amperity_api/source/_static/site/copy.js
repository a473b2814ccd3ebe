/**
 * Mends the buttons of sphinx-copybutton, which makes them and copies: names each by what it
 * copies, tells screen readers what came of it, and keeps the focus.
 */

"use strict";

(() => {
  /** What it leaves out of the text (copybutton_exclude in conf.py). */
  const EXCLUDED = ".linenos, .gp";

  /** What the library shows when it fails. */
  const FAILED = "Failed to copy";

  /** The longest text that a name quotes whole. */
  const LONGEST = 90;

  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (
    document.querySelectorAll("button[data-clipboard-target]")
  );

  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);

  /** @param {string} message */
  function announce(message) {
    // The same message twice is no change, and would not be spoken.
    region.textContent = "";
    setTimeout(() => (region.textContent = message), 50);
  }

  /**
   * @param {HTMLButtonElement} button
   * @returns {string} what the button copies, on one line and shortened
   */
  function summary(button) {
    const target = document.querySelector(button.dataset.clipboardTarget ?? "");
    const copy = /** @type {Element} */ (target?.cloneNode(true));
    for (const excluded of copy.querySelectorAll(EXCLUDED)) excluded.remove();
    const line = (copy.textContent ?? "").replace(/\s+/g, " ").trim();
    return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
  }

  function label() {
    for (const button of buttons) button.setAttribute("aria-label", `Copy ${summary(button)}`);
  }

  // The library takes every click for a success. A browser that refuses fires no such event.
  let copied = false;
  document.addEventListener("click", () => (copied = false), true);
  document.addEventListener("copy", () => (copied = true));

  /**
   * Says what came of a click, which the library shows as a tooltip.
   *
   * @param {HTMLButtonElement} button
   */
  function tell(button) {
    if (button.dataset.tooltip === "Copy") return;
    if (!copied && button.dataset.tooltip !== FAILED) {
      // Observed in turn.
      button.dataset.tooltip = FAILED;
      return;
    }
    announce(copied ? `Copied ${summary(button)}` : "Not copied. Select the text and copy it.");
    // It copies from a field of its own, which takes the focus away with it.
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  }

  for (const button of buttons) {
    button.type = "button";
    const observer = new MutationObserver(() => tell(button));
    observer.observe(button, { attributeFilter: ["data-tooltip"] });
  }
  label();
  document.addEventListener("mcp-stack", label);
})();
