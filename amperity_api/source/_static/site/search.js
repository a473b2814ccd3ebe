/** The search page: finds tools and sections of pages in the index of the site. */

"use strict";

(() => {
  /**
   * What site_html/search.py writes.
   *
   * @typedef {object} Index
   * @property {[address: string, title: string][]} pages
   * @property {[page: number, anchor: string, title: string, text: string][]} sections
   * @property {[page: number, anchor: string, name: string, task: string, group: string][]} tools
   * @property {[words: string, section: number][]} places what the site answers elsewhere
   * @property {Record<string, string[]>} words what tools have instead of a customer's word
   * @property {Record<string, string>} retired what became of the tools that left
   */
  /**
   * @typedef {object} Entry
   * @property {string} href
   * @property {string} title
   * @property {string} about
   * @property {[text: string, weight: number][]} fields
   * @property {boolean} isTool
   */

  /** How much of the score of the best result another one must have. */
  const ENOUGH = 0.4;
  /** How much less a name counts that has another word than the customer's. */
  const SYNONYM = 0.9;
  /** What a word in the text of a section weighs, when one in the name of a tool weighs 1. */
  const TEXT = 0.5;
  /** The length of an excerpt, in letters. */
  const LENGTH = 240;
  const HINT = "Search for a task, such as “delete a table”, or for the name of a tool.";

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".search-form"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const status = /** @type {HTMLElement} */ (document.querySelector(".search-status"));
  const results = /** @type {HTMLElement} */ (document.getElementById("search-results"));
  const query = (new URL(location.href).searchParams.get("q") ?? "").trim();

  /**
   * @param {Index} index
   * @returns {{ tools: Map<string, Entry>, sections: Entry[] }}
   */
  function read({ pages, sections, tools }) {
    /** @type {(fields: [text: string, weight: number][]) => [text: string, weight: number][]} */
    const folded = (fields) => fields.map(([text, weight]) => [mcpSite.fold(text), weight]);
    /** @type {(page: number) => [address: string, title: string]} */
    const at = (page) => pages[page] ?? ["", ""];
    return {
      tools: new Map(
        tools.map(([page, anchor, name, task, group]) => {
          const fields = folded([[name, 1], [task, 0.7], [group, 0.4]]);
          const href = `${at(page)[0]}#${anchor}`;
          return [name, { href, title: name, about: `${task} (${group})`, fields, isTool: true }];
        }),
      ),
      sections: sections.map(([page, anchor, name, text]) => {
        const [address, title] = at(page);
        const fields = folded([[name, 0.85], [title, 0.6], [text, TEXT]]);
        const whole = { href: address, title, about: text, fields, isTool: false };
        return name === title ? whole : { ...whole, href: `${address}#${anchor}`, title: `${title} > ${name}` };
      }),
    };
  }

  /** @param {string[]} forms short ones, such as `amp`, are no beginnings of other words */
  const whole = (forms) => forms.flatMap((form) => (form.length > 3 ? form : [`${form} `, `${form}s `]));

  /**
   * Compares words: a rare one counts more than a common one, a name more than a text.
   *
   * @param {Entry[]} entries
   * @param {Word[]} words
   * @returns {Entry[]} the best first
   */
  function compare(entries, words) {
    const columns = words.map(({ forms, synonyms }) => {
      const hits = entries.map(({ fields }) => {
        const has = fields.map(([text, weight]) => {
          if (mcpSite.begins(text, whole(forms))) return weight;
          return weight > TEXT && mcpSite.begins(text, whole(synonyms)) ? weight * SYNONYM : 0;
        });
        return Math.max(...has);
      });
      const count = hits.filter(Boolean).length;
      return { hits, rarity: count && Math.log(1 + entries.length / count) };
    });
    const total = columns.reduce((sum, { rarity }) => sum + rarity, 0);
    const scored = entries.map((entry, at) => {
      const had = columns.filter(({ hits }) => hits[at]);
      const part = had.reduce((sum, { rarity }) => sum + rarity, 0) / total;
      const score = had.reduce((sum, { hits, rarity }) => sum + (hits[at] ?? 0) * rarity, 0) / total;
      // Of two names with the same words, the shorter one says less that nobody asked for.
      return { entry, score: part * score - (entry.fields[0]?.[0].length ?? 0) / 1000 };
    });
    const best = Math.max(0, ...scored.map(({ score }) => score || 0));
    return scored
      .filter(({ score }) => score > 0 && score >= best * ENOUGH)
      .sort((a, b) => b.score - a.score)
      .map(({ entry }) => entry);
  }

  /**
   * @param {Index} index
   * @param {string} query
   * @returns {Entry[]} what answers: names, then what the site says of the words, then the rest
   */
  function search(index, query) {
    const { tools, sections } = read(index);
    const retired = new Map(Object.entries(index.retired));
    const asked = mcpSite.fold(query);
    const reference = index.pages[index.tools[0]?.[0] ?? 0]?.[0];
    const left = mcpSite.namesIn(query, retired).map((name) => {
      const about = `${name} ${retired.get(name)}.`;
      return { href: `${reference}#tool-${name}`, title: name, about, fields: [], isTool: true };
    });
    const pasted = mcpSite.namesIn(query, tools).flatMap((name) => tools.get(name) ?? []);
    const places = index.places
      .filter(([words]) => words.split(" ").every((word) => mcpSite.begins(asked, [word])))
      .sort(([one], [other]) => other.length - one.length)
      .flatMap(([, section]) => sections[section] ?? []);
    const words = mcpSite.question(query, new Map(Object.entries(index.words)));
    const named = words.filter(({ isFiller }) => !isFiller);
    const found = named.length ? compare([...tools.values(), ...sections], named) : [];
    const seen = new Set();
    return [...left, ...pasted, ...places, ...found].filter(
      ({ href }) => !seen.has(href) && seen.add(href),
    );
  }

  /**
   * @param {string} text
   * @param {string[]} forms
   * @returns {string} the part of the text around the first of the words
   */
  function excerpt(text, forms) {
    const found = forms.map((form) => mcpSite.fold(text).indexOf(` ${form}`)).filter((at) => at >= 0);
    const start = found.length ? Math.max(0, Math.min(...found) - LENGTH / 3) : 0;
    const from = start ? text.indexOf(" ", start) + 1 : 0;
    const end = from + LENGTH;
    const part = end < text.length ? text.slice(from, text.lastIndexOf(" ", end)) : text.slice(from);
    return `${from ? "… " : ""}${part}${end < text.length ? " …" : ""}`;
  }

  /** @param {Entry[]} found */
  function show(found) {
    const forms = mcpSite.question(query, new Map()).flatMap(({ forms }) => forms);
    const list = document.createElement("ul");
    list.className = "search";
    for (const { href, title, about, isTool } of found) {
      const link = document.createElement("a");
      link.href = href;
      link.textContent = title;
      const quote = document.createElement("p");
      quote.className = "context";
      quote.textContent = isTool ? about : excerpt(about, forms);
      const item = document.createElement("li");
      item.append(link, quote);
      list.append(item);
    }
    results.replaceChildren(list);
    const count = found.length === 1 ? "one result" : `${found.length} results`;
    const asked = `“${query.length > 60 ? `${query.slice(0, 60)}…` : query}”`;
    status.textContent = found.length
      ? `Search finished, found ${count} for ${asked}.`
      : `Nothing matches ${asked}. ${HINT}`;
  }

  field.value = query;
  if (!query) status.textContent = HINT;
  else {
    status.textContent = "Searching…";
    mcpSite.search = (data) => {
      const index = /** @type {Index} */ (data);
      const found = search(index, query);
      // As in "segmentGet".
      show(found.length ? found : search(index, mcpSite.spaced(query)));
    };
    const script = document.createElement("script");
    script.src = form.dataset.index ?? "";
    script.onerror = () => (status.textContent = "The search index did not load. Reload the page.");
    document.head.append(script);
  }
  mcpSite.ready("search");
})();
