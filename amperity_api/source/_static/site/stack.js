/** One choice of stack for the whole site: rewrites the host of the server on a setup guide. */

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

  /** Every text of the page that names the default host, with its original wording. */
  const texts = collect();

  function collect() {
    const article = /** @type {Element} */ (document.querySelector('[itemprop="articleBody"]'));
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    /** @type {{ node: Text, text: string }[]} */
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = /** @type {Text} */ (node);
      // The picker and the table tell the stacks apart.
      if (text.parentElement?.closest(".mcp-stack, .mcp-stacks")) continue;
      if (text.data.search(mention) >= 0) found.push({ node: text, text: text.data });
    }
    return found;
  }

  /** Writes the chosen host into the page, and its URL where the picker's button copies it. */
  function apply() {
    const host = hostOf(select.selectedOptions[0]);
    for (const { node, text } of texts) node.data = text.replaceAll(mention, host);
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
    status.textContent = `The steps below use ${url}.`;
  }

  /** Chooses what the address says, or else what was chosen before. */
  function restore() {
    const asked = new URL(location.href).searchParams.get("stack");
    if (pick(asked)) site.remember(KEY, select.value);
    else if (!pick(site.recall(KEY))) pick(standard?.value ?? "");
    apply();
    tell();
    if (asked !== null && asked !== select.value) {
      status.textContent = `There is no stack "${asked}". ${status.textContent}`;
    }
  }

  select.addEventListener("change", () => {
    site.remember(KEY, select.value);
    const url = new URL(location.href);
    // An address that names a stack must not bring the old one back.
    if (url.searchParams.has("stack")) {
      url.searchParams.set("stack", select.value);
      site.rewrite(url);
    }
    apply();
    tell();
  });

  // Chosen on another page, and then back to this one, or in another window.
  addEventListener("pageshow", (event) => event.persisted && restore());
  addEventListener("storage", (event) => event.key === KEY && restore());

  restore();
  form.addEventListener("submit", (event) => event.preventDefault());
  form.setAttribute("data-ready", "");
})();
