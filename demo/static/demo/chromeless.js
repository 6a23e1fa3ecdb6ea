/* What the LMS's unit page says to the Learning MFE around it. */
(function () {
  "use strict";
  const content = document.getElementById("content");
  if (window.parent === window) return;
  const target = document.referrer ? new URL(document.referrer).origin : "*";
  const tell = (message) => window.parent.postMessage(message, target);

  const resize = () => {
    const height = content.offsetHeight;
    if (!height) return;
    tell({ type: "plugin.resize", payload: { width: content.offsetWidth, height } });
    // The page never scrolls: the outer one does.
    window.scrollTo(0, 0);
  };
  new ResizeObserver(resize).observe(content, { box: "border-box" });
  window.addEventListener("load", resize);
  resize();

  const scrollTo = (hash) => {
    const element = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (element) tell({ offset: element.getBoundingClientRect().top + window.scrollY });
  };
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.data && event.data.hashName) scrollTo(event.data.hashName);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || link.hasAttribute("aria-controls") || link.dataset.toggle) return;
    // As in the platform, a link without href makes this fail.
    if (!link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    scrollTo(link.getAttribute("href"));
  });
})();
