/* Formulas in what was swapped in: the platform's MathJax (2 or later) sets only what was there when the page came, and
   only where the block is open to it: in posts, titles and excerpts, whose commands were looked at. */
"use strict";
SocialLearningBlock.behaviours.math = function (root) {
  root.addEventListener("sl:swapped", () => {
    const { MathJax } = window;
    const found = [...root.querySelectorAll(".mathjax_process")].filter((el) => /\\[([]|\$\$/.test(el.textContent));
    if (!MathJax || !found.length) return;
    if (MathJax.Hub) MathJax.Hub.Queue(["Typeset", MathJax.Hub, found]);
    else MathJax.typesetPromise?.(found);
  });
};
