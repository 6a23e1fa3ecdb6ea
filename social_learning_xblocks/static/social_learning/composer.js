/* The Markdown editor ([data-sl-editor]: toolbar and textarea) and the calm composer ([data-sl-composer]: one line
   until it is clicked, opened with Enter, or has a text). Enter in a [data-sl-line] leads to the editor, a click on [data-sl-write] to the composer; sl:insert puts text into a field. */
"use strict";
SocialLearningBlock.behaviours.composer = function (root) {
  const PAIRS = { bold: ["**", "**"], italic: ["_", "_"], code: ["`", "`"], link: ["[", "](url)"] };
  const FENCE = ["```\n", "\n```"];
  const LINES = { list: "- ", quote: "> " };
  const KEYS = { b: "bold", i: "italic", k: "link" };
  const COMPOSER = "[data-sl-composer]";

  function insert(field, text, start, end) {
    field.focus();
    field.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, text)) return; // keeps the browser's undo
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function surround(area, [open, close]) {
    const { selectionStart: start, selectionEnd: end, value } = area, chosen = value.slice(start, end);
    const inside = value.slice(start - open.length, start) === open && value.slice(end, end + close.length) === close;
    const from = start + (inside ? -open.length : open.length);
    if (inside) insert(area, chosen, from, end + close.length);
    else insert(area, open + chosen + close, start, end);
    area.setSelectionRange(from, from + chosen.length);
    const address = from + chosen.length + 2;
    if (close === "](url)" && chosen && !inside) area.setSelectionRange(address, address + 3);
  }
  function prefix(area, mark) {
    const { selectionStart, selectionEnd, value } = area, start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const lines = value.slice(start, selectionEnd).split("\n"), marked = lines.every((line) => line.startsWith(mark));
    insert(area, lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join("\n"), start, selectionEnd);
  }
  function format(area, name) {
    const block = name === "code" && area.value.slice(area.selectionStart, area.selectionEnd).includes("\n");
    if (LINES[name]) prefix(area, LINES[name]);
    else surround(area, block ? FENCE : PAIRS[name]);
  }

  const open = (composer) => composer.setAttribute("data-sl-open", "");
  const filled = ({ elements }) => [...elements].some((el) => el.matches("textarea,[type=text]") && el.value.trim());
  function collapse(composer) {
    composer.querySelector("textarea,[type=text]").focus();
    composer.removeAttribute("data-sl-open");
  }

  root.addEventListener("sl:saved", () => { // what was posted stands below it, not below an empty form
    root.querySelectorAll(COMPOSER).forEach((el) => filled(el) || el.removeAttribute("data-sl-open"));
  });
  root.addEventListener("sl:insert", ({ target, detail: { text, start, end } }) => insert(target, text, start, end));
  root.addEventListener("input", ({ target }) => target.closest(COMPOSER) && open(target.closest(COMPOSER)));
  root.addEventListener("sl:swapped", () => root.querySelectorAll(COMPOSER).forEach((el) => filled(el) && open(el)));
  root.addEventListener("click", ({ target }) => {
    const composer = target.closest(COMPOSER), button = target.closest("[data-sl-md]");
    if (target.closest("[data-sl-write]")) collapse(root.querySelector(COMPOSER)), open(root.querySelector(COMPOSER));
    if (button) format(button.closest("[data-sl-editor]").querySelector("textarea"), button.dataset.slMd);
    if (composer) target.closest("[data-sl-collapse]") ? collapse(composer) : open(composer);
  });
  root.addEventListener("keydown", (event) => {
    const { target, key } = event, composer = target.closest(COMPOSER), command = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || event.isComposing) return;
    if (key === "Enter" && target.matches("[data-sl-line]")) {
      event.preventDefault();
      command ? target.form.requestSubmit() : target.form.querySelector("[data-sl-editor] textarea").focus();
    }
    if (key === "Enter" && composer && !composer.hasAttribute("data-sl-open") && !filled(composer)) {
      event.preventDefault(); // an empty form is not sent
      open(composer);
    }
    if (key === "Escape" && composer && !filled(composer)) collapse(composer);
    if (!command || event.altKey || event.shiftKey || !target.matches("[data-sl-editor] textarea")) return;
    if (key !== "Enter" && !KEYS[key]) return;
    event.preventDefault();
    if (key === "Enter") target.form.requestSubmit();
    else format(target, KEYS[key]);
  });
};
