/* The box to comment ([data-sl-say] in a [data-sl-desk]): its time follows the video until somebody writes or marks a
   start; writing pauses the video ([data-sl-pauses] switches that), saving lets it go on from where it stopped. */
"use strict";
SocialLearningBlock.behaviours.moments = function (root) {
  const SAY = "[data-sl-say]";
  const videoOf = (el) => el.closest("[data-sl-desk]")?.querySelector("video");
  const clock = (seconds, tenths) => {
    const whole = Math.floor(seconds), rest = tenths && Math.floor((seconds - whole) * 10);
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0") + (rest ? "." + rest : "");
  };
  const fixed = (form) => form.dataset.slSay === "set"; // its time stays as it is
  function follow(video) {
    const form = video.closest("[data-sl-desk]").querySelector(SAY);
    if (form && !fixed(form)) form.querySelector("[data-sl-start]").value = clock(video.currentTime);
  }
  function write(field, text) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true })); // the draft follows
  }
  function began(form) {
    const video = videoOf(form);
    if (!video) return;
    if (!fixed(form)) follow(video);
    form.dataset.slSay = "set";
    if (video.paused || !video.closest("[data-sl-player]").querySelector("[data-sl-pauses]")?.checked) return;
    video.pause();
    video.dataset.slPaused = "";
  }

  root.addEventListener("timeupdate", ({ target }) => target.matches("[data-sl-player] video") && follow(target), true);
  root.addEventListener("play", ({ target }) => delete target.dataset.slPaused, true);
  root.addEventListener("input", ({ target }) => {
    const form = target.closest(SAY);
    if (form && target.matches("[data-sl-comment]")) began(form);
    if (form && target.matches("[data-sl-start]")) form.dataset.slSay = "set";
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sl-mark]"), form = button?.closest(SAY), video = form && videoOf(form);
    if (!video) return;
    form.dataset.slSay = "set";
    write(form.querySelector(`[data-sl-${button.dataset.slMark}]`), clock(video.currentTime, true));
  });
  root.addEventListener("sl:saved", ({ detail }) => {
    const form = String(detail).startsWith("moment-") && root.querySelector(`${SAY}[data-sl-draft="${CSS.escape(detail)}"]`);
    const video = form && videoOf(form);
    if (!video) return;
    if ("slPaused" in video.dataset) video.play().catch(() => {});
    follow(video);
  });
};
