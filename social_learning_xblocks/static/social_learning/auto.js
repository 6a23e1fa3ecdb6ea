/* Requests without a hand: data-sl-trigger="load", "visible" and "every 20s". A poll rests while the page is hidden or
   offline, waits twice as long after each failure (a minute at most), and ends when its element has left. */
"use strict";
SocialLearningBlock.behaviours.auto = function (root, { send, triggers }) {
  const known = new WeakSet();
  const ask = (el) => send(el, { quiet: "slQuiet" in el.dataset });

  function poll(el, wait, pause = wait) {
    setTimeout(async () => {
      if (!el.isConnected) return;
      const asleep = document.hidden || !navigator.onLine, status = asleep ? 200 : await send(el, { quiet: true });
      poll(el, wait, status === 0 || status >= 400 ? Math.min(pause * 2, Math.max(wait, 60000)) : wait);
    }, pause * (0.85 + Math.random() * 0.3)); // or a whole class would ask in the same second
  }
  function watch(el) {
    new IntersectionObserver(([seen], observer) => {
      if (!seen.isIntersecting) return;
      observer.disconnect();
      ask(el);
    }).observe(el);
  }
  root.addEventListener("sl:swapped", () => {
    for (const el of root.querySelectorAll("[data-sl-trigger]:not(.sl-prose *)")) {
      if (known.has(el)) continue;
      known.add(el);
      for (const { kind, wait } of triggers(el)) {
        if (kind === "load") ask(el);
        if (kind === "visible") watch(el);
        if (kind === "every") poll(el, wait);
      }
    }
  });
};
