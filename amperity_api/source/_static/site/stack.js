/** One choice of stack for the whole site: rewrites the server's host in texts and links. */

"use strict";

(() => {
  const KEY = "mcp-stack";

  const form = /** @type {HTMLFormElement} */ (document.querySelector(".mcp-stack"));
  const select = /** @type {HTMLSelectElement} */ (form.querySelector("select"));
  const shown = /** @type {HTMLElement} */ (form.querySelector("#mcp-stack-url"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const options = [...select.options];
  const standard = options.find((option) => "default" in option.dataset) ?? options[0];

  /** @param {HTMLOptionElement | undefined} option */
  function hostOf(option) {
    return new URL(option?.dataset.url ?? "").host;
  }

  const standardHost = hostOf(standard);
  // The host alone: not as a part of a longer name, before any path.
  const escaped = standardHost.replaceAll(".", "\\.");
  const mention = new RegExp(`(?<![\\w.-])${escaped}(?![\\w-]|\\.\\w)`, "g");

  /** What is true of the default host or of every stack, and so is never rewritten. */
  const FIXED = ".mcp-stack, .mcp-stacks, .stack-fixed";

  /** Every text of the page that names the default host, with its original wording. */
  const texts = collect();

  /** Every link whose query holds the default host in some form, with its original address. */
  const links = [...document.querySelectorAll('[itemprop="articleBody"] a[href*="?"]')]
    .map((link) => ({ link, href: link.getAttribute("href") ?? "" }))
    .filter(({ link, href }) => !link.closest(FIXED) && follow(href, "") !== href);

  function collect() {
    const article = /** @type {Element} */ (document.querySelector('[itemprop="articleBody"]'));
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    /** @type {{ node: Text, text: string }[]} */
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = /** @type {Text} */ (node);
      if (text.parentElement?.closest(FIXED)) continue;
      if (text.data.search(mention) >= 0) found.push({ node: text, text: text.data });
    }
    return found;
  }

  /**
   * @param {string} value a decoded value of a query: text, percent-encoded text, or base64
   * @param {string} host
   * @returns {string} the value in the same form, with the host in place of the default's
   */
  function swap(value, host) {
    const swapped = value.replaceAll(mention, host);
    if (swapped !== value) return swapped;
    /** @type {[(text: string) => string, (text: string) => string][]} */
    const forms = [
      [decodeURIComponent, encodeURIComponent],
      [atob, btoa],
    ];
    for (const [decode, encode] of forms) {
      try {
        const text = decode(value);
        const changed = text === value ? text : swap(text, host);
        if (changed !== text) return encode(changed);
      } catch {
        // The value does not have this form.
      }
    }
    return value;
  }

  /**
   * @param {string} href
   * @param {string} host
   * @returns {string} the address with the host in each value of its query
   */
  function follow(href, host) {
    const [, before = "", query = "", after = ""] = /^([^?#]*\?)([^#]*)(.*)$/s.exec(href) ?? [];
    const pairs = query.split("&").map((pair) => {
      const at = pair.indexOf("=") + 1;
      try {
        const value = decodeURIComponent(pair.slice(at));
        const swapped = swap(value, host);
        return swapped === value ? pair : pair.slice(0, at) + encodeURIComponent(swapped);
      } catch {
        return pair; // A stray percent sign: not a value that could name a host.
      }
    });
    return before + pairs.join("&") + after;
  }

  /**
   * Opens the next tab where the open one is only for the default stack, unless the address
   * leads into it: what is in the address goes before what was chosen, and that before defaults.
   */
  function leaveDefaultTabs() {
    for (const mark of document.querySelectorAll(".stack-default-only")) {
      const panel = mark.closest('[role="tabpanel"]:not([hidden])');
      if (panel?.contains(mcpSite.target())) continue;
      const tab = panel && document.getElementById(panel.getAttribute("aria-labelledby") ?? "");
      const next = tab?.nextElementSibling ?? tab?.previousElementSibling;
      if (next instanceof HTMLElement) next.click();
    }
  }

  /** Writes the chosen host into the page, and its URL where the picker's button copies it. */
  function apply() {
    const option = select.selectedOptions[0];
    const host = hostOf(option);
    for (const { node, text } of texts) node.data = text.replaceAll(mention, host);
    for (const { link, href } of links) {
      link.setAttribute("href", option === standard ? href : follow(href, host));
    }
    if (option !== standard) leaveDefaultTabs();
    shown.textContent = select.selectedOptions[0]?.dataset.url ?? "";
    document.dispatchEvent(new Event("mcp-stack"));
  }

  /**
   * @param {string | null} name
   * @returns {boolean} whether there is such a stack, which is then chosen
   */
  function pick(name) {
    const option = options.find(({ value }) => value === name);
    if (option) select.value = option.value;
    return option !== undefined;
  }

  /** Says which URL the page shows. */
  function tell() {
    const url = select.selectedOptions[0]?.dataset.url;
    status.textContent = `This page uses ${url}.`;
  }

  /**
   * Chooses what the address says, or else what was chosen before.
   *
   * @returns {boolean} whether the address says it
   */
  function restore() {
    const asked = new URL(location.href).searchParams.get("stack");
    if (!pick(asked) && !pick(mcpSite.recall(KEY))) pick(standard?.value ?? "");
    apply();
    tell();
    if (asked !== null && asked !== select.value) {
      status.textContent = `There is no stack "${asked}". ${status.textContent}`;
    }
    return asked === select.value;
  }

  select.addEventListener("change", () => {
    mcpSite.remember(KEY, select.value);
    const url = new URL(location.href);
    // An address that names a stack must not bring the old one back.
    if (url.searchParams.has("stack")) {
      url.searchParams.set("stack", select.value);
      mcpSite.rewrite(url);
    }
    apply();
    tell();
  });

  // Chosen on another page, and then back to this one, or in another window.
  addEventListener("pageshow", (event) => event.persisted && restore());
  addEventListener("storage", (event) => event.key === KEY && restore());

  // Only as the page opens: two windows, each with an address, would answer each other forever.
  if (restore()) mcpSite.remember(KEY, select.value);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.setAttribute("data-ready", "");
})();
