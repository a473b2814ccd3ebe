/** Marks in "On this page" the section that is being read. */

"use strict";

(() => {
  const contents = /** @type {HTMLElement} */ (document.querySelector(".page-toc"));

  /** The links to sections, each with its section; the first link is that of the page itself. */
  const entries = [...contents.querySelectorAll("a")].flatMap((link) => {
    const section = link.hash.length > 1 && mcpSite.target(link.hash);
    return section ? [{ link, section }] : [];
  });

  /** @type {HTMLElement | null} what a link asked for, which may be too near the end to reach the top */
  let asked = mcpSite.target();

  /** @param {HTMLElement} section */
  const topOf = (section) => section.getBoundingClientRect().top;

  function current() {
    const wanted = entries.find(({ section }) => section === asked);
    if (wanted) {
      const top = topOf(wanted.section);
      if (top >= 0 && top < innerHeight) return wanted;
    }
    const { scrollHeight } = document.documentElement;
    if (scrollY && scrollY + innerHeight >= scrollHeight - 2) return entries.at(-1);
    return entries
      .filter(({ section }) => section.offsetParent && topOf(section) < innerHeight / 3)
      .at(-1);
  }

  function mark() {
    const now = current();
    for (const entry of entries) {
      if (entry === now) entry.link.setAttribute("aria-current", "location");
      else entry.link.removeAttribute("aria-current");
    }
    // A list that is longer than the window follows, and leaves the page where it is.
    if (!now) return;
    const { offsetTop, offsetHeight } = now.link;
    const { scrollTop, clientHeight } = contents;
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) {
      contents.scrollTop = offsetTop - clientHeight / 2;
    }
  }

  let waiting = false;
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }

  for (const moved of ["wheel", "touchmove", "keydown"]) {
    addEventListener(moved, () => (asked = null), { passive: true });
  }
  addEventListener("hashchange", () => {
    asked = mcpSite.target();
    soon();
  });
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
})();
