/* Drafts of forms with data-sl-draft="name", kept in this browser by block, user and name. A draft goes when the server
   has said sl:saved with that name, or when its writer discards it; a browser without room for it is no error. */
"use strict";
SocialLearningBlock.behaviours.drafts = function (root, { text, say, make }) {
  const FORM = "form[data-sl-draft]", KEPT = "textarea,select,[type=text],[type=checkbox],[type=radio],[type=datetime-local],[type=number],[type=date]";
  const known = new WeakSet(), timers = new Map();
  const key = (name) => ["sl-draft", root.id, root.dataset.slUser, name].join(":");
  const fields = (form) => [...form.elements].filter((el) => el.name && el.matches(KEPT));
  const ticked = (el) => el.type === "checkbox" || el.type === "radio";
  const slot = (el) => (el.type === "radio" ? `${el.name}=${el.value}` : el.name);
  const read = (el) => (ticked(el) ? el.checked : el.value);
  const chosen = ({ options }) => ([...options].find((option) => option.defaultSelected) || options[0] || {}).value;
  const usual = (el) => (ticked(el) ? el.defaultChecked : el.options ? chosen(el) : el.defaultValue);

  function store(name, value) {
    clearTimeout(timers.get(name)); // or the last keystroke would write the draft back after it was saved
    try {
      value ? localStorage.setItem(key(name), value) : localStorage.removeItem(key(name));
    } catch { /* full, or forbidden: typing goes on without a draft */ }
  }
  function stored(name) {
    try {
      return JSON.parse(localStorage.getItem(key(name)) || "{}");
    } catch {
      return {};
    }
  }
  function save(form) {
    const all = fields(form), changed = all.some((el) => read(el) !== usual(el));
    store(form.dataset.slDraft, changed && JSON.stringify(Object.fromEntries(all.map((el) => [slot(el), read(el)]))));
  }
  function write(el, value) {
    el[ticked(el) ? "checked" : "value"] = value;
    el.dispatchEvent(new Event("input", { bubbles: true })); // the tag chips and the calm composer follow
  }
  function restore(form) {
    const draft = stored(form.dataset.slDraft), same = (one, other) => String(one).trim() === String(other).trim();
    const lost = fields(form).filter((el) => slot(el) in draft && !same(draft[slot(el)], read(el)));
    if (!lost.length) return;
    lost.forEach((el) => write(el, draft[slot(el)]));
    const button = make("button", { type: "button", class: "sl-btn sl-btn-link sl-btn-s" }, text("discard"));
    button.addEventListener("click", () => {
      fields(form).forEach((el) => write(el, usual(el)));
      store(form.dataset.slDraft, "");
      button.parentNode.remove();
      form.querySelector("textarea,[type=text]").focus();
    });
    form.prepend(make("p", { class: "sl-draft", "data-sl-drafted": "" }, text("restored") + " ", button));
    say(text("restored"));
  }

  root.addEventListener("input", ({ target }) => {
    const form = target.form?.matches(FORM) && target.form, name = form && form.dataset.slDraft;
    if (!form) return;
    clearTimeout(timers.get(name));
    timers.set(name, setTimeout(save, 300, form));
  });
  root.addEventListener("submit", ({ target }) => target.matches(FORM) && save(target));
  root.addEventListener("sl:saved", ({ detail }) => {
    store(detail, "");
    root.querySelectorAll(FORM + " [data-sl-drafted]").forEach((note) => {
      if (note.parentNode.dataset.slDraft === detail) note.remove();
    });
  });
  root.addEventListener("sl:swapped", () => {
    for (const form of root.querySelectorAll(FORM)) {
      if (!known.has(form)) restore(form);
      known.add(form);
    }
  });
};
