/* "Sure?" in place of the button (data-sl-confirm, -confirm-yes, -confirm-no); never a window's dialog, which would
   open off screen in the iframe. Escape or "no" brings the button back. */
"use strict";
SocialLearningBlock.behaviours.confirm = function (root, { make }) {
  root.addEventListener("sl:before", (event) => {
    const button = event.target, { slConfirm, slConfirmYes, slConfirmNo } = button.dataset;
    if (!slConfirm) return;
    event.preventDefault();
    const yes = make("button", { type: "button", class: "sl-btn sl-btn-s sl-btn-danger" }, slConfirmYes);
    const no = make("button", { type: "button", class: "sl-btn sl-btn-s" }, slConfirmNo);
    const look = { class: "sl-confirm", role: "group", "aria-label": slConfirm };
    const group = make("span", look, make("span", {}, slConfirm), yes, no);
    const leave = () => {
      button.hidden = false;
      button.focus();
      group.remove();
    };
    yes.addEventListener("click", ({ detail: clicks }) => {
      if (clicks > 1) return; // a double click on the first button is not yet a yes
      leave();
      event.detail.go();
    });
    no.addEventListener("click", leave);
    group.addEventListener("keydown", (press) => {
      if (press.key !== "Escape") return;
      press.stopPropagation();
      leave();
    });
    button.after(group);
    button.hidden = true;
    no.focus();
  });
};
