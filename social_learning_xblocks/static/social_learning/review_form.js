/* The form of a review ([data-sl-rubric]): how much is answered, what is missing, a slider beside a number, and
   [data-sl-autosave], which sends the form a moment after the last change. The draft in the browser goes when the server has it all. */
"use strict";
SocialLearningBlock.behaviours.reviewForm = function (root, { send, emit }) {
  const FORM = "form[data-sl-rubric]", REST = 1200, AGAIN = 15000, timers = new WeakMap();
  const filled = (el) => (el.matches("textarea") ? el.value.trim() : el.querySelector("[type=text]")?.value.trim() || el.querySelector(":checked"));

  function count(form) {
    const rows = [...form.querySelectorAll("[data-sl-criterion]")].filter((row) => row.querySelector("[data-sl-needed]"));
    const open = rows.filter((row) => ![...row.querySelectorAll("[data-sl-needed]")].every(filled));
    const progress = form.querySelector("[data-sl-progress]"), missing = form.querySelector("[data-sl-missing]");
    progress.textContent = progress.dataset.slProgress.replace("{done}", rows.length - open.length).replace("{all}", rows.length);
    if (!missing) return;
    missing.textContent = open.length ? [missing.dataset.slMissing, open.map((row) => row.dataset.slCriterion).join(" · ")].join(" ") : "";
  }
  function later(form, wait = REST) {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(save, wait, form));
  }
  async function save(form) {
    const line = form.querySelector("[data-sl-autosave]");
    timers.delete(form);
    if (!line || !form.isConnected || form.getAttribute("aria-busy")) return;
    line.textContent = line.dataset.slSaving;
    const status = await send(line, { quiet: true });
    if (!line.isConnected) return;
    const kept = status === 204, changed = timers.has(form); // typed meanwhile
    line.textContent = kept ? line.dataset.slKept : line.dataset.slUnsaved;
    line.toggleAttribute("data-sl-failing", !kept);
    if (kept && !changed) emit("sl:saved", line.dataset.slName);
    if (!changed && (status === 0 || status >= 500)) later(form, AGAIN);
    if (status === -1) later(form);
  }
  function pair({ target }) {
    const box = target.closest(".sl-vr-number"), slides = target.matches("[data-sl-slider]");
    if (!box) return;
    const text = box.querySelector("[type=text]"), slider = box.querySelector("[data-sl-slider]");
    if (slides) text.value = Math.round(slider.value * 10) / 10;
    else if (text.value.trim()) slider.value = text.value.replace(",", ".");
  }

  root.addEventListener("input", (event) => {
    const form = event.target.closest(FORM);
    if (!form) return;
    pair(event);
    count(form);
    later(form);
  });
  root.addEventListener("submit", ({ target }) => target.matches(FORM) && clearTimeout(timers.get(target)), true);
  root.addEventListener("sl:swapped", () => root.querySelectorAll(FORM).forEach(count));
};
