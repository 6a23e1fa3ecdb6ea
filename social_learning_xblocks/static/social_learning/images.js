/* Images in an editor with data-sl-upload="URL": pasted, dropped or chosen. The upload runs while its writer says what
   the image shows; the panel and its words are the editor's <template data-sl-image>, where Enter inserts the picture and
   does not send the form. A picture stands on a line of its own. */
"use strict";
SocialLearningBlock.behaviours.images = function (root, { text, emit, csrf }) {
  const EDITOR = "[data-sl-upload]";

  async function upload(editor, file) {
    const body = new FormData();
    body.append("image", file);
    let answer;
    try {
      answer = await fetch(editor.dataset.slUpload, { method: "POST", body, credentials: "same-origin",
        headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, signal: AbortSignal.timeout(60000) });
    } catch (error) {
      return { error: text(error.name === "TimeoutError" ? "timeout" : "offline") };
    }
    const said = await answer.json().catch(() => ({}));
    const kind = answer.status === 403 || answer.redirected ? "session" : "server";
    return said.url || said.error ? said : { error: text(kind) };
  }
  function take(editor, file) {
    const area = editor.querySelector("textarea"), chooser = editor.querySelector("[type=file]"), by = area;
    const refuse = (sentence, again) => emit("sl:failed", { el: editor, by, sentence, again });
    if (!chooser.accept.split(",").includes(file.type)) return refuse(editor.dataset.slTextType);
    if (file.size > Number(editor.dataset.slMax)) return refuse(editor.dataset.slTextSize);
    const panel = editor.querySelector("[data-sl-image]").content.firstElementChild.cloneNode(true);
    const part = (name) => panel.querySelector(`[data-sl-image-${name}]`);
    const alt = part("alt"), missing = part("missing");
    const sent = upload(editor, file).then((said) => {
      part("progress").remove();
      if (said.error && panel.isConnected) leave(), refuse(said.error, () => take(editor, file));
      return said;
    });
    function leave() {
      panel.remove();
      area.focus();
    }
    async function insert() {
      const words = alt.value.replace(/\s+/g, " ").trim(), decorative = part("decorative").checked;
      missing.hidden = Boolean(words || decorative);
      alt.setAttribute("aria-invalid", String(!missing.hidden));
      if (!missing.hidden) return alt.focus();
      const { url } = await sent;
      if (!url || !panel.isConnected) return;
      leave();
      const start = area.selectionStart, line = /[^\n]$/.test(area.value.slice(0, start)) ? "\n" : "";
      const image = `${line}![${decorative ? "" : words.replace(/[[\]\\]/g, "\\$&")}](${url})\n`;
      area.dispatchEvent(new CustomEvent("sl:insert", { bubbles: true, detail: { text: image, start, end: start } }));
    }
    part("insert").addEventListener("click", insert);
    part("cancel").addEventListener("click", leave);
    panel.addEventListener("keydown", (event) => {
      const { key } = event;
      if (key !== "Escape" && (key !== "Enter" || event.target !== alt)) return;
      event.preventDefault();
      key === "Enter" ? insert() : leave();
    });
    editor.append(panel);
    alt.focus();
  }

  function receive(event, data) {
    const editor = event.target.closest(EDITOR), files = [...(data?.files || [])];
    if (!editor || !files.length) return;
    event.preventDefault();
    files.forEach((file) => take(editor, file));
  }
  root.addEventListener("paste", (event) => receive(event, event.clipboardData));
  root.addEventListener("drop", (event) => receive(event, event.dataTransfer));
  root.addEventListener("dragover", (event) => event.target.closest(EDITOR) && event.preventDefault());
  root.addEventListener("click", ({ target }) => {
    target.closest("[data-sl-image-choose]")?.closest(EDITOR).querySelector("[type=file]").click();
  });
  root.addEventListener("change", (event) => {
    if (event.target.type !== "file" || !event.target.closest(EDITOR)) return;
    receive(event, event.target);
    event.target.value = "";
  });
};
