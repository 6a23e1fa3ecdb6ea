/* A video ([data-sl-player] in a [data-sl-desk]) and the timeline below it: marks at their places, jumps ([data-sl-seek], in
   milliseconds), keys K, J and L while the focus is in the player, and a word when a video does not play. */
"use strict";
SocialLearningBlock.behaviours.player = function (root) {
  const STEP = 5, LASTS = 3, LANE = 26, known = new WeakSet();
  const deskOf = (el) => el.closest("[data-sl-desk]");
  const videoOf = (el) => deskOf(el)?.querySelector("video");
  const clock = (seconds) => Math.floor(seconds / 60) + ":" + String(Math.floor(seconds % 60)).padStart(2, "0");
  const share = (seconds, line) => Math.min(1, (seconds * 1000) / (Number(line.dataset.slTimeline) || 1));

  function seek(video, seconds) {
    video.currentTime = Math.max(0, Math.min(seconds, video.duration || seconds));
  }
  function toggle(video) {
    if (video.paused) video.play().catch(() => {}); // what does not play says so through its error event
    else video.pause();
  }
  /* Marks that would cover each other stand in lanes above each other, so that each can be hit. */
  function place(line) {
    const ends = [], marks = line.querySelector(".sl-vr-marks"), width = marks.clientWidth - LANE;
    for (const mark of marks.children) {
      const at = share(mark.dataset.slSeek / 1000, line), left = at * width;
      let lane = ends.findIndex((end) => end <= left);
      if (lane < 0) lane = ends.length;
      ends[lane] = left + LANE;
      mark.style.setProperty("--at", at);
      mark.style.setProperty("--lane", lane);
      const length = mark.dataset.slUntil ? share(mark.dataset.slUntil / 1000, line) - at : 0;
      mark.style.setProperty("--length", length * marks.clientWidth + "px");
    }
    marks.style.setProperty("--lanes", ends.length);
  }
  function tell(video) {
    const line = deskOf(video)?.querySelector("[data-sl-timeline]"), { currentTime } = video;
    if (!line) return;
    line.style.setProperty("--now", share(currentTime, line));
    line.querySelector("[data-sl-now]").textContent = clock(currentTime);
    for (const { dataset, parentNode } of deskOf(video).querySelectorAll(".sl-vr-time")) { // what is said of this moment
      const since = currentTime - dataset.slSeek / 1000, lasts = dataset.slUntil ? (dataset.slUntil - dataset.slSeek) / 1000 : LASTS;
      parentNode.parentNode.toggleAttribute("data-sl-said-now", since > -0.1 && since < lasts);
    }
  }
  function complain(video) {
    video.closest("[data-sl-player]").querySelector("[data-sl-broken]").hidden = false;
  }

  // Events of media do not bubble; on their way down they pass here.
  const media = (type, act) =>
    root.addEventListener(type, ({ target }) => target.matches("[data-sl-player] video") && act(target), true);
  ["timeupdate", "seeked"].forEach((type) => media(type, tell));
  media("error", complain);
  media("loadedmetadata", (video) => {
    if ("slPicture" in video.dataset && !video.videoWidth) complain(video); // sound alone: a codec that is not known here
    tell(video);
  });
  root.addEventListener("sl:swapped", () => {
    for (const line of root.querySelectorAll("[data-sl-timeline]")) {
      place(line);
      const video = videoOf(line);
      if (video.error) complain(video);
      if (!known.has(line)) new ResizeObserver(() => line.isConnected && place(line)).observe(line);
      known.add(line);
    }
  });
  root.addEventListener("click", ({ target, clientX }) => {
    if (target.closest("[data-sl-to-video]")) deskOf(target).querySelector("[data-sl-player]").focus();
    const jump = target.closest("[data-sl-seek]"), track = target.closest("[data-sl-track]");
    const video = (jump || track) && videoOf(target);
    if (!video) return;
    const { left, width } = (track || jump).getBoundingClientRect();
    const line = target.closest("[data-sl-timeline]");
    seek(video, (jump ? jump.dataset.slSeek : ((clientX - left) / width) * line.dataset.slTimeline) / 1000);
    if (jump && !line) video.scrollIntoView({ block: "nearest" }); // on a phone the list is far below
  });
  root.addEventListener("keydown", (event) => {
    const player = event.target.closest("[data-sl-player]"), video = player?.querySelector("video");
    if (!video || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input,textarea,select")) return;
    const act = { k: toggle, j: () => seek(video, video.currentTime - STEP), l: () => seek(video, video.currentTime + STEP) }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(video);
  });
};
