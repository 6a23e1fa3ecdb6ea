/* Sliders that share a whole ([data-sl-weights]): beside each, its value and what it counts of all, while it moves. */
"use strict";
SocialLearningBlock.behaviours.weights = function (root) {
  root.addEventListener("input", ({ target }) => {
    const group = target.closest("[data-sl-weights]");
    if (!group) return;
    const sliders = [...group.querySelectorAll("input[type=range]")];
    const whole = sliders.reduce((sum, slider) => sum + Number(slider.value), 0) || 1;
    for (const slider of sliders) {
      const beside = slider.parentElement;
      beside.querySelector("[data-sl-weight]").textContent = slider.value;
      beside.querySelector("[data-sl-share]").textContent = Math.round((100 * slider.value) / whole);
    }
  });
};
