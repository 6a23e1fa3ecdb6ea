/* Recording in the page ([data-sl-recorder]): the devices, how loud it is, 3-2-1, pause, the limit. What it records goes out
   piece by piece as sl:slice, and at the end as sl:took. The camera is let go as soon as nothing is shown of it. */
"use strict";
SocialLearningBlock.behaviours.recorder = function (root) {
  const KINDS = { // MP4 first, because it plays everywhere
    video: ["video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/mp4;codecs=avc1,mp4a", "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"],
    audio: ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/webm"],
  };
  const PROBLEMS = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "none", OverconstrainedError: "none", NotReadableError: "taken", AbortError: "taken" };
  const RATE = { videoBitsPerSecond: 1500000, audioBitsPerSecond: 96000 }, SLICE = 1000, WARN = [60, 30, 10];
  const live = new Map(), asked = new WeakMap();
  const tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const part = (box, name) => box.querySelector(`[data-sl-${name}]`);
  const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const length = (state) => state.before + (state.since === null ? 0 : performance.now() - state.since);

  function unable() {
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return "insecure";
    if (!window.MediaRecorder) return "old";
    return document.featurePolicy && !document.featurePolicy.allowsFeature("microphone") ? "frame" : "";
  }
  function close(box) {
    const state = live.get(box);
    if (!state) return;
    live.delete(box);
    [state.tick, state.meter, state.count].forEach(clearInterval);
    if (state.recorder && state.recorder.state !== "inactive") state.recorder.stop();
    state.stream.getTracks().forEach((track) => track.stop());
    state.sound?.close();
    part(box, "live").srcObject = null;
  }
  async function open(box) {
    const why = unable(), turn = Symbol("turn"), plain = part(box, "no-picture")?.checked;
    if (why) return tell(box, "sl:problem", { name: why });
    asked.set(box, turn);
    const chosen = (kind) => part(box, `device="${kind}"`).value;
    const pick = (id) => (id ? { deviceId: { exact: id } } : {});
    const video = { ...pick(chosen("videoinput")), width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } };
    const audio = { ...pick(chosen("audioinput")), echoCancellation: true, noiseSuppression: true };
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio, video: plain ? false : video });
    } catch (error) {
      if (asked.get(box) !== turn) return;
      const forbidden = error.name === "NotAllowedError" && document.featurePolicy?.allowsFeature("camera") === false;
      close(box);
      tell(box, "sl:stage", "choose");
      part(box, `device="videoinput"`).value = part(box, `device="audioinput"`).value = "";
      return tell(box, "sl:problem", { name: forbidden ? "frame" : PROBLEMS[error.name] || "failed" });
    }
    if (asked.get(box) !== turn || !box.isConnected) return stream.getTracks().forEach((track) => track.stop());
    close(box);
    const state = { stream, plain, before: 0, since: null, parts: [], number: 0 };
    live.set(box, state);
    const view = part(box, "live");
    view.srcObject = stream;
    view.play().catch(() => {});
    part(box, "sound-only").hidden = !plain;
    part(box, "with-picture").hidden = Boolean(plain);
    stream.getTracks().forEach((track) => (track.onended = () => unplugged(box, state)));
    listen(box, state);
    list(box, stream);
    if (box.dataset.slStage !== "ready") tell(box, "sl:stage", "ready");
  }
  async function list(box, stream) {
    const used = stream.getTracks().map((track) => track.getSettings().deviceId);
    const all = await navigator.mediaDevices.enumerateDevices();
    for (const select of box.querySelectorAll("[data-sl-device]")) {
      const found = all.filter(({ kind, deviceId }) => kind === select.dataset.slDevice && deviceId);
      if (found.length) select.replaceChildren(...found.map(({ deviceId, label }, at) => new Option(label || at + 1, deviceId)));
      const current = found.find(({ deviceId }) => used.includes(deviceId));
      if (current) select.value = current.deviceId;
    }
  }
  function listen(box, state) {
    const Sound = window.AudioContext || window.webkitAudioContext, bar = part(box, "level"), silent = part(box, "silent");
    if (!Sound || !state.stream.getAudioTracks().length) return;
    state.sound = new Sound();
    const ears = state.sound.createAnalyser(), wave = new Uint8Array(ears.fftSize);
    state.sound.createMediaStreamSource(state.stream).connect(ears);
    let heard = performance.now();
    state.meter = setInterval(() => {
      if (state.sound.state === "suspended") return state.sound.resume();
      ears.getByteTimeDomainData(wave);
      const loud = Math.max(...wave.map((each) => Math.abs(each - 128))) / 128, now = performance.now();
      bar.style.setProperty("--level", Math.min(1, Math.sqrt(loud)).toFixed(2));
      if (loud > 0.02) heard = now;
      silent.hidden = now - heard < 5000;
    }, 100);
  }

  function start(box, state) {
    let left = 3;
    const count = part(box, "count");
    tell(box, "sl:tell", { name: "counting" });
    tell(box, "sl:stage", "counting");
    count.textContent = left;
    state.count = setInterval(() => {
      count.textContent = --left;
      if (left < 1) clearInterval(state.count), begin(box, state);
    }, 1000);
  }
  function begin(box, state) {
    const kinds = KINDS[state.plain ? "audio" : "video"];
    try {
      state.recorder = new MediaRecorder(state.stream, { mimeType: kinds.find((kind) => MediaRecorder.isTypeSupported(kind)), ...RATE });
      state.recorder.start(SLICE);
    } catch {
      close(box);
      tell(box, "sl:stage", "choose");
      return tell(box, "sl:problem", { name: "failed" });
    }
    const { recorder } = state;
    Object.assign(state, { before: 0, since: performance.now(), parts: [], number: 0, told: 0, id: Date.now() });
    state.kind = recorder.mimeType.split(";")[0];
    tell(box, "sl:stage", "recording");
    tell(box, "sl:tell", { name: "recording" });
    recorder.ondataavailable = ({ data }) => {
      if (!data.size) return;
      state.parts.push(data);
      tell(box, "sl:slice", { id: state.id, number: state.number++, data, kind: state.kind, ms: Math.round(state.ms ?? length(state)) });
    };
    recorder.onerror = () => end(box, state, "broken");
    recorder.onstop = () => finish(box, state);
    state.tick = setInterval(() => tick(box, state), 200);
    tick(box, state);
  }
  function tick(box, state) {
    const ms = length(state), left = Math.ceil(Number(box.dataset.slSeconds) - ms / 1000), { lang } = box.closest("[lang]") || {};
    part(box, "gone").textContent = clock(ms);
    const near = WARN.find((each) => left <= each && left > each - 1);
    const time = (unitDisplay) => new Intl.NumberFormat(lang || [], { style: "unit", unit: "second", unitDisplay }).format(left);
    part(box, "left-now").textContent = left <= WARN[0] ? box.dataset.slSayLeft.replace("{time}", time("narrow")) : "";
    if (near && state.told !== near) tell(box, "sl:tell", { name: "left", time: time("long") });
    if (near) state.told = near;
    if (left <= 0) end(box, state, "limit");
  }
  function pause(box, state) {
    if (state.since === null) return;
    state.before = length(state);
    state.since = null;
    state.recorder.pause();
    tell(box, "sl:stage", "paused");
    tell(box, "sl:tell", { name: "paused" });
  }
  function resume(box, state) {
    state.since = performance.now();
    state.recorder.resume();
    tell(box, "sl:stage", "recording");
    tell(box, "sl:tell", { name: "recording" });
  }
  function end(box, state, why = "") {
    if (!state.recorder || state.recorder.state === "inactive") return;
    Object.assign(state, { ms: length(state), why });
    state.recorder.stop(); // its last piece comes before onstop
  }
  function finish(box, state) {
    const { kind, parts, why, id } = state, ms = Math.round(state.ms ?? length(state)), shown = live.get(box) === state;
    close(box);
    if (!shown) return; // the page went on to something else; the pieces are kept
    tell(box, "sl:took", { blob: new Blob(parts, { type: kind }), name: `recording-${id}`, ms, made: true });
    tell(box, "sl:tell", { name: why || "take" });
    if (why) tell(box, "sl:problem", { name: why });
  }
  function unplugged(box, state) {
    if (live.get(box) !== state) return;
    if (state.recorder) return end(box, state, "unplugged");
    close(box);
    tell(box, "sl:stage", "choose");
    tell(box, "sl:problem", { name: "gone" });
  }

  const DO = {
    camera: open,
    leave(box) {
      close(box);
      tell(box, "sl:stage", "choose");
    },
    halt(box) {
      clearInterval(live.get(box)?.count);
      tell(box, "sl:stage", "ready");
    },
    start, pause, resume, stop: end,
  };
  root.addEventListener("sl:camera", ({ target }) => open(target));
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sl-do]"), box = button?.closest("[data-sl-recorder]"), verb = DO[button?.dataset.slDo];
    if (!box || !verb) return;
    if (["start", "pause", "resume", "stop"].includes(button.dataset.slDo) && !live.has(box)) return;
    verb(box, live.get(box));
  });
  root.addEventListener("change", ({ target }) => {
    if (target.matches("[data-sl-device],[data-sl-no-picture]")) open(target.closest("[data-sl-recorder]"));
  });
  root.addEventListener("sl:swapped", () => {
    for (const box of live.keys()) if (!box.isConnected) close(box);
    for (const box of root.querySelectorAll("[data-sl-recorder]")) {
      const why = asked.has(box) ? "" : unable(), button = box.querySelector("[data-sl-do=camera]");
      if (why && !button.disabled) { // said where the button is, at once and not after a click
        button.disabled = true;
        button.lastElementChild.textContent = box.getAttribute("data-sl-say-" + why);
      }
    }
  });
};
