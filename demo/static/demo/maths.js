/* MathJax as the LMS offers it: \( … \) and \[ … \] anywhere on the page, and MathJax.typesetPromise for what comes later.
   It makes MathML, which browsers draw themselves: its other outputs write styles into the page, which our policy forbids. */
(function () {
  "use strict";
  const FORMULA = /\\\(([\s\S]+?)\\\)|\\\[([\s\S]+?)\\\]/g;
  const MARKED = ".mathjax_ignore, .mathjax_process"; // the nearest one decides
  const SKIPPED = "script, style, textarea, input, pre, code, math, [contenteditable]";

  const drawn = (tex, display) => {
    const text = window.MathJax.tex2mml(tex, { display });
    return document.importNode(new DOMParser().parseFromString(text, "text/html").querySelector("math"), true);
  };
  const typeset = (node) => {
    const text = node.data;
    let last = 0;
    const parts = [];
    for (const match of text.matchAll(FORMULA)) {
      parts.push(text.slice(last, match.index), drawn(match[1] || match[2], match[2] !== undefined));
      last = match.index + match[0].length;
    }
    if (parts.length) node.replaceWith(...parts, text.slice(last));
  };
  const typesetIn = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(SKIPPED) || node.parentElement.closest(MARKED)?.matches(".mathjax_ignore")
        ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.data.includes("\\")) found.push(walker.currentNode);
    found.forEach(typeset);
  };

  window.MathJax = {
    loader: { load: ["core", "input/tex"], paths: { mathjax: document.currentScript.dataset.base } },
    startup: {
      typeset: false,
      ready() {
        window.MathJax.startup.defaultReady();
        window.MathJax.typesetPromise = async (roots = [document.body]) => roots.forEach(typesetIn);
        typesetIn(document.body);
      },
    },
  };
})();
