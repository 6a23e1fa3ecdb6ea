/* Suggestions while typing: @names and #tags in a textarea with data-sl-mentions="URL", or, with data-sl-whole
   ("@" for people, empty for tags), for the whole text of an input: offered on focus too, told by sl:pick, and Enter takes
   the only one that begins as typed. GET URL?q=be&kind=@ answers <li role="option" data-value="ben">…</li>.
   The list stands in flow below the field, so that no iframe cuts it off; the focus stays in the field. Without an
   answer one can still type. When the mouse is pressed elsewhere, the list goes only after it is up again: what is being
   clicked must not move away. Keys are caught before the composer, to which Escape and Enter mean something else. */
"use strict";
SocialLearningBlock.behaviours.mentions = function (root, { text, say, byId, make, parse }) {
  const FIELD = "[data-sl-mentions]";
  let latest = 0, timer = 0, pressed = false;
  const list = (field) => byId(field.id + "-list");
  const options = (field) => [...list(field).children];
  const isWhole = (field) => "slWhole" in field.dataset;
  const active = (field) => byId(field.getAttribute("aria-activedescendant"));

  function token(field) {
    const before = field.value.slice(0, field.selectionStart);
    if (isWhole(field)) return { kind: field.dataset.slWhole, q: field.value.trim(), from: 0 };
    const [, kind, q] = before.match(/(?:^|[\s(])([@#])([\p{L}\p{N}_.-]{1,30})$/u) || [];
    return { kind, q, from: before.length - (q || "").length - 1 };
  }
  function close(field) {
    latest += 1;
    list(field)?.remove();
    ["aria-activedescendant", "aria-controls"].forEach((name) => field.removeAttribute(name));
    if (field.role === "combobox") field.ariaExpanded = "false";
  }
  function point(field, option) {
    options(field).forEach((el) => el.setAttribute("aria-selected", String(el === option)));
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
  function show(field, found) {
    const chosen = active(field)?.dataset.value; // by the arrows, while this list was on its way
    close(field);
    if (!found.length) return;
    const id = field.id + "-list", label = text("suggestions");
    found.forEach((el, at) => ((el.id = `${id}-${at}`), el.setAttribute("aria-selected", "false")));
    field.after(make("ul", { id, role: "listbox", class: "sl-suggest", "aria-label": label }, ...found));
    field.setAttribute("aria-controls", id);
    if (field.role === "combobox") field.ariaExpanded = "true";
    const still = found.find(({ dataset }) => dataset.value === chosen) || (field.role !== "combobox" && found[0]);
    if (still) point(field, still);
    say(label);
  }
  async function ask(field) {
    const { kind, q } = token(field), turn = (latest += 1);
    const address = field.dataset.slMentions, query = new URLSearchParams({ q, kind });
    const answer = await fetch(address + (address.includes("?") ? "&" : "?") + query, { credentials: "same-origin",
      headers: { "HX-Request": "true" } }).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    if (turn !== latest || field !== document.activeElement) return;
    show(field, [...parse(html).querySelectorAll("[role=option]")]);
  }
  function choose(field, { dataset: { value } }) {
    const { kind, from } = token(field), whole = isWhole(field);
    const detail = whole ? { value } : { text: `${kind}${value} `, start: from, end: field.selectionStart };
    close(field);
    if (whole) field.value = value;
    field.dispatchEvent(new CustomEvent(whole ? "sl:pick" : "sl:insert", { bubbles: true, detail }));
  }

  root.addEventListener("input", ({ target, isComposing }) => {
    clearTimeout(timer);
    if (!target.matches(FIELD) || isComposing) return;
    if (token(target).q) timer = setTimeout(ask, 150, target);
    else close(target);
  });
  root.addEventListener("keydown", (event) => {
    const field = event.target, { key } = event;
    if (!field.matches(FIELD) || !list(field)) return;
    const all = options(field), at = all.indexOf(active(field)), last = all.length - 1, { q } = token(field);
    const begins = ({ dataset }) => q && dataset.value.toLowerCase().startsWith(q.toLowerCase());
    const meant = key === "Enter" && isWhole(field) ? all.filter(begins) : [];
    const step = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last }[key];
    if (step !== undefined) point(field, all[step]);
    else if (key === "Escape") close(field);
    else if ((key === "Enter" || key === "Tab") && at >= 0 && !event.ctrlKey && !event.metaKey) choose(field, all[at]);
    else if (meant.length === 1) choose(field, meant[0]);
    else return void (key === "Enter" && close(field));
    event.preventDefault();
    event.stopPropagation();
  }, true);
  root.addEventListener("mousedown", (event) => {
    pressed = true;
    if (event.target.closest(".sl-suggest")) event.preventDefault();
  });
  root.addEventListener("click", ({ target }) => {
    const option = target.closest(".sl-suggest [role=option]");
    if (option) choose(byId(option.parentNode.id.replace(/-list$/, "")), option);
  });
  root.addEventListener("focusin", ({ target }) => target.matches(FIELD) && isWhole(target) && !list(target) && ask(target));
  root.addEventListener("mouseup", () => setTimeout(() => {
    pressed = false;
    root.querySelectorAll(FIELD + ":not(:focus)").forEach((field) => list(field) && close(field));
  }));
  root.addEventListener("focusout", ({ target }) => target.matches(FIELD) && !pressed && close(target));
};
