/** What a reader chose, kept from visit to visit; on the page only, if storage is blocked. */

/**
 * @param {string} key
 * @returns {string | null} what was kept under the key, if anything can be read
 */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Blocked or full: the choice holds on this page.
  }
}
