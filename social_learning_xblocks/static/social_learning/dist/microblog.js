(function () {
"use strict";
SocialLearningBlock.behaviours.microblog = function (root, { send }) {
const TAG = ".sl-post > .sl-post-main > .sl-prose .sl-tag[data-tag]";
const used = (text) => [...text.trim().replace(/!\[[^\]]*\]\([^)\s]*\)/g, "").replace(/https?:\/\/\S+/g, "x".repeat(23))].length;
function count(area) {
const left = area.form?.querySelector("[data-sl-left]");
if (!left) return;
const room = Number(area.dataset.slRoom) - used(area.value);
left.textContent = room;
left.toggleAttribute("data-sl-over", room < 0);
}
function follow(tag) {
const address = root.dataset.slHashtags;
send(root, { url: address.replace("__tag__", encodeURIComponent(tag.dataset.tag)), latest: true });
}
root.addEventListener("click", ({ target }) => {
const link = target.closest('a[href^="#sl-p-"]');
const slVals = link && JSON.stringify({ id: link.hash.slice(6), scroll: 1 });
if (link) Object.assign(link.dataset, { slGet: "@post", slTarget: root.id + "-main", slSwap: "inner", slVals });
}, true);
root.addEventListener("sl:swapped", () => {
root.querySelectorAll("[data-sl-room]").forEach(count);
if (!root.dataset.slHashtags) return;
for (const tag of root.querySelectorAll(TAG)) Object.assign(tag, { role: "link", tabIndex: 0 });
});
root.addEventListener("input", ({ target }) => "slRoom" in target.dataset && count(target));
root.addEventListener("click", ({ target }) => target.matches(TAG) && follow(target));
root.addEventListener("keydown", ({ target, key }) => key === "Enter" && target.matches(TAG) && follow(target));
};
})();
