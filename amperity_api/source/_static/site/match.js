/** Finds tools by what people type or paste, for the search and for the filter. */

"use strict";

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string[]} texts its name, its name and task, and both with its group; folded
 */
/**
 * @typedef {object} Word
 * @property {string} word
 * @property {boolean} isFiller whether it names nothing
 * @property {string[]} forms the word, and the beginning that it shares with its other forms
 * @property {string[]} synonyms what tools have instead
 */

(() => {
  /** Words of a question that name nothing. */
  const FILLERS = new Set(
    (
      "a about all an and any are be can could do does for from have how i if in into is it me my need of on " +
      "or our please should that the them there this to want we what where which who whose will with would " +
      "you your s t re ve ll don doesn didn isn aren"
    ).split(" "),
  );
  /** Words that almost every text of this site has. */
  const COMMON = new Set(["tool", "tools", "amperity", "mcp"]);

  /** @param {string} word */
  const singular = (word) =>
    word.replace(/ies$/, "y").replace(/(ss|sh|ch|x)es$/, "$1").replace(/([^su])s$/, "$1");

  /**
   * @param {string} word
   * @returns {string} the beginning that a word shares with its other forms
   */
  const stem = (word) => {
    const one = singular(word);
    const root = one.replace(/(ing|ed)$/, "");
    if (root !== one && root.length > 3) return root.replace(/([bdgmnprt])\1$/, "$1");
    return one.length > 4 ? one.replace(/[ey]$/, "") : one;
  };

  mcpSite.fold = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

  mcpSite.spaced = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1 $2");

  mcpSite.tool = (name, task, group) => {
    const texts = [name, `${name} ${task}`, `${name} ${task} ${group}`];
    return { name, texts: texts.map(mcpSite.fold) };
  };

  /**
   * The forms of a name in logs and in code: `tenantList`, `tenant-list`, and a name behind
   * that of the server, as in `mcp__amperity__tenant_list` or `mcp_amperity_tenant_list`.
   */
  mcpSite.namesIn = (text, names) => {
    const found = new Set();
    for (const token of text.replace(/\\[nrt]/g, " ").split(/[^A-Za-z0-9_-]+/)) {
      const snake = mcpSite.spaced(token).replace(/[ -]/g, "_");
      for (const form of [token.toLowerCase(), snake.toLowerCase()]) {
        let name = form;
        while (name && !names.has(name)) name = name.replace(/^[^_]*_?/, "");
        if (name) found.add(name);
      }
    }
    return [...found];
  };

  mcpSite.question = (text, synonyms) => {
    const all = [...new Set(text.split(/[^\p{L}\p{N}_]+/u).map((word) => mcpSite.fold(word).trim()))];
    const words = all.filter(Boolean);
    const asked = words.filter((word) => !FILLERS.has(word) && !COMMON.has(word));
    return (asked.length ? asked : words).map((word) => ({
      word,
      isFiller: FILLERS.has(word),
      forms: [word, stem(word)],
      synonyms: (synonyms.get(singular(word)) ?? synonyms.get(word) ?? []).map((part) => part.replaceAll("_", " ")),
    }));
  };

  mcpSite.begins = (text, forms) => forms.some((form) => text.includes(` ${form}`));

  /**
   * Finds the tools that match every word: those whose names do, or else those whose names
   * and tasks do, or else those whose groups help; at last those with a part of each word.
   */
  mcpSite.match = (text, tools, synonyms) => {
    const named = new Set(mcpSite.namesIn(text, new Set(tools.map(({ name }) => name))));
    if (named.size && !named.has(text.trim().toLowerCase())) {
      return tools.filter(({ name }) => named.has(name));
    }
    const words = mcpSite.question(text, synonyms);
    if (!words.length) return [];
    for (const tier of [0, 1, 2]) {
      const found = tools.filter(({ texts: { [tier]: text = "" } }) =>
        words.every(({ forms, synonyms }) => mcpSite.begins(text, forms) || mcpSite.begins(text, synonyms)),
      );
      if (found.length) return found;
    }
    return tools.filter(({ texts: [name = ""] }) => words.every(({ word }) => name.includes(word)));
  };
})();
