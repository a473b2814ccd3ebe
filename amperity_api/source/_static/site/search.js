/** Prepares Sphinx's search, whose scripts run after this one. */

/** @typedef {[doc: string, title: string, anchor: string, about: string | null, score: number, file: string, kind: string]} Result */

const query = (new URL(location.href).searchParams.get("q") ?? "").trim().toLowerCase();

/** How search terms weigh: Sphinx's own numbers, except that an exact name comes first. */
const Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
  /** @param {Result} result */
  score: ([, title, , , score, , kind]) =>
    kind === "object" && title.toLowerCase() === query ? score + 1000 : score,
};

// Highlighting would write the query to storage, and break the search where that is blocked.
Object.assign(globalThis, { Scorer, SPHINX_HIGHLIGHT_ENABLED: false });

// Sphinx writes the count of the results below a heading, where no screen reader hears it.
const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
new MutationObserver(() => {
  const summary = results.querySelector(".search-summary")?.textContent;
  if (summary && status.textContent !== summary) status.textContent = summary;
}).observe(results, { childList: true, subtree: true });
