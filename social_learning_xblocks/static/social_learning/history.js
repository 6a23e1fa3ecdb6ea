/* The browser's Back and Reload inside the block: an open question ([data-sl-at="#sl-q-12"]) is an entry of the history,
   and "All questions" ([data-sl-back]) leads to the list one came from: the same choice, the same row. An entry holds
   what every block of the page shows, so that two of them do not fight over one address. */
(function () {
  "use strict";
  if (SocialLearningBlock.behaviours.history) return;
  const places = () => history.state?.sl || {};

  // The window alone hears of it; set once for all blocks. A hash that was typed in is left to deeplink.js.
  window.addEventListener("popstate", () => {
    if (!history.state?.sl && location.hash) return;
    document.querySelectorAll("[data-sl-root]").forEach((root) => root.dispatchEvent(new CustomEvent("sl:pop")));
  });

  SocialLearningBlock.behaviours.history = function (root, { send, byId, emit }) {
    const rows = () => byId(root.id + "-rows"), key = "sl-at-" + root.id;

    function note(at) {
      const known = places(), now = { ...known, [root.id]: at }, others = Object.values(now).filter(Boolean);
      if ((known[root.id] || "") === at) return; // Back or Reload has brought us here
      const spare = history.state?.sl && !Object.values(known).some(Boolean); // the entry of a question that was closed
      const how = !at || spare || location.hash === at ? "replaceState" : "pushState";
      history[how]({ ...history.state, sl: now }, "", at || others.pop() || location.pathname + location.search);
    }
    async function lead(at, count) {
      const link = () => rows()?.querySelector(`a[href="${at}"]`);
      while (rows() && !link() && rows().children.length < count) { // as far down as the list was
        const more = rows().querySelector("[data-sl-more] button");
        if (!more || (await send(more)) !== 200) break;
      }
      const el = link() || (rows() && root.querySelector(".sl-tab[aria-current]"));
      el?.focus({ preventScroll: true });
      if (el) emit("sl:scroll", el.closest("[data-sl-item]") || el);
    }

    root.addEventListener("sl:swapped", () => {
      const at = root.querySelector("[data-sl-at]")?.dataset.slAt || "", { slAt: was = "", slCount } = root.dataset;
      if (rows()) Object.assign(root.dataset, { slChoice: rows().dataset.slVals, slCount: rows().children.length });
      if (at === was) return;
      root.dataset.slAt = at;
      note(at);
      if (!at && rows()) lead(was, Number(slCount));
    });
    root.addEventListener("sl:before", ({ target }) => {
      if ("slBack" in target.dataset) target.dataset.slVals = root.dataset.slChoice || "{}";
    });
    root.addEventListener("sl:pop", () => {
      const at = places()[root.id] || "";
      if (at === (root.dataset.slAt || "")) return;
      if (at) emit("sl:open", at);
      else root.querySelector("[data-sl-back]")?.click();
    });
    // A frame that the outer page makes anew has lost its address; what was left a moment ago was reloaded.
    window.addEventListener("pagehide", () => {
      try {
        sessionStorage[key] = Date.now() + (root.dataset.slAt || "");
      } catch { /* forbidden: the list then */ }
    });
    try {
      const [, left, at] = sessionStorage[key].match(/^(\d+)(#.+)/);
      if (!location.hash && Date.now() - left < 9999) emit("sl:open", at);
    } catch { /* forbidden, or nothing was open */ }
  };
})();
