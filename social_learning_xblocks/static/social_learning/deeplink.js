/* Opens what the address names (#sl-q-12; the letter is the block's data-sl-kind) and scrolls to what the server points at. The Learning MFE sends the hash of
   its own address again at every change of height, so one hash is asked for once. */
(function () {
  "use strict";
  if (SocialLearningBlock.behaviours.deeplink) return;
  const framed = window.parent !== window;
  const tell = (hash) => document.querySelectorAll("[data-sl-deeplink]").forEach((root) => {
    root.dispatchEvent(new CustomEvent("sl:hash", { detail: hash }));
  });

  // The hash comes to the window only; this is the one listener outside the roots, set once for all blocks.
  window.addEventListener("message", ({ source, data }) => {
    if (framed && source === window.parent && typeof data?.hashName === "string") tell(data.hashName);
  });
  window.addEventListener("hashchange", () => history.state?.sl || tell(location.hash)); // else history.js draws it

  SocialLearningBlock.behaviours.deeplink = function (root, { send, byId, emit }) {
    root.addEventListener("sl:open", ({ detail: hash }) => {
      const [, kind, id] = hash.match(/^#sl-([a-z])-([\w-]+)$/) || [];
      if (kind === (root.dataset.slKind || "q")) send(root, { url: root.dataset.slDeeplink.replace("__id__", encodeURIComponent(id)), latest: true });
    });
    root.addEventListener("sl:hash", ({ detail: hash }) => {
      if (root.dataset.slHash === hash) return;
      root.dataset.slHash = hash;
      emit("sl:open", hash);
    });
    root.addEventListener("sl:scroll", ({ detail }) => {
      const el = detail.nodeType ? detail : byId(detail);
      if (!el) return;
      // In the iframe there is nothing to scroll: it is as tall as its content, and the outer page does it.
      const offset = Math.round(el.getBoundingClientRect().top + window.scrollY);
      if (framed) window.parent.postMessage({ offset }, "*");
      else el.scrollIntoView();
    });
    if (root.dataset.slDeeplink) emit("sl:hash", history.state?.sl?.[root.id] || location.hash);
  };
})();
