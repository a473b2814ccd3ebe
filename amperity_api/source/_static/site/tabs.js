/**
 * Tabs by keyboard, mouse, and deep link.
 * https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */

"use strict";

(() => {
  /** @typedef {{ list: Element, tabs: HTMLElement[], key: string }} Group */

  /** @type {Group[]} */
  const groups = [...document.querySelectorAll('[role="tablist"]')].map((list) => {
    const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
    // Lists with the same tabs, on this page or another, share a choice.
    return { list, tabs, key: `tabs:${tabs.map((tab) => tab.textContent).join("|")}` };
  });

  /** @param {Element} tab */
  function panelOf(tab) {
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    return /** @type {HTMLElement} */ (panel);
  }

  /**
   * Shows one panel of a group.
   *
   * @param {Group} group
   * @param {HTMLElement} chosen
   */
  function open(group, chosen) {
    for (const tab of group.tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
  }

  /**
   * Opens a tab in its group and in every group with the same tabs, and remembers it.
   *
   * @param {Group} group
   * @param {HTMLElement} chosen
   */
  function choose(group, chosen) {
    const before = group.list.getBoundingClientRect().top;
    const name = chosen.textContent;
    for (const other of groups.filter(({ key }) => key === group.key)) {
      const twin = other === group ? chosen : other.tabs.find((tab) => tab.textContent === name);
      if (twin) open(other, twin);
    }
    mcpSite.remember(group.key, name ?? "");
    // A panel that opened above must not push the tab away from under the pointer.
    scrollBy({ top: group.list.getBoundingClientRect().top - before, behavior: "instant" });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement[]} tabs
   * @returns {HTMLElement | undefined} the tab that a key leads to
   */
  function next(event, tabs) {
    const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
    switch (event.key) {
      case "ArrowRight":
        return tabs[(at + 1) % tabs.length];
      case "ArrowLeft":
        return tabs.at(at - 1);
      case "Home":
        return tabs[0];
      case "End":
        return tabs.at(-1);
    }
  }

  /**
   * Opens the tabs around an element.
   *
   * @param {HTMLElement | null} target
   * @returns {boolean} whether one was closed
   */
  function reveal(target) {
    if (!target) return false;
    let opened = false;
    for (const group of groups) {
      const tab = group.tabs.find((tab) => tab === target || panelOf(tab).contains(target));
      if (!tab || tab.getAttribute("aria-selected") === "true") continue;
      choose(group, tab);
      opened = true;
    }
    return opened;
  }

  /** Opens the tab whose panel holds the target of the address. */
  function openTarget() {
    const target = mcpSite.target();
    if (reveal(target)) target?.scrollIntoView();
  }

  for (const group of groups) {
    const name = mcpSite.recall(group.key);
    const selected = group.tabs.find((tab) => tab.getAttribute("aria-selected") === "true");
    const first = group.tabs.find((tab) => tab.textContent === name) ?? selected ?? group.tabs[0];
    if (first) open(group, first);
    for (const tab of group.tabs) {
      tab.addEventListener("click", () => choose(group, tab));
    }
    group.list.addEventListener("keydown", (event) => {
      if (!(event instanceof KeyboardEvent) || event.altKey || event.ctrlKey || event.metaKey) return;
      const tab = next(event, group.tabs);
      if (!tab) return;
      event.preventDefault();
      choose(group, tab);
      tab.focus();
    });
    group.list.parentElement?.setAttribute("data-ready", "");
  }

  openTarget();
  addEventListener("hashchange", openTarget);
  // A link to the anchor that is already in the address changes no address.
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a");
    if (link && link.hash && link.href === location.href) openTarget();
  });
  mcpSite.ready("tabs");
})();
