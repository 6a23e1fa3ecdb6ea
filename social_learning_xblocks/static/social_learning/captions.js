/* Captions written to the player: "Caption from here" puts the moment of the video into the text ([data-sl-captions]) as the
   next cue and ends the one before it; a file that is chosen comes into the text, where it can be read and mended. */
"use strict";
SocialLearningBlock.behaviours.captions = function (root) {
  const FORM = "[data-sl-captions]", USUAL = 4, ENDS = /(--> )(\S+)(?![\s\S]*-->)/;
  const video = () => root.querySelector("[data-sl-own]");
  const two = (value) => String(value).padStart(2, "0");
  const stamp = (at) => `${two(Math.floor(at / 60))}:${two(Math.floor(at % 60))}.${String(Math.floor((at * 1000) % 1000)).padStart(3, "0")}`;
  const clock = (at) => `${Math.floor(at / 60)}:${two(Math.floor(at % 60))}`;
  const seconds = (text) => text.split(":").reduce((sum, each) => sum * 60 + Number(each), 0);
  const changed = (area) => area.dispatchEvent(new Event("input", { bubbles: true }));

  function cue(form) {
    const area = form.querySelector("textarea"), { currentTime = 0, duration } = video() || {};
    const at = stamp(currentTime), end = stamp(Math.min(currentTime + USUAL, duration > currentTime ? duration : Infinity));
    const before = area.value.trimEnd().replace(ENDS, (whole, arrow, until) => (seconds(until) > currentTime ? arrow + at : whole));
    area.value = `${before || "WEBVTT"}\n\n${at} --> ${end}\n`;
    changed(area);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
  root.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-sl-cue]")?.closest(FORM);
    if (form) cue(form);
  });
  root.addEventListener("change", async ({ target }) => {
    if (!target.matches("[data-sl-caption-file]") || !target.files.length) return;
    const area = target.closest(FORM).querySelector("textarea"), [file] = target.files;
    target.value = "";
    area.value = await file.text();
    changed(area);
    area.focus();
  }, true); // before images.js, which empties every chooser
  root.addEventListener("timeupdate", ({ target }) => {
    const place = target === video() && root.querySelector("[data-sl-cue-at]");
    if (place) place.textContent = clock(target.currentTime);
  }, true);
};
