/* Closes a small form or list that was opened beside a post ([data-sl-close] in .sl-panel; Escape, while nothing is typed
   there); the focus goes back to what opened it, or to the menu that it stands in. What is typed there is not replaced. */
"use strict";
SocialLearningBlock.behaviours.close = function (root, { byId }) {
  const openers = new WeakMap();
  const typed = (panel) => [...panel.querySelectorAll("textarea,[type=text]")].find(({ value }) => value.trim());
  const opened = ({ dataset: { slTarget = "" } }) => slTarget[0] === "#" && byId(slTarget);

  function close(panel) {
    if (!panel) return;
    panel.replaceChildren();
    const el = openers.get(panel), seen = el?.checkVisibility() ? el : el?.closest("details")?.querySelector("summary");
    (seen || panel.closest("[data-sl-item]")?.querySelector("summary,button"))?.focus();
  }
  root.addEventListener("sl:done", ({ detail: el }) => {
    const panel = opened(el);
    if (panel && !panel.contains(el)) openers.set(panel, el);
  });
  root.addEventListener("sl:before", (event) => {
    const panel = opened(event.target);
    if (!panel || !panel.matches(".sl-panel") || panel.contains(event.target) || !typed(panel)) return;
    event.preventDefault();
    typed(panel).focus();
  });
  root.addEventListener("click", ({ target }) => {
    if (target.closest("[data-sl-close]")) close(target.closest(".sl-panel"));
  });
  root.addEventListener("keydown", (event) => {
    const panel = event.target.closest(".sl-panel");
    if (event.key !== "Escape" || event.defaultPrevented || !panel) return;
    if (!typed(panel)) close(panel);
  });
};
