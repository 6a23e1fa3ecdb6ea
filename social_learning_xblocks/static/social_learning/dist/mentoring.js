(function () {
"use strict";
SocialLearningBlock.behaviours.tags_input = function (root, { say, make }) {
const BOX = "[data-sl-tags]";
const real = (box) => box.querySelector("input[name]");
const typing = (box) => box.querySelector("input:not([name])");
const split = (value) => [...new Set(value.split(",").map((tag) => tag.trim()).filter(Boolean))];
function draw(box) {
const chips = split(real(box).value).map((tag) => {
const name = box.dataset.slRemove.replace("{tag}", () => tag);
const cross = make("button", { type: "button", class: "sl-tag-x", "aria-label": name, "data-sl-tag": tag });
return make("li", { class: "sl-tag" }, make("bdi", {}, tag), cross);
});
box.querySelector("ul").replaceChildren(...chips);
}
function write(box, tags) {
real(box).value = tags.join(", ");
real(box).dispatchEvent(new Event("input", { bubbles: true }));
}
function add(box, value) {
const tags = split(real(box).value + "," + value), max = Number(box.dataset.slMax) || Infinity;
typing(box).value = "";
typing(box).dispatchEvent(new Event("input", { bubbles: true }));
if (tags.length > max) say(box.dataset.slFull);
write(box, tags.slice(0, max));
}
function remove(box, gone) {
write(box, split(real(box).value).filter((tag) => tag !== gone));
typing(box).focus();
}
root.addEventListener("sl:swapped", () => root.querySelectorAll(BOX).forEach(draw));
root.addEventListener("sl:pick", ({ target, detail: { value } }) => {
const box = target.closest(BOX);
if (box) add(box, value);
});
root.addEventListener("input", ({ target }) => {
const box = target.closest(BOX);
if (box && target === real(box)) draw(box);
else if (box && target.value.includes(",")) add(box, target.value);
});
root.addEventListener("keydown", (event) => {
const { target, key } = event, box = target.closest(BOX);
if (!box || target !== typing(box) || event.defaultPrevented || event.isComposing) return;
if (key === "Backspace" && !target.value) remove(box, split(real(box).value).pop());
if (key !== "Enter" || !target.value.trim()) return;
event.preventDefault();
add(box, target.value);
});
root.addEventListener("focusout", ({ target }) => {
const box = target.closest(BOX);
if (box && target === typing(box) && target.value.trim()) add(box, target.value);
});
root.addEventListener("click", ({ target }) => {
const cross = target.closest("[data-sl-tag]");
if (cross) remove(cross.closest(BOX), cross.dataset.slTag);
});
};
})();
(function () {
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
})();
(function () {
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
next.lane.append(box);
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
setTimeout(() => held?.setAttribute("data-sl-held", ""));
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
})();
