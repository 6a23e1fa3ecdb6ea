/* What was recorded or chosen (sl:took), before it is sent: it plays, a still picture is made of it, and one says "use this",
   "again" or "another". Then it goes on as sl:upload, with the picture. */
"use strict";
SocialLearningBlock.behaviours.take = function (root) {
  const takes = new WeakMap(), WIDEST = 640, MOMENTS = [0.6, 2, 4, 8], DARK = 24, PATIENCE = 3000;
  const tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const heard = (el, type) => new Promise((resolve, reject) => {
    el.addEventListener(type, resolve, { once: true });
    setTimeout(reject, PATIENCE);
  });

  function bright(canvas) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let at = 0; at < data.length; at += 400) sum += data[at] + data[at + 1] + data[at + 2];
    return sum / (data.length / 400) / 3 > DARK;
  }
  /* The first picture that is not dark, as a JPEG; null where this browser shows none. */
  async function still(blob, ms) {
    const video = document.createElement("video"), canvas = document.createElement("canvas"), address = URL.createObjectURL(blob);
    try {
      Object.assign(video, { muted: true, playsInline: true, preload: "auto", src: address });
      await heard(video, "loadeddata");
      if (!video.videoWidth) return null;
      canvas.width = Math.min(WIDEST, video.videoWidth);
      canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
      for (const moment of MOMENTS) {
        if (moment * 1000 > ms && moment !== MOMENTS[0]) break;
        video.currentTime = Math.min(moment, ms ? ms / 2000 : moment);
        await heard(video, "seeked");
        canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
        if (bright(canvas)) break;
      }
      return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
    } catch {
      return null; // a video without a picture before it plays is a video
    } finally {
      video.removeAttribute("src");
      URL.revokeObjectURL(address);
    }
  }
  function show(box, take) {
    const video = box.querySelector("[data-sl-take]"), doubt = box.querySelector("[data-sl-doubt]");
    const { lang } = box.closest("[lang]") || {}, megabytes = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 };
    takes.set(box, take);
    drop(box);
    video.src = URL.createObjectURL(take.blob);
    video.onloadedmetadata = () => { // a recording does not say how long it is until a player was at its end
      if (video.duration !== Infinity) return;
      video.ondurationchange = () => (video.duration !== Infinity ? ((video.currentTime = 0), (video.ondurationchange = null)) : 0);
      video.currentTime = 1e7;
    };
    box.querySelector("[data-sl-made]").hidden = !take.made;
    box.querySelector("[data-sl-found]").hidden = Boolean(take.made);
    doubt.lastElementChild.textContent = take.doubt ? box.getAttribute("data-sl-say-" + take.doubt) : "";
    doubt.hidden = !take.doubt;
    const size = new Intl.NumberFormat(lang || [], megabytes).format(take.blob.size / 1e6);
    box.querySelector("[data-sl-facts]").textContent = [take.ms ? clock(take.ms) : "", size].filter(Boolean).join(" · ");
    take.picture ||= still(take.blob, take.ms);
    tell(box, "sl:stage", "preview");
  }
  function drop(box) {
    const video = box.querySelector("[data-sl-take]");
    if (video.src) URL.revokeObjectURL(video.src);
    video.removeAttribute("src");
  }
  const DO = {
    use(box, take) {
      box.querySelector("[data-sl-take]").pause();
      tell(box, "sl:upload", take);
    },
    again(box) {
      tell(box, "sl:forget");
      drop(box);
      tell(box, "sl:camera");
    },
    other(box) {
      drop(box);
      tell(box, "sl:stage", "choose");
    },
  };

  root.addEventListener("sl:took", ({ target, detail }) => show(target, detail));
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sl-do]"), box = button?.closest("[data-sl-recorder]"), verb = DO[button?.dataset.slDo];
    if (!box || !verb || !takes.has(box)) return;
    const go = () => verb(box, takes.get(box));
    if (button.dispatchEvent(new CustomEvent("sl:before", { bubbles: true, cancelable: true, detail: { go } }))) go();
  });
};
