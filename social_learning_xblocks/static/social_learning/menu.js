/* <details data-sl-menu>: closes on Escape, on a click elsewhere in the block, and when another one opens. */
"use strict";
SocialLearningBlock.behaviours.menu = function (root) {
  const OPEN = "details[data-sl-menu][open]";
  root.addEventListener("click", ({ target }) => {
    for (const menu of root.querySelectorAll(OPEN)) if (!menu.contains(target)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest(OPEN);
    if (event.key !== "Escape" || event.defaultPrevented || !menu) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
};
