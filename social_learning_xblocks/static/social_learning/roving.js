/* Moves through a list ([data-sl-list] of [data-sl-item] with a [data-sl-main] each): j and k anywhere in the list,
   arrows, Home and End on a main link itself; never while typing, and Tab goes its usual way. In a role=toolbar the
   arrows move from button to button, and Tab stops at one of them. */
"use strict";
SocialLearningBlock.behaviours.roving = function (root) {
  function inList({ target, key }, list) {
    if (key !== "j" && key !== "k" && !target.matches("[data-sl-main]")) return null;
    const all = [...list.querySelectorAll("[data-sl-main]")], item = target.closest("[data-sl-item]");
    const at = all.findIndex((main) => item?.contains(main)), last = all.length - 1;
    const down = Math.min(at + 1, last), up = Math.max(at - 1, 0);
    return all[{ j: down, ArrowDown: down, k: up, ArrowUp: up, Home: 0, End: last }[key]];
  }
  function inToolbar({ target, key }, bar) {
    const all = [...bar.querySelectorAll("button")], at = all.indexOf(target), { length } = all;
    const turn = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const to = { ArrowRight: at + turn, ArrowLeft: at - turn, Home: 0, End: length - 1 }[key];
    const next = to !== undefined && all[(to + length) % length];
    if (next) all.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    return next;
  }
  root.addEventListener("sl:swapped", () => root.querySelectorAll(".sl-tab[aria-current]").forEach((tab) => {
    const bar = tab.parentNode; // scrollIntoView would move the page as well
    bar.scrollLeft = tab.offsetLeft + (tab.offsetWidth - bar.clientWidth) / 2;
  }));
  root.addEventListener("keydown", (event) => {
    const { target } = event, bar = target.closest("[role=toolbar]"), list = target.closest("[data-sl-list]");
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.matches("input,textarea,select") || target.isContentEditable) return;
    const to = bar ? inToolbar(event, bar) : list && inList(event, list);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
};
