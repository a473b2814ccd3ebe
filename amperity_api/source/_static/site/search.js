/** Mends Sphinx's search: stands between its code and its index. */

/** @typedef {[doc: string, title: string, anchor: string, about: string | null, score: number, file: string, kind: string]} Result */
/** @typedef {[doc: number, type: number, priority: number, anchor: string, name: string]} Item */
/** @typedef {{ objects: Record<string, Item[]>, indexentries: Record<string, unknown> }} Index */

/** Sphinx's own, which are constants of scripts and no properties of the window. */
const sphinx = {
  // @ts-expect-error
  scorer: /** @type {{ score: (result: Result) => number }} */ (Scorer),
  // @ts-expect-error
  search: /** @type {{ setIndex: (index: Index) => void, htmlToText: (html: string, anchor: string) => string }} */ (Search),
};
const query = (new URL(location.href).searchParams.get("q") ?? "").trim().toLowerCase();

/**
 * An object whose name was searched comes first.
 *
 * @param {Result} result
 */
sphinx.scorer.score = ([, title, , , score, , kind]) =>
  kind === "object" && title.toLowerCase() === query ? score + 1000 : score;

// Highlighting would write the query to storage, and break the search where that is blocked.
Object.assign(globalThis, { SPHINX_HIGHLIGHT_ENABLED: false });

const { setIndex, htmlToText } = sphinx.search;

/**
 * What is an object and an entry of the index is found once, by the name of the object.
 *
 * @param {Index} index
 */
sphinx.search.setIndex = (index) => {
  for (const item of Object.values(index.objects).flat()) delete index.indexentries[item[4]];
  setIndex(index);
};

/**
 * A summary quotes the page, not its forms.
 *
 * @param {string} html
 * @param {string} anchor
 */
sphinx.search.htmlToText = (html, anchor) =>
  htmlToText(html.replace(/<form[^]*?<\/form>/g, ""), anchor);

// Sphinx writes the count of the results below a heading, where no screen reader hears it.
const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
new MutationObserver(() => {
  const summary = results.querySelector(".search-summary")?.textContent;
  if (summary && status.textContent !== summary) status.textContent = summary;
}).observe(results, { childList: true, subtree: true });
