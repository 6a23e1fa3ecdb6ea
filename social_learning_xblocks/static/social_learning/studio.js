/* Studio's editor: saving closes the editor and draws the preview again, cancelling closes it. Only Studio's runtime
   knows these signals. */
(function () {
  "use strict";
  if (window.SocialLearningStudio) return;
  window.SocialLearningStudio = function SocialLearningStudio(runtime, element, args) {
    SocialLearningBlock(runtime, element, args);
    const dom = element.nodeType ? element : element[0];
    for (const root of [dom, ...dom.querySelectorAll("[data-sl-root]")]) {
      if (!root.matches("[data-sl-root]")) continue;
      root.addEventListener("sl:saved", () => {
        runtime.notify("save", { state: "start" });
        runtime.notify("save", { state: "end" });
      });
      root.addEventListener("click", ({ target }) => {
        if (target.closest("[data-sl-studio-cancel]")) runtime.notify("cancel", {});
      });
    }
  };
})();
