/* A file instead of a recording: chosen ([data-sl-file]) or dropped ([data-sl-drop]). What is certainly too large, too long or no
   video is said before anything is sent; where this browser is not sure, it is a doubt beside the preview, and the server decides. */
"use strict";
SocialLearningBlock.behaviours.chosen = function (root) {
  const KINDS = { mp4: "video/mp4", m4v: "video/mp4", mov: "video/quicktime", webm: "video/webm", mkv: "video/x-matroska", m4a: "audio/mp4", weba: "audio/webm" };
  const ALIKE = { "video/x-m4v": "video/mp4", "audio/x-m4a": "audio/mp4", "video/matroska": "video/x-matroska" };
  const PATIENCE = 8000, GRACE = 2;
  const tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, "0")}`;

  function kindOf(file) {
    const said = ALIKE[file.type] || file.type, ending = KINDS[file.name.split(".").pop().toLowerCase()];
    return Object.values(KINDS).includes(said) ? said : ending || "";
  }
  function megabytes(box, size) {
    const { lang } = box.closest("[lang]") || {};
    return new Intl.NumberFormat(lang || [], { style: "unit", unit: "megabyte", maximumFractionDigits: 0 }).format(Math.ceil(size / 1e6));
  }
  /* How long it is and whether there is a picture; nothing where this browser cannot tell. */
  function probe(file) {
    const video = document.createElement("video"), address = URL.createObjectURL(file);
    return new Promise((resolve) => {
      const answer = (found) => {
        resolve(found);
        video.removeAttribute("src");
        URL.revokeObjectURL(address);
      };
      setTimeout(answer, PATIENCE, null);
      video.preload = "metadata";
      video.onerror = () => answer({ broken: true });
      video.onloadedmetadata = () => answer({ seconds: video.duration, picture: video.videoWidth > 0 });
      video.src = address;
    });
  }
  async function take(box, file) {
    const kind = kindOf(file), most = Number(box.dataset.slBytes), longest = Number(box.dataset.slSeconds);
    const refuse = (name, values) => tell(box, "sl:problem", { name, ...values });
    tell(box, "sl:problem", "");
    if (!kind) return refuse("kind");
    if (!file.size) return refuse("empty");
    if (file.size > most) return refuse("large", { size: megabytes(box, file.size), most: megabytes(box, most) });
    box.setAttribute("aria-busy", "true");
    const found = await probe(file);
    box.removeAttribute("aria-busy");
    if (!box.isConnected || box.dataset.slStage !== "choose") return;
    const { seconds, picture, broken } = found || {};
    if (Number.isFinite(seconds) && seconds > longest + GRACE) return refuse("long", { length: clock(seconds), most: clock(longest) });
    const blind = found && !broken && !picture && kind.startsWith("video/");
    const doubt = blind ? "hevc" : broken || !found ? "unsure" : kind === "video/quicktime" ? "mov" : "";
    const blob = file.type === kind ? file : file.slice(0, file.size, kind);
    tell(box, "sl:took", { blob, name: `${file.name}-${file.lastModified}`, ms: Number.isFinite(seconds) ? seconds * 1000 : 0, doubt });
  }

  root.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-sl-file]") || !target.files.length) return;
    const [file] = target.files;
    take(target.closest("[data-sl-recorder]"), file);
    target.value = ""; // the same file can be chosen again
  }, true); // before images.js, which empties every chooser
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    root.addEventListener(type, (event) => {
      const box = event.target.closest("[data-sl-recorder][data-sl-stage=choose]"), place = box?.querySelector("[data-sl-drop]");
      if (!place || ![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      place.toggleAttribute("data-sl-over", type === "dragenter" || type === "dragover");
      if (type === "drop" && event.dataTransfer.files.length) take(box, event.dataTransfer.files[0]);
    });
  }
};
