/* The board of a run: cards ([data-sl-card], of the lane [data-sl-from]) are dragged to lanes ([data-sl-lane], with
   [data-sl-free] places). While one hovers, the effect of dropping it there is asked for by [data-sl-hover]; dropping
   sends [data-sl-drop]. In a full lane one drops on a card: the two change places. Buttons do the same without a mouse. */
"use strict";
SocialLearningBlock.behaviours.board = function (root, { send }) {
  let held = null, over = null;
  const board = () => root.querySelector("[data-sl-board]");

  function place({ target }) {
    const lane = held && target.closest("[data-sl-board] [data-sl-lane]"), from = held?.dataset.slFrom;
    if (!lane || lane.dataset.slLane === from) return null;
    const cards = [...lane.querySelectorAll("[data-sl-card]:not([data-sl-locked])")], hit = cards.find((el) => el.contains(target));
    const card = lane.dataset.slFree > 0 ? null : hit || (cards.length === 1 && cards[0]);
    return card === false ? null : { lane, mark: card || lane, to: lane.dataset.slLane + (card ? ":" + card.dataset.slCard : "") };
  }
  function mark(next) {
    if (over?.mark !== next?.mark) {
      over?.mark.removeAttribute("data-sl-over");
      next?.mark.setAttribute("data-sl-over", "");
      const box = board()?.querySelector("[data-sl-effect]");
      box?.replaceChildren();
      if (box) box.hidden = !next;
      if (next) {
        next.lane.append(box); // beside what one looks at: a tall iframe keeps nothing in view
        ask("[data-sl-hover]", next.to);
      } else if (box) board().append(box);
    }
    over = next;
  }
  function ask(name, to) {
    const el = board().querySelector(name), { slCard: mentee, slFrom: giver } = held.dataset;
    el.dataset.slVals = JSON.stringify({ ...JSON.parse(el.dataset.slVals), mentee, giver, to });
    send(el, { quiet: "slQuiet" in el.dataset, latest: true });
  }
  function letGo() {
    mark(null);
    held?.removeAttribute("data-sl-held");
    held = null;
  }
  root.addEventListener("dragstart", ({ target, dataTransfer }) => {
    held = target.closest?.("[data-sl-card][draggable]") || null;
    if (!held) return;
    dataTransfer.effectAllowed = "move";
    dataTransfer.setData("text/plain", held.querySelector(".sl-name").textContent);
    setTimeout(() => held?.setAttribute("data-sl-held", "")); // later, or the picture that is dragged were pale too
  });
  root.addEventListener("dragover", (event) => {
    if (!held) return;
    const next = place(event);
    if (next) event.preventDefault();
    mark(next);
  });
  root.addEventListener("drop", (event) => {
    const next = held && place(event);
    if (!next) return;
    event.preventDefault();
    ask("[data-sl-drop]", next.to);
    letGo();
  });
  root.addEventListener("dragend", letGo);
};
