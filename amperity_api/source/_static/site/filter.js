/** Filters the tool reference by name, task, gate, and hint; the filter lives in the address. */

"use strict";

(() => {
  /** @typedef {{ item: HTMLElement, text: string }} Tool */
  /** @typedef {{ term: HTMLElement, definition: HTMLElement, tools: Tool[] }} Task */
  /** @typedef {{ section: HTMLElement, tasks: Task[] }} Group */

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".mcp-filter"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  const mark = /** @type {HTMLSelectElement} */ (form.querySelector("select"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const groups = [...document.querySelectorAll("dl.mcp-tools")].map(readGroup);
  const total = groups.flatMap(({ tasks }) => tasks.flatMap(({ tools }) => tools)).length;

  /**
   * @param {Element} list
   * @returns {Group}
   */
  function readGroup(list) {
    const section = /** @type {HTMLElement} */ (list.closest("section"));
    const heading = section.querySelector("h2, h3")?.firstChild?.textContent ?? "";
    const tasks = [...list.querySelectorAll("dt")].map((term) => {
      const definition = /** @type {HTMLElement} */ (term.nextElementSibling);
      const items = /** @type {NodeListOf<HTMLElement>} */ (
        definition.querySelectorAll("li.mcp-tool")
      );
      const tools = [...items].map((item) => {
        const name = item.querySelector("code")?.textContent ?? "";
        // The name also with spaces, so that "tenant list" finds tenant_list.
        const text = `${name} ${name.replaceAll("_", " ")} ${term.textContent} ${heading}`;
        return { item, text: text.toLowerCase() };
      });
      return { term, definition, tools };
    });
    return { section, tasks };
  }

  /**
   * @param {HTMLElement} element
   * @param {boolean} shown
   */
  function show(element, shown) {
    if (element.hidden === shown) element.hidden = !shown;
  }

  /** Groups that came back, and are laid out only where the window is (`mcp-later`). */
  const later = /** @type {Set<HTMLElement>} */ (new Set());

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
   * Lays out the groups that came back, a few at a time.
   *
   * @param {number} [budget] milliseconds before others get their turn
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
    const words = field.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
    const className = mark.value && `mcp-${mark.value}`;
    let count = 0;
    for (const { section, tasks } of groups) {
      let inGroup = 0;
      for (const { term, definition, tools } of tasks) {
        let inTask = 0;
        for (const { item, text } of tools) {
          const shown =
            (!className || item.classList.contains(className)) &&
            words.every((word) => text.includes(word));
          show(item, shown);
          if (shown) inTask += 1;
        }
        show(term, inTask > 0);
        show(definition, inTask > 0);
        inGroup += inTask;
      }
      showGroup(section, inGroup > 0);
      count += inGroup;
    }
    status.textContent = message(count);
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

  /** Writes the filter into the address, and keeps the rest of it. */
  function save() {
    const url = new URL(location.href);
    for (const [key, value] of [["filter", field.value.trim()], ["mark", mark.value]]) {
      if (value) url.searchParams.set(key ?? "", value);
      else url.searchParams.delete(key ?? "");
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
      // Some browsers refuse it for a file: the address keeps the filter, and the page does not.
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
