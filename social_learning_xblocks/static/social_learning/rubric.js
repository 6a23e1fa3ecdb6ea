/* The rubric builder of Studio. Criteria and levels are [data-rb-item] in a [data-rb-list]; new ones come from the
   templates beside them. They are added, moved (buttons or drag), doubled, and taken away with a way back; after each
   step what is there is written down as JSON for the form, and the points and shares are reckoned anew. */
"use strict";
SocialLearningBlock.behaviours.rubric = function (root, { say, make }) {
  const builder = () => root.querySelector("[data-rb]");
  const items = (list) => [...list.children].filter((el) => el.matches("[data-rb-item]"));
  const listIn = (scope) => scope.querySelector("[data-rb-list]"), control = (el, name) => el.querySelector(`[data-rb-name=${name}]`);
  const lang = document.documentElement.lang || undefined;

  function value(el, name) {
    const found = control(el, name);
    return found.validity.badInput ? "?" : found.value; // a number that is none must not pass for an empty field
  }
  const pick = (el, names) => Object.fromEntries(names.map(([key, name]) => [key, value(el, name)]));

  function read(card) {
    const line = pick(card, [["title", "title"], ["text", "text"], ["kind", "kind"], ["remark", "remark"]]);
    if (card.dataset.rbKey) line.key = card.dataset.rbKey;
    if (line.kind !== "remark") line.weight = value(card, "weight");
    if (line.kind === "range") Object.assign(line, pick(card, [["least", "least"], ["most", "most"]]));
    const level = [["points", "points"], ["title", "level"], ["text", "description"]];
    if (line.kind === "levels") line.levels = items(listIn(card)).map((el) => pick(el, level));
    return line;
  }
  function worth({ kind, levels = [], least, most, weight }) {
    const points = (kind === "levels" ? levels.map((level) => level.points) : [least, most]).map(parseFloat);
    const known = kind === "remark" ? [] : points.filter(Number.isFinite), top = known.length ? Math.max(...known) : 0;
    const span = known.length ? top - Math.min(...known) : 0, own = parseFloat(weight);
    return { top, weight: kind !== "remark" && own >= 0 ? own : span };
  }
  function fill(el, words, values) {
    el.textContent = words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }
  function number(list) {
    items(list).forEach((el, place) => {
      const group = el.firstElementChild, words = group.dataset.rbLabel.replace("{n}", (place + 1).toLocaleString(lang));
      group.setAttribute("aria-label", words);
      el.querySelectorAll(":scope > * > * > [data-rb-number]").forEach((part) => (part.textContent = words));
      if (listIn(el)) number(listIn(el));
    });
  }
  function draw() {
    const all = builder();
    if (!all) return;
    const cards = items(listIn(all)), lines = cards.map(read), worths = lines.map(worth);
    const sum = worths.reduce((before, { weight }) => before + weight, 0);
    number(listIn(all));
    cards.forEach((card, place) => {
      const { weight } = worths[place], pill = card.querySelector("[data-rb-share]");
      const share = sum && (weight / sum).toLocaleString(lang, { style: "percent", maximumFractionDigits: 1 });
      card.dataset.rbKind = lines[place].kind;
      fill(pill, weight ? pill.dataset.rbShare : pill.dataset.rbNone, { share });
    });
    const total = all.querySelector("[data-rb-total]"), points = worths.reduce((before, { top }) => before + top, 0);
    fill(total, total.dataset.rbTotal, { points: points.toLocaleString(lang) });
    all.querySelector("[data-rb-json]").value = JSON.stringify(lines);
  }

  const title = (el) => (control(el, "title") || control(el, "level")).value.trim() || builder().dataset.rbUntitled;
  const fresh = (name) => builder().querySelector(`[data-rb-new=${name}]`).content.firstElementChild.cloneNode(true);
  function tell(words, values) {
    const el = make("span");
    fill(el, builder().dataset[words], values);
    say(el.textContent);
    return el.textContent;
  }
  function place(item) {
    const all = items(item.parentNode);
    tell("rbMoved", { title: title(item), n: all.indexOf(item) + 1, all: all.length });
  }
  function move(item, step) {
    const all = items(item.parentNode), other = all[all.indexOf(item) + step];
    if (other) other[step < 0 ? "before" : "after"](item);
    place(item);
  }
  const start = (item) => (control(item, "title") || control(item, "points")).focus();
  const deeds = {
    add(button) {
      const item = fresh(button.dataset.rbOf);
      listIn(button.closest("[data-rb-scope]")).append(item);
      start(item);
    },
    copy(button, item) {
      const twin = item.cloneNode(true), chosen = item.querySelectorAll("select");
      twin.dataset.rbKey = ""; // another criterion, so it gets a key of its own
      twin.querySelectorAll("select").forEach((el, n) => (el.value = chosen[n].value));
      item.after(twin);
      start(twin);
      tell("rbCopied", { title: title(item) });
    },
    remove(button, item) {
      const gone = fresh("gone");
      item.replaceWith(gone);
      item.hidden = true;
      gone.append(item); // kept there until the form is saved
      gone.querySelector("[data-rb-words]").textContent = tell("rbRemoved", { title: title(item) });
      gone.querySelector("button").focus();
    },
    undo(button) {
      const gone = button.closest("li"), item = gone.querySelector("[data-rb-item]");
      item.hidden = false;
      gone.replaceWith(item);
      start(item);
      tell("rbRestored", { title: title(item) });
    },
    up: (button, item) => (move(item, -1), button.focus()),
    down: (button, item) => (move(item, 1), button.focus()),
    download(button) {
      const href = URL.createObjectURL(new Blob([root.querySelector("[data-rb-exported]").value]));
      make("a", { href, download: button.dataset.rbFileName }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    },
  };
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-rb-do]");
    if (!button) return;
    deeds[button.dataset.rbDo](button, button.closest("[data-rb-item]"));
    draw();
  });

  const dragged = () => root.querySelector("[data-rb-dragged]");
  root.addEventListener("dragstart", ({ target, dataTransfer }) => {
    const item = target.closest?.("[data-rb-drag]")?.closest("[data-rb-item]");
    if (!item) return;
    item.dataset.rbDragged = "";
    dataTransfer.effectAllowed = "move";
    dataTransfer.setData("text/plain", title(item));
    dataTransfer.setDragImage(item, 20, 20);
  });
  root.addEventListener("dragover", (event) => {
    const item = dragged(), over = item && items(item.parentNode).find((el) => el.contains(event.target));
    if (!item) return;
    event.preventDefault();
    if (!over || over === item) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](item);
  });
  root.addEventListener("drop", (event) => dragged() && event.preventDefault()); // or its title lands in a text field
  root.addEventListener("dragend", () => {
    const item = dragged();
    if (!item) return;
    delete item.dataset.rbDragged;
    place(item);
    draw();
  });

  // Heard on the way down: on the way up images.js empties whatever chooses files.
  root.addEventListener("change", async ({ target }) => {
    if (!target.matches("[data-rb-file]") || !target.files[0]) return;
    const bytes = await target.files[0].arrayBuffer(), kind = new Uint8Array(bytes)[0] === 0xff ? "utf-16" : "utf-8";
    let text;
    try {
      text = new TextDecoder(kind, { fatal: true }).decode(bytes);
    } catch {
      text = new TextDecoder("windows-1252").decode(bytes); // what spreadsheets write where they do not write Unicode
    }
    const field = target.closest("[data-rb]").querySelector("[name=import_text]");
    field.value = text;
    field.focus();
    tell("rbRead", {});
  }, true);
  ["input", "change"].forEach((type) => root.addEventListener(type, ({ target }) => "rbName" in target.dataset && draw()));
  root.addEventListener("sl:swapped", draw);
};
