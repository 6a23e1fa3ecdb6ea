/* Sends a video (sl:upload) in pieces by tus 1.0 ([data-sl-tus]): each with its checksum, again after an error, on from where
   it was after a pause, a reload or in another tab. At the end it sends the form [data-sl-sent], which puts the video to use.

   The sum of the whole file goes along only while it fits into memory: crypto.subtle takes no streams. It is how the same
   video is known again elsewhere; a larger one is known by what this browser remembers. Either way each piece has a sum of
   its own, which the server checks when it comes and once more when all are there. */
"use strict";
SocialLearningBlock.behaviours.uploads = function (root, { csrf, send }) {
  const MOST = 2 * 2 ** 20, LEAST = 256 * 2 ** 10, WHOLE = 64 * 2 ** 20, SLOW = 15000, STALL = 30000, CHECK = 180000;
  const PAUSES = [0, 1, 3, 5, 10, 20].map((seconds) => seconds * 1000); // they outlast the restart of a server
  const PERCENTS = [75, 50, 25], jobs = new WeakMap(), seen = new WeakSet(), key = `sl-upload:${root.id}:${root.dataset.slUser}`;
  const tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const part = (box, name) => box.querySelector(`[data-sl-${name}]`);
  const base64 = (text) => btoa(String.fromCharCode(...text));
  const bytes = (text) => new TextEncoder().encode(text);

  async function digest(blob) {
    if (!window.crypto?.subtle) return null; // an insecure page: the upload works, without sums
    return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  }
  /* Resolves to what the server said; status 0 when nothing came, or nothing moved for a while. */
  function ask(job, method, url, headers = {}, body = null) {
    return new Promise((resolve) => {
      const xhr = new XMLHttpRequest(), over = job.over && method === "PATCH";
      let timer;
      const wait = (ms) => (clearTimeout(timer), (timer = setTimeout(() => xhr.abort(), ms)));
      job.stop = () => xhr.abort();
      xhr.open(over ? "POST" : method, url);
      const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrf(), ...(over && { "X-HTTP-Method-Override": method }), ...headers };
      Object.entries(all).forEach(([name, value]) => xhr.setRequestHeader(name, value));
      xhr.upload.onprogress = ({ loaded }) => (wait(STALL), job.move(loaded));
      xhr.upload.onload = () => wait(CHECK); // the last answer comes when the whole file was read once more
      xhr.onloadend = () => {
        clearTimeout(timer);
        const plain = /^text\/plain/.test(xhr.getResponseHeader("Content-Type"));
        // A page to sign in has come instead: it knows nothing of tus.
        const status = xhr.status < 300 && method !== "GET" && !xhr.getResponseHeader("Tus-Resumable") && xhr.status ? 401 : xhr.status;
        resolve({ status, text: plain ? xhr.responseText : "", json: xhr.responseText, head: (name) => xhr.getResponseHeader(name) });
      };
      wait(STALL);
      xhr.send(body);
    });
  }
  const good = ({ status }) => status >= 200 && status < 300;
  async function unfinished(box, job) {
    const answer = await ask(job, "GET", part(box, "tus").dataset.slResume);
    return good(answer) && /json/.test(answer.head("Content-Type")) ? JSON.parse(answer.json) : [];
  }
  function remembered(value) {
    try {
      if (value !== undefined) localStorage.setItem(key, JSON.stringify(value));
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {}; // forbidden: it begins anew after a reload
    }
  }

  async function begin(box, job) {
    const { blob, name } = job.take, print = [name, blob.size].join(":"), memory = remembered();
    if (job.sha256 === undefined) {
      const sum = blob.size <= WHOLE ? await digest(blob) : null;
      job.sha256 = sum ? [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "";
    }
    const same = ({ url, size, sha256 }) => size === blob.size && (job.sha256 ? sha256 === job.sha256 : memory.print === print && memory.url === url);
    const found = (await unfinished(box, job)).find(same);
    if (found) return void (job.url = found.url);
    const about = { filetype: blob.type, ...(job.sha256 && { sha256: job.sha256 }) };
    const said = Object.entries(about).map(([field, value]) => `${field} ${base64(bytes(value))}`).join(",");
    const answer = await ask(job, "POST", part(box, "tus").dataset.slTus, { "Upload-Length": blob.size, "Upload-Metadata": said });
    if (answer.status !== 201) return answer;
    job.url = answer.head("Location");
    job.offset = 0;
    job.sure = true;
    remembered({ print, url: job.url });
  }
  async function look(box, job) {
    const answer = await ask(job, "HEAD", job.url);
    if (answer.status === 404 || answer.status === 410) return void (job.url = ""); // swept meanwhile: from the start
    if (!good(answer)) return answer;
    job.offset = Number(answer.head("Upload-Offset"));
    job.state = answer.head("Video-State");
    job.sure = true;
    if (job.state === "refused") return { status: 422, text: box.getAttribute("data-sl-say-refused") };
    return job.offset === job.take.blob.size && job.state === "receiving" ? { status: 503 } : undefined;
  }
  async function pass(box, job) {
    const { blob } = job.take, piece = blob.slice(job.offset, job.offset + job.chunk), began = performance.now();
    const last = job.offset + piece.size === blob.size;
    const sum = await digest(piece);
    const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": job.offset, ...(sum && { "Upload-Checksum": `sha256 ${base64(sum)}` }) };
    job.last = last;
    const answer = await ask(job, "PATCH", job.url, headers, piece);
    if (answer.status === 405 || answer.status === 501) job.over = true; // a proxy that knows GET and POST alone
    if (!good(answer)) return answer;
    job.offset = Number(answer.head("Upload-Offset"));
    job.state = answer.head("Video-State");
    // A slow line loses less with a small piece when it breaks.
    job.chunk = performance.now() - began > SLOW ? Math.max(LEAST, job.chunk / 2) : Math.min(MOST, job.chunk * 2);
  }
  const rest = (ms) => new Promise((resolve) => {
    setTimeout(resolve, ms);
    if (ms) window.addEventListener("online", resolve, { once: true });
  });

  async function run(box, job) {
    const current = () => box.isConnected && jobs.get(box) === job && !job.held;
    let failed = 0;
    while (current()) {
      const was = job.offset, step = job.url ? (job.sure ? pass : look) : begin;
      // What throws is the file: it was changed or moved, and the browser cannot read it any more.
      const wrong = await step(box, job).catch(() => ({ status: 415, text: box.getAttribute("data-sl-say-changed") }));
      if (!current()) return;
      if (job.state === "ready") return arrive(box, job);
      if (!wrong) {
        if (job.offset > was) failed = 0;
        continue;
      }
      job.sure = false;
      if (box.dataset.slStage === "checking") tell(box, "sl:stage", "uploading");
      const { status, text } = wrong;
      if (status === 401 || (status === 403 && !text)) return stop(box, job, { name: "session" });
      if ([403, 413, 415, 422, 429].includes(status)) return refuse(box, job, text);
      if (failed === PAUSES.length) return stop(box, job, { name: "stuck" });
      if (failed) part(box, "rate").textContent = box.getAttribute("data-sl-say-retry");
      await rest(PAUSES[failed++]);
    }
  }
  function stop(box, job, problem) {
    job.held = true;
    tell(box, "sl:stage", "stuck");
    tell(box, "sl:problem", problem);
    window.addEventListener("online", () => jobs.get(box) === job && job.held && box.dataset.slStage === "stuck" && go(box, job), { once: true });
  }
  function refuse(box, job, sentence) {
    jobs.delete(box);
    tell(box, "sl:stage", "preview");
    tell(box, "sl:problem", sentence ? { sentence } : { name: "refused" });
  }
  async function arrive(box, job) {
    if (box.dataset.slStage !== "checking") tell(box, "sl:stage", "checking");
    const video = job.url.split("?")[0].split("/").filter(Boolean).pop(), form = part(box, "sent");
    const picture = await job.take.picture;
    if (picture) {
      const body = new FormData();
      body.append("video", video);
      body.append("picture", picture, "poster.jpg");
      const headers = { "X-CSRFToken": csrf(), "HX-Request": "true" };
      await fetch(part(box, "tus").dataset.slPoster, { method: "POST", body, headers, credentials: "same-origin", signal: AbortSignal.timeout(15000) }).catch(() => {});
    }
    remembered({});
    form.elements.video.value = video;
    send(form); // a failure stands beside it, with "Try again"
  }

  function go(box, job) {
    const { size } = job.take.blob, { lang } = box.closest("[lang]") || {}, from = { at: performance.now(), sent: null };
    const words = (unit, value, digits = 0) => new Intl.NumberFormat(lang || [], { style: "unit", unit, unitDisplay: unit === "megabyte" ? "short" : "long", maximumFractionDigits: digits }).format(value);
    const say = (name, values) => box.getAttribute("data-sl-say-" + name).replace(/\{(\w+)\}/g, (_whole, each) => values[each]);
    Object.assign(job, { held: false, sure: false, chunk: job.chunk || MOST });
    job.move = (loaded) => {
      if (!job.sure || jobs.get(box) !== job) return;
      const sent = Math.min(size, job.offset + loaded), seconds = (performance.now() - from.at) / 1000, percent = Math.floor((100 * sent) / size);
      if (from.sent === null) Object.assign(from, { sent, at: performance.now() });
      const speed = (sent - from.sent) / seconds, left = speed > 0 && seconds > 1 ? (size - sent) / speed : 0;
      const time = left > 90 ? words("minute", Math.round(left / 60)) : words("second", Math.ceil(left));
      const told = [say("progress", { sent: words("megabyte", sent / 1e6, 1), all: words("megabyte", size / 1e6, 1) })];
      if (left) told.push(say("time", { time }));
      part(box, "bar").value = (100 * sent) / size;
      part(box, "rate").textContent = told.join(" · ");
      const passed = PERCENTS.find((each) => percent >= each && percent < 100);
      if (passed && passed > (job.told || 0)) tell(box, "sl:tell", { name: "percent", percent: words("percent", (job.told = passed)) });
      if (sent === size && job.last && box.dataset.slStage === "uploading") {
        tell(box, "sl:stage", "checking");
        tell(box, "sl:tell", { name: "checking" });
      }
    };
    tell(box, "sl:stage", "uploading");
    run(box, job);
  }
  const DO = {
    hold(box, job) {
      job.held = true;
      job.stop?.();
      tell(box, "sl:stage", "waiting");
    },
    on: go,
    cancel(box, job) {
      jobs.delete(box);
      job.stop?.();
      remembered({});
      if (job.url) ask({ move() {} }, "DELETE", job.url);
      tell(box, "sl:stage", "preview");
    },
  };

  root.addEventListener("sl:upload", ({ target: box, detail: take }) => {
    const job = { take, url: "", offset: 0 };
    jobs.set(box, job);
    part(box, "bar").value = 0;
    part(box, "rate").textContent = "";
    go(box, job);
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-sl-do]"), box = button?.closest("[data-sl-recorder]"), verb = DO[button?.dataset.slDo];
    if (box && verb && jobs.has(box)) verb(box, jobs.get(box));
  });
  root.addEventListener("sl:swapped", () => {
    for (const box of root.querySelectorAll("[data-sl-recorder]")) {
      if (seen.has(box)) continue;
      seen.add(box);
      unfinished(box, { move() {} }).then(([first]) => {
        const note = part(box, "unfinished");
        if (!first || !first.offset || "slOffered" in part(box, "kept").dataset || box.dataset.slStage !== "choose") return;
        const { lang } = box.closest("[lang]") || {}, share = new Intl.NumberFormat(lang || [], { style: "percent" });
        part(box, "unfinished-part").textContent = share.format(Math.floor((100 * first.offset) / first.size) / 100);
        note.dataset.slOffered = "";
        note.hidden = false;
      });
    }
  });
};
