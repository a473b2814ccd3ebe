/** What a reader chose, kept from visit to visit; on the page only, if storage is blocked. */

"use strict";

(() => {
  site.recall = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  site.remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Blocked or full: the choice holds on this page.
    }
  };
})();
