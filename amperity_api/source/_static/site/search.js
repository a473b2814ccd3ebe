/** Mends Sphinx's search: stands between its code and its index. */

"use strict";

(() => {
  /** @typedef {[doc: number, type: number, priority: number, anchor: string, name: string]} Item */
  /** @typedef {{ objects: Record<string, Item[]>, indexentries: Record<string, unknown> }} Index */

  // Sphinx's own, which is a constant of a script and no property of the window.
  // @ts-expect-error
  const search = /** @type {{ setIndex: (index: Index) => void, htmlToText: (html: string, anchor: string) => string }} */ (Search);

  const { setIndex, htmlToText } = search;

  // Pages on a disk cannot be read, so they cannot be quoted.
  // @ts-expect-error: Sphinx's own too.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  /**
   * What is an object and an entry of the index is found once, by the name of the object: the
   * entry would stand below it once more, under the title of its page.
   *
   * @param {Index} index
   */
  search.setIndex = (index) => {
    for (const item of Object.values(index.objects).flat()) delete index.indexentries[item[4]];
    setIndex(index);
  };

  /**
   * A summary quotes the page, not its forms.
   *
   * @param {string} html
   * @param {string} anchor
   */
  search.htmlToText = (html, anchor) =>
    htmlToText(html.replace(/<form[^]*?<\/form>/g, ""), anchor);

  // Sphinx writes the count of the results below a heading, where no screen reader hears it.
  const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
  const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
  new MutationObserver(() => {
    const summary = results.querySelector(".search-summary")?.textContent;
    if (summary && status.textContent !== summary) status.textContent = summary;
  }).observe(results, { childList: true, subtree: true });
})();
