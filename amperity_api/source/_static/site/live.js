/** Says to screen readers what changed elsewhere on the page. */

const region = document.createElement("p");
region.className = "visually-hidden";
region.setAttribute("role", "status");
document.body.append(region);

/** @param {string} message */
export function announce(message) {
  // The same message twice is no change, and would not be spoken.
  region.textContent = "";
  setTimeout(() => (region.textContent = message), 50);
}
