/** Mends Sphinx's search: stands between its code and its index. */

"use strict";

(() => {
  /** @typedef {[doc: number, type: number, priority: number, anchor: string, name: string]} Item */
  /** @typedef {{ objects: Record<string, Item[]>, indexentries: Record<string, unknown> }} Index */

  /** @typedef {[doc: string, title: string, anchor: string, about: string | null, score: number, file: string, kind: string]} Result */

  // Sphinx's own, which is a constant of a script and no property of the window.
  // @ts-expect-error
  const search = /** @type {{ setIndex: (index: Index) => void, htmlToText: (html: string, anchor: string) => string, _performSearch: (query: string, ...rest: unknown[]) => Result[] }} */ (Search);

  const { setIndex, htmlToText, _performSearch } = search;

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
   * A summary quotes the page, not its forms. The anchor of a section has no text of its own.
   *
   * @param {string} html
   * @param {string} anchor
   */
  search.htmlToText = (html, anchor) => {
    const page = html.replace(/<form[^]*?<\/form>/g, "");
    return htmlToText(page, anchor) || htmlToText(page, "");
  };

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".search-form"));
  const { words = "{}", retired = "{}", tools = "[]", places = "[]" } = form.dataset;
  const synonyms = JSON.parse(words);
  /** @type {Map<string, string>} */
  const gone = new Map(Object.entries(JSON.parse(retired)));
  const known = /** @type {string[][]} */ (JSON.parse(tools)).map(
    ([name = "", task = "", group = "", page = "", anchor = ""]) => ({ name, task, group, page, anchor }),
  );
  const listed = /** @type {string[][]} */ (JSON.parse(places));

  /** The most tools that go before what Sphinx finds. */
  const MOST = 10;

  /**
   * Puts what customers mean before what Sphinx finds: sections, then tools, best first.
   *
   * @param {string} query
   * @param {unknown[]} rest
   * @returns {Result[]} the best last
   */
  search._performSearch = (query, ...rest) => {
    const asked = ` ${query.toLowerCase().replace(/[^\p{L}\p{N}_]+/gu, " ")} `;
    /** @type {Result[]} */
    const sections = listed
      .filter(([words]) => asked.includes(` ${words} `) || asked.includes(` ${words}s `))
      .map(([, page = "", anchor = "", title = ""]) => [page, title, `#${anchor}`, null, 300, `${page}.rst`, "title"]);
    /** @type {Result[]} */
    const names = site
      .match(query, known, synonyms)
      .slice(0, MOST)
      .map(({ name, task, page, anchor }) => [page, name, `#${anchor}`, task, 200, `${page}.rst`, "object"]);
    const [page = ""] = known.map(({ page }) => page);
    /** @type {Result[]} */
    const left = site
      .namesIn(query, gone)
      .map((name) => [page, name, `#tool-${name}`, gone.get(name) ?? "", 400, `${page}.rst`, "object"]);
    const first = new Map([...left, ...sections, ...names].map((result) => [result[0] + result[2], result]));
    const others = _performSearch(query, ...rest).filter(([page, , anchor]) => !first.has(page + anchor));
    return [...others, ...[...first.values()].reverse()];
  };

  // Sphinx writes the count of the results below a heading, where no screen reader hears it.
  const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
  const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
  new MutationObserver(() => {
    const summary = results.querySelector(".search-summary")?.textContent;
    if (summary && status.textContent !== summary) status.textContent = summary;
  }).observe(results, { childList: true, subtree: true });
})();
