/* Moments by the clock and in the language of who reads: [data-sl-clock] is one, shown or put into a field; a field with
   [data-sl-zone] is told which clock that is. */
"use strict";
SocialLearningBlock.behaviours.clock = function (root) {
  function tell(el) {
    const at = new Date(el.dataset.slClock), { lang } = root.closest("[lang]") || {};
    delete el.dataset.slClock;
    if (el.matches("input")) el.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    else el.textContent = at.toLocaleString(lang || [], { dateStyle: "medium", timeStyle: "short" });
  }
  root.addEventListener("sl:swapped", () => {
    root.querySelectorAll("[data-sl-clock]:not(.sl-prose *)").forEach(tell);
    root.querySelectorAll("[data-sl-zone]").forEach((el) => (el.value = Intl.DateTimeFormat().resolvedOptions().timeZone));
  });
};
