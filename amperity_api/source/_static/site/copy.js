/** Buttons that copy a code block, and say what they copy. */

import { announce } from "./live.js";

/** How long a button shows what it did, in milliseconds. */
const SHOWN = 2000;

/** @type {(() => void)[]} */
const labels = [];

/** Names every button anew, after the text of the page changed. */
export function relabel() {
  for (const label of labels) label();
}

/**
 * Makes a button copy a text.
 *
 * @param {HTMLButtonElement} button
 * @param {() => string} text what to copy, asked for at each click
 */
export function copyOnClick(button, text) {
  const label = () => button.setAttribute("aria-label", `Copy ${summary(text())}`);
  label();
  labels.push(label);
  button.addEventListener("click", async () => {
    const copied = await write(text());
    button.textContent = copied ? "Copied" : "Not copied";
    announce(copied ? `Copied ${summary(text())}` : "Not copied. Select the text and copy it.");
    setTimeout(() => (button.textContent = "Copy"), SHOWN);
  });
}

/** @param {string} text */
function summary(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether the text is on the clipboard
 */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeOldWay(text);
  }
}

/**
 * Copies where the Clipboard API is missing, such as on plain HTTP.
 *
 * @param {string} text
 */
function writeOldWay(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

for (const pre of document.querySelectorAll("div.highlight pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = "Copy";
  // A pasted newline would run a command before it was read.
  copyOnClick(button, () => (pre.textContent ?? "").replace(/\n$/, ""));
  pre.after(button);
}
