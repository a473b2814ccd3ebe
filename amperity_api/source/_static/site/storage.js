/** What a reader chose, kept from visit to visit and in the address; on the page, if refused. */

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

  site.rewrite = (url) => {
    try {
      history.replaceState(history.state, "", url);
    } catch {
      // Some browsers refuse it on a disk, and others when it comes too often.
    }
  };
})();
