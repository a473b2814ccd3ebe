/** Filters the tool reference by name, task, gate, and hint; the filter lives in the address. */

"use strict";

(() => {
  /** @typedef {Tool & { item: HTMLElement, shown: boolean }} Row */
  /** @typedef {{ term: HTMLElement, definition: HTMLElement, rows: Row[] }} Task */
  /** @typedef {{ section: HTMLElement, tasks: Task[] }} Group */

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".mcp-filter"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const mark = /** @type {HTMLSelectElement} */ (form.querySelector("select"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const groups = [...document.querySelectorAll("dl.mcp-tools")].map(readGroup);
  const all = groups.flatMap(({ tasks }) => tasks.flatMap(({ rows }) => rows));
  /** @type {Map<string, string[]>} */
  const synonyms = new Map(Object.entries(JSON.parse(form.dataset.words ?? "{}")));
  /** @type {Map<string, string>} */
  const retired = new Map(Object.entries(JSON.parse(form.dataset.retired ?? "{}")));

  /** @type {(list: Element) => Group} */
  function readGroup(list) {
    const section = /** @type {HTMLElement} */ (list.closest("section"));
    const heading = section.querySelector("h2, h3")?.firstChild?.textContent ?? "";
    const tasks = [...list.querySelectorAll("dt")].map((term) => {
      const definition = /** @type {HTMLElement} */ (term.nextElementSibling);
      /** @type {NodeListOf<HTMLElement>} */
      const items = definition.querySelectorAll("li.mcp-tool");
      return { term, definition, rows: [...items].map((item) => readRow(item, term, heading)) };
    });
    return { section, tasks };
  }

  /** @type {(item: HTMLElement, term: Element, heading: string) => Row} */
  function readRow(item, term, heading) {
    const name = item.querySelector("code")?.textContent ?? "";
    return { ...mcpSite.tool(name, term.textContent ?? "", heading), item, shown: true };
  }

  /** @type {(element: HTMLElement, shown: boolean) => void} */
  function show(element, shown) {
    if (element.hidden === shown) element.hidden = !shown;
  }

  /** @type {Set<HTMLElement>} groups that are laid out only in sight while someone types */
  const later = new Set();
  let timer = 0;

  /** Lays out all groups again, a few at a time; `budget` is in milliseconds. */
  function settle(budget = 8) {
    const end = performance.now() + budget;
    for (const section of later) {
      if (performance.now() > end) {
        timer = setTimeout(settle);
        return;
      }
      section.classList.remove("mcp-later");
      later.delete(section);
      section.getBoundingClientRect();
    }
  }

  /**
   * Shows what matches every word and the mark, hides the rest, and says how many there are.
   * What is in a hidden group or task stays as it is.
   */
  function apply() {
    const text = field.value.trim();
    const found = new Set(text ? mcpSite.match(text, all, synonyms) : all);
    const className = mark.value && `mcp-${mark.value}`;
    let count = 0;
    for (const row of all) {
      row.shown = found.has(row) && (!className || row.item.classList.contains(className));
      if (row.shown) count += 1;
    }
    for (const { section, tasks } of groups) {
      const left = tasks.filter(({ rows }) => rows.some(({ shown }) => shown));
      show(section, left.length > 0);
      if (!left.length) continue;
      section.classList.add("mcp-later");
      later.add(section);
      for (const task of tasks) {
        const shown = left.includes(task);
        show(task.term, shown);
        show(task.definition, shown);
        if (shown) for (const row of task.rows) show(row.item, row.shown);
      }
    }
    status.textContent = message(count);
    tellRetired(text);
    // Printed above what is left of the list.
    const chosen = [text, mark.value && mark.selectedOptions[0]?.textContent];
    status.dataset.filter = chosen.filter(Boolean).join(", ");
    clearTimeout(timer);
    timer = setTimeout(settle, 200);
  }

  /** @param {number} count */
  function message(count) {
    if (count === all.length) return `${count} tools`;
    if (count) return `${count} of ${all.length} tools`;
    return "No tool matches. Try a shorter word, or clear the filter.";
  }

  /** @param {string} text what may name retired tools: then says what became of them */
  function tellRetired(text) {
    for (const name of new Set(mcpSite.namesIn(text, retired))) {
      const link = document.createElement("a");
      link.href = `#tool-${name}`;
      link.textContent = name;
      status.append(" ", link, ` ${retired.get(name)}.`);
    }
  }

  /** Writes the filter into the address, and keeps the rest of it. */
  function save() {
    const url = new URL(location.href);
    for (const [key, value] of Object.entries({ filter: field.value.trim(), mark: mark.value })) {
      if (value) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    mcpSite.rewrite(url);
  }

  /** Reads the filter from the address. */
  function restore() {
    const { searchParams } = new URL(location.href);
    field.value = searchParams.get("filter") ?? "";
    mark.value = searchParams.get("mark") ?? "";
    if (mark.selectedIndex < 0) mark.value = "";
    apply();
    settle(Infinity);
    if (mcpSite.target()?.closest("[hidden]")) {
      status.textContent += ". The filter hides what the link points to.";
    }
  }

  function clear() {
    field.value = "";
    mark.value = "";
    apply();
    save();
  }

  /**
   * Follows a link of this page to what the filter hides: without the filter, which Back
   * brings again. An address that has a filter keeps it, whatever its anchor is.
   *
   * @param {MouseEvent} event
   */
  function follow(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link || !link.hash || link.origin !== location.origin || link.pathname !== location.pathname) return;
    const target = mcpSite.target(link.hash);
    if (!target?.closest("[hidden]")) return;
    try {
      history.pushState(null, "", location.pathname);
      event.preventDefault();
    } catch {
      // Some browsers refuse it for a file, whose address then keeps the filter.
    }
    clear();
    settle(Infinity);
    // In place of the entry without an anchor.
    if (event.defaultPrevented) location.replace(link.hash);
  }

  for (const control of [field, mark]) {
    control.addEventListener("input", () => {
      apply();
      save();
    });
  }
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
    field.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
  });
  addEventListener("popstate", restore);
  document.addEventListener("click", follow);

  restore();
  form.setAttribute("data-ready", "");
  mcpSite.ready("filter");
})();
