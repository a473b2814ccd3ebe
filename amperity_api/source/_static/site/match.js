/** Finds tools by what people type or paste, for the search and for the filter. */

"use strict";

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} task
 * @property {string} group
 */

(() => {
  /** Words of a question that name nothing. */
  const FILLERS = new Set(
    "a all an and are can do does for how i in is it my of on or our the to we what which who with".split(" "),
  );

  /** @param {string} word */
  const singular = (word) =>
    word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^s])s$/, "$1");

  /** @param {string} text */
  const wordsOf = (text) => text.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);

  /**
   * Finds names in what was pasted from a log or from code: `mcp__amperity__iq_list`,
   * `"name": "iq_list"`, `iq_list({…})`.
   *
   * @param {string} text
   * @param {{ has: (name: string) => boolean }} names
   * @returns {string[]}
   */
  site.namesIn = (text, names) =>
    text.toLowerCase().split(/[^a-z0-9_]+|__+/).filter((word) => names.has(word));

  /**
   * Finds the tools that match every word: those whose names do, or else those whose names
   * and tasks do, or else those whose groups help. The best come first.
   *
   * @template {Tool} T
   * @param {string} text
   * @param {T[]} tools
   * @param {Record<string, string[]>} synonyms what names have instead of a customer's word
   * @returns {T[]}
   */
  site.match = (text, tools, synonyms) => {
    const pasted = new Set(site.namesIn(text, new Set(tools.map(({ name }) => name))));
    if (pasted.size && !pasted.has(text.trim().toLowerCase())) {
      return tools.filter(({ name }) => pasted.has(name));
    }
    const all = wordsOf(text);
    const asked = all.filter((word) => !FILLERS.has(word));
    if (!all.length) return [];
    const words = (asked.length ? asked : all).map((word) => {
      const one = singular(word);
      return [word, one, ...(synonyms[one] ?? synonyms[word] ?? [])];
    });

    /** @param {string[]} texts */
    const reach = (...texts) => {
      const haystack = texts.join(" ").toLowerCase();
      return words.every((forms) => forms.some((form) => haystack.includes(form)));
    };

    /** @param {T} tool */
    const rank = ({ name, task, group }) => {
      const spaced = name.replaceAll("_", " ");
      if (reach(name, spaced)) return 0;
      if (reach(name, spaced, task)) return 1;
      return reach(name, spaced, task, group) ? 2 : 3;
    };

    /** @param {T} tool */
    const rest = ({ name }) => {
      const strange = name.split("_").filter((part) => !words.flat().includes(part));
      return strange.length;
    };

    const ranked = tools.map((tool) => ({ tool, tier: rank(tool) }));
    const best = Math.min(3, ...ranked.map(({ tier }) => tier));
    if (best === 3) return [];
    return ranked
      .filter(({ tier }) => tier === best)
      .map(({ tool }) => ({ tool, rest: rest(tool) }))
      .sort((a, b) => a.rest - b.rest)
      .map(({ tool }) => tool);
  };
})();
