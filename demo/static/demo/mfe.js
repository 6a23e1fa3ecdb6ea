/* The outer page's part, as the Learning MFE plays it: the frame is as tall as its content, and this page scrolls. */
(function () {
  "use strict";
  document.querySelectorAll("[data-outline]").forEach((outline) => {
    if (window.matchMedia("(min-width: 900px)").matches) outline.open = true;
  });
  const box = document.querySelector("[data-frame]");
  if (!box) return;
  const frame = box.querySelector("iframe");
  const origin = frame.dataset.origin;
  const show = (state) => {
    box.dataset.state = state;
    box.querySelector(".frame-loading").hidden = state !== "loading";
    box.querySelector(".frame-failed").hidden = state !== "failed";
  };
  const tell = (message) => frame.contentWindow.postMessage(message, origin);
  const sendHash = () => {
    if (window.location.hash) tell({ hashName: window.location.hash });
  };
  const sendVisibility = () => {
    const data = { topPosition: frame.getBoundingClientRect().top, viewportHeight: window.innerHeight };
    tell({ type: "unit.visibilityStatus", data });
  };

  window.addEventListener("message", ({ origin: from, source, data }) => {
    if (from !== origin || source !== frame.contentWindow || !data) return;
    if (data.type === "plugin.resize") {
      if (frame.height !== String(data.payload.height)) {
        frame.height = data.payload.height;
        if (box.dataset.state === "ready") sendHash();
      }
      if (data.payload.height > 0 && box.dataset.state !== "ready") {
        show("ready");
        sendHash();
      }
    } else if (typeof data.offset === "number") {
      window.scrollTo(0, data.offset + frame.getBoundingClientRect().top + window.scrollY);
    }
  });
  frame.addEventListener("load", () => {
    if (box.dataset.state !== "ready") {
      show("failed");
      return;
    }
    sendHash();
    sendVisibility();
  });
  window.addEventListener("hashchange", sendHash);
  frame.src = frame.dataset.src; // now that somebody listens
  let waiting = 0;
  for (const name of ["scroll", "resize"]) {
    window.addEventListener(name, () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(sendVisibility);
    });
  }
})();
