/* The recorder ([data-sl-recorder]) is at one stage at a time: what has data-sl-for="ready paused" is shown in those, and
   the focus goes to what is first there. sl:stage on a recorder moves it, sl:problem shows a sentence of it, or none. */
"use strict";
SocialLearningBlock.behaviours.stages = function (root, { say }) {
  function fill(sentence, values = {}) {
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }
  root.addEventListener("sl:stage", ({ target: box, detail: stage }) => {
    const held = document.activeElement, ours = box.contains(held) || held === document.body;
    box.dataset.slStage = stage;
    for (const el of box.querySelectorAll("[data-sl-for]")) {
      const offered = !el.matches("[data-sl-kept],[data-sl-unfinished]") || "slOffered" in el.dataset;
      el.hidden = !offered || !el.dataset.slFor.split(" ").includes(stage);
    }
    box.dispatchEvent(new CustomEvent("sl:problem", { bubbles: true, detail: "" }));
    if (ours) box.querySelector(`[data-sl-first~="${stage}"]:not([hidden])`)?.focus({ preventScroll: true });
  });
  root.addEventListener("sl:problem", ({ target: box, detail }) => {
    const place = box.querySelector("[data-sl-problem]"), { name, ...values } = detail || {};
    const sentence = name ? fill(box.getAttribute("data-sl-say-" + name) || "", values) : (detail && detail.sentence) || "";
    place.hidden = !sentence;
    place.lastElementChild.textContent = sentence; // filled when it stands in the page, so that it is announced
  });
  root.addEventListener("sl:tell", ({ target: box, detail: { name, ...values } }) => {
    say(fill(box.getAttribute("data-sl-say-" + name), values));
  });
};
