/* What the person is told: sentences in one role=status, failures in a role=alert beside the control that failed, and
   where the focus goes (sl:focus); what stands in [data-sl-said] goes with the next action. In flow, because a toast or a dialog would be off screen in the tall iframe of the
   Learning MFE. */
"use strict";
SocialLearningBlock.behaviours.feedback = function (root, { byId, make, text }) {
  const boxes = new WeakMap(), clear = ({ detail: el }) => boxes.get(el)?.remove();

  root.addEventListener("sl:announce", ({ detail }) => {
    let box = root.querySelector("[data-sl-status]");
    if (!box) root.append((box = make("div", { role: "status", class: "sl-sr", "data-sl-status": "" })));
    box.textContent = ""; // emptied first: a sentence said twice is spoken twice
    setTimeout(() => (box.textContent = detail), 60);
  });
  root.addEventListener("sl:done", clear);
  root.addEventListener("sl:done", () => root.querySelectorAll("[data-sl-said]").forEach((el) => el.remove()));
  root.addEventListener("sl:focus", ({ detail }) => {
    const el = byId(detail);
    if (!el) return;
    el.focus();
    if (el === document.activeElement) return;
    el.tabIndex = -1; // a heading, an answer
    el.focus();
  });
  root.addEventListener("sl:failed", ({ detail: { el, by, sentence, again } }) => {
    clear({ detail: el });
    root.querySelector("[data-sl-status]")?.replaceChildren(); // "Saved." is no longer the last word
    const words = make("span"), look = { role: "alert", class: "sl-alert sl-alert-bad", "data-sl-failed": "" };
    const box = make("div", look, words);
    boxes.set(el, box);
    if (again) {
      const retry = make("button", { type: "button", class: "sl-btn sl-btn-s" }, text("retry"));
      retry.addEventListener("click", () => {
        box.remove();
        by.focus();
        if (el.isConnected) again();
      });
      box.append(retry);
    }
    const near = el.closest("[data-sl-item],form,[data-sl-root]");
    if (el === root || !el.isConnected) root.prepend(box);
    else if (near === root) el.after(box);
    else near.append(box);
    words.textContent = sentence; // filled when it stands in the page, so that it is announced
  });
};
