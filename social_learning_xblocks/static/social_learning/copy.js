/* data-sl-copy="text" copies; where the browser refuses (a frame without permission) it shows the text, selected. */
"use strict";
SocialLearningBlock.behaviours.copy = function (root, { say, make }) {
  root.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-sl-copy]");
    if (!button) return;
    const { slCopy: value, slCopied } = button.dataset;
    try {
      await navigator.clipboard.writeText(value);
      say(slCopied);
    } catch {
      const name = button.getAttribute("aria-label") || button.textContent.trim();
      const field = make("input", { class: "sl-input sl-copy", readonly: "", value, dir: "ltr", "aria-label": name });
      button.after(field);
      field.select();
      field.addEventListener("keydown", ({ key }) => key === "Escape" && button.focus());
      field.addEventListener("blur", () => field.remove());
    }
  });
};
