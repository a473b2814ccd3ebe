/** Filters the tool reference by name, task, gate, and hint; the filter lives in the address. */

"use strict";

(() => {
  /** @typedef {{ name: string, task: string, group: string, item: HTMLElement }} Row */
  /** @typedef {{ term: HTMLElement, definition: HTMLElement, tools: Row[] }} Task */
  /** @typedef {{ section: HTMLElement, tasks: Task[] }} Group */

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".mcp-filter"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const mark = /** @type {HTMLSelectElement} */ (form.querySelector("select"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const groups = [...document.querySelectorAll("dl.mcp-tools")].map(readGroup);
  const rows = groups.flatMap(({ tasks }) => tasks.flatMap(({ tools }) => tools));
  const total = rows.length;
  /** @type {Record<string, string[]>} */
  const synonyms = JSON.parse(form.dataset.words ?? "{}");
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
      const tools = [...items].map((item) => {
        const name = item.querySelector("code")?.textContent ?? "";
        return { name, task: term.textContent ?? "", group: heading, item };
      });
      return { term, definition, tools };
    });
    return { section, tasks };
  }

  /** @type {(element: HTMLElement, shown: boolean) => void} */
  function show(element, shown) {
    if (element.hidden === shown) element.hidden = !shown;
  }

  /** @type {Set<HTMLElement>} groups that came back, laid out only in sight (`mcp-later`) */
  const later = new Set();

  /**
   * Shows or hides a group. All of them at once, as when a filter is cleared, are more than a
   * frame can lay out.
   *
   * @param {HTMLElement} section
   * @param {boolean} shown
   */
  function showGroup(section, shown) {
    if (section.hidden && shown) {
      section.classList.add("mcp-later");
      later.add(section);
    }
    show(section, shown);
  }

  /**
   * Lays out the groups that came back, a few at a time; `budget` is in milliseconds.
   *
   * @param {number} [budget]
   */
  function settle(budget = 8) {
    const end = performance.now() + budget;
    for (const section of later) {
      if (performance.now() > end) {
        setTimeout(() => settle());
        return;
      }
      section.classList.remove("mcp-later");
      later.delete(section);
      section.getBoundingClientRect();
    }
  }

  /** Shows what matches every word and the mark, hides the rest, and says how many there are. */
  function apply() {
    const text = field.value.trim();
    const found = new Set(text ? site.match(text, rows, synonyms) : rows);
    const className = mark.value && `mcp-${mark.value}`;
    let count = 0;
    for (const { section, tasks } of groups) {
      const before = count;
      for (const { term, definition, tools } of tasks) {
        const shown = tools.filter(
          (row) => found.has(row) && (!className || row.item.classList.contains(className)),
        );
        for (const row of tools) show(row.item, shown.includes(row));
        for (const part of [term, definition]) show(part, shown.length > 0);
        count += shown.length;
      }
      showGroup(section, count > before);
    }
    status.textContent = message(count);
    tellRetired(text);
    // Printed above what is left of the list.
    const chosen = [field.value.trim(), mark.value && mark.selectedOptions[0]?.textContent];
    status.dataset.filter = chosen.filter(Boolean).join(", ");
    if (later.size) setTimeout(() => settle(), 100);
  }

  /** @param {number} count */
  function message(count) {
    if (count === total) return `${total} tools`;
    if (count) return `${count} of ${total} tools`;
    return "No tool matches. Try a shorter word, or clear the filter.";
  }

  /** @param {string} text what may name retired tools: then says what became of them */
  function tellRetired(text) {
    for (const name of new Set(site.namesIn(text, retired))) {
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
    site.rewrite(url);
  }

  /** Reads the filter from the address. */
  function restore() {
    const { searchParams } = new URL(location.href);
    field.value = searchParams.get("filter") ?? "";
    mark.value = searchParams.get("mark") ?? "";
    if (mark.selectedIndex < 0) mark.value = "";
    apply();
    if (site.target()?.closest("[hidden]")) {
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
    const target = site.target(link.hash);
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
  site.ready("filter");
})();
