(function () {
"use strict";
SocialLearningBlock.behaviours.stages = function (root, { say }) {
function fill(sentence, values = {}) {
return sentence.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
root.addEventListener("sl:stage", ({ target: box, detail: stage }) => {
const held = document.activeElement, ours = box.contains(held) || held === document.body;
box.dataset.slStage = stage;
for (const el of box.querySelectorAll("[data-sl-for]")) {
const offered = !el.matches("[data-sl-kept],[data-sl-unfinished]") || "slOffered" in el.dataset;
el.hidden = !offered || !el.dataset.slFor.split(" ").includes(stage);
}
box.dispatchEvent(new CustomEvent("sl:problem", { bubbles: true, detail: "" }));
if (ours) box.querySelector(`[data-sl-first~="${stage}"]:not([hidden])`)?.focus({ preventScroll: true });
});
root.addEventListener("sl:problem", ({ target: box, detail }) => {
const place = box.querySelector("[data-sl-problem]"), { name, ...values } = detail || {};
const sentence = name ? fill(box.getAttribute("data-sl-say-" + name) || "", values) : (detail && detail.sentence) || "";
place.hidden = !sentence;
place.lastElementChild.textContent = sentence;
});
root.addEventListener("sl:tell", ({ target: box, detail: { name, ...values } }) => {
say(fill(box.getAttribute("data-sl-say-" + name), values));
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.recorder = function (root) {
const KINDS = {
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
state.recorder.stop();
}
function finish(box, state) {
const { kind, parts, why, id } = state, ms = Math.round(state.ms ?? length(state)), shown = live.get(box) === state;
close(box);
if (!shown) return;
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
if (why && !button.disabled) {
button.disabled = true;
button.lastElementChild.textContent = box.getAttribute("data-sl-say-" + why);
}
}
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.slices = function (root) {
const NAME = "sl-recordings", WEEK = 7 * 24 * 3600e3, owner = `${root.id}:${root.dataset.slUser}`;
const known = new WeakSet(), tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const pieces = (name, ...more) => IDBKeyRange.bound([name, ...more], [name, ...more, []]);
const done = (request) => new Promise((resolve, reject) => {
request.onsuccess = () => resolve(request.result);
request.onerror = request.onblocked = () => reject(request.error);
});
let opened = null, turn = Promise.resolve(), kept = null;
function base() {
if (opened) return opened;
opened = new Promise((resolve, reject) => {
const request = indexedDB.open(NAME, 1);
request.onupgradeneeded = () => {
request.result.createObjectStore("recordings");
request.result.createObjectStore("slices");
};
done(request).then(resolve, reject);
});
opened.then((found) => (found.onversionchange = () => found.close()), () => {});
return opened;
}
function queue(work) {
turn = turn.catch(() => {}).then(async () => {
const stores = (await base()).transaction(["recordings", "slices"], "readwrite");
const sealed = new Promise((resolve, reject) => {
stores.oncomplete = resolve;
stores.onabort = stores.onerror = () => reject(stores.error);
});
sealed.catch(() => {});
const result = await work(stores.objectStore("recordings"), stores.objectStore("slices"));
await sealed;
return result;
});
return turn;
}
function webmEnd(bytes) {
for (let at = 0; ; ) {
const place = at + Math.clz32(bytes[at]) - 23, width = Math.clz32(bytes[place]) - 23, start = place + width;
if (start > bytes.length) return at;
let size = bytes[place] & (255 >> width), open = size === 255 >> width;
for (const byte of bytes.subarray(place + 1, start)) {
size = size * 256 + byte;
open &&= byte === 255;
}
if (!open && start + size > bytes.length) return at;
at = open ? start : start + size;
}
}
function mp4End(bytes) {
const view = new DataView(bytes.buffer);
for (let at = 0, whole = 0; ; ) {
if (at + 8 > bytes.length) return whole;
const size = view.getUint32(at), name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
if (size < 8 || at + size > bytes.length) return whole;
at += size;
if (name !== "moof") whole = at;
}
}
async function whole(found, kind) {
const bytes = new Uint8Array(await new Blob(found).arrayBuffer());
return new Blob([bytes.subarray(0, kind.endsWith("mp4") ? mp4End(bytes) : webmEnd(bytes))], { type: kind });
}
const keep = async ({ id, number, data, kind, ms }) => {
const piece = await data.arrayBuffer();
return queue((recordings, slices) => {
if (number === 0) slices.delete(pieces(owner));
slices.put(piece, [owner, id, number]);
return done(recordings.put({ id, kind, ms, at: Date.now() }, owner));
});
};
const forget = () => queue((recordings, slices) => {
slices.delete(pieces(owner));
return done(recordings.delete(owner));
});
const find = () => queue(async (recordings, slices) => {
const [names, rows] = await Promise.all([done(recordings.getAllKeys()), done(recordings.getAll())]);
names.forEach((name, at) => {
if (rows[at].at > Date.now() - WEEK) return;
slices.delete(pieces(name));
recordings.delete(name);
});
const row = rows[names.indexOf(owner)];
if (!row || row.at <= Date.now() - WEEK) return null;
return { row, found: await done(slices.getAll(pieces(owner, row.id))) };
});
root.addEventListener("sl:slice", ({ target: box, detail }) => {
keep(detail).catch(() => box.dataset.slUnkept || tell(box, "sl:problem", { name: (box.dataset.slUnkept = "unkept") }));
});
root.addEventListener("sl:forget", () => {
kept = null;
forget().catch(() => {});
});
root.addEventListener("sl:saved", ({ detail }) => detail === "video" && forget().catch(() => {}));
root.addEventListener("sl:swapped", () => {
for (const box of root.querySelectorAll("[data-sl-recorder]")) {
if (known.has(box)) continue;
known.add(box);
find().then(async (read) => {
const found = read && { blob: await whole(read.found, read.row.kind), name: `recording-${read.row.id}`, ms: read.row.ms, made: true };
if (!found?.blob.size || !box.isConnected || box.dataset.slStage !== "choose") return;
kept = found;
const offer = box.querySelector("[data-sl-kept]");
offer.querySelector("[data-sl-kept-length]").textContent = clock(found.ms);
offer.dataset.slOffered = "";
offer.hidden = false;
tell(box, "sl:tell", { name: "kept" });
}, () => {});
}
});
root.addEventListener("click", ({ target }) => {
const button = target.closest("[data-sl-do]"), box = button?.closest("[data-sl-recorder]"), verb = button?.dataset.slDo;
if (!box || !kept) return;
if (verb === "go-on") tell(box, "sl:took", kept);
if (verb !== "forget") return;
const go = () => {
tell(box, "sl:forget");
delete button.closest("[data-sl-kept]").dataset.slOffered;
tell(box, "sl:stage", "choose");
};
if (button.dispatchEvent(new CustomEvent("sl:before", { bubbles: true, cancelable: true, detail: { go } }))) go();
});
};
})();
(function () {
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
target.value = "";
}, true);
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
})();
(function () {
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
return null;
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
video.onloadedmetadata = () => {
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.uploads = function (root, { csrf, send }) {
const MOST = 2 * 2 ** 20, LEAST = 256 * 2 ** 10, WHOLE = 64 * 2 ** 20, SLOW = 15000, STALL = 30000, CHECK = 180000;
const PAUSES = [0, 1, 3, 5, 10, 20].map((seconds) => seconds * 1000);
const PERCENTS = [75, 50, 25], jobs = new WeakMap(), seen = new WeakSet(), key = `sl-upload:${root.id}:${root.dataset.slUser}`;
const tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
const part = (box, name) => box.querySelector(`[data-sl-${name}]`);
const base64 = (text) => btoa(String.fromCharCode(...text));
const bytes = (text) => new TextEncoder().encode(text);
async function digest(blob) {
if (!window.crypto?.subtle) return null;
return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}
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
xhr.upload.onload = () => wait(CHECK);
xhr.onloadend = () => {
clearTimeout(timer);
const plain = /^text\/plain/.test(xhr.getResponseHeader("Content-Type"));
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
return {};
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
if (answer.status === 404 || answer.status === 410) return void (job.url = "");
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
if (answer.status === 405 || answer.status === 501) job.over = true;
if (!good(answer)) return answer;
job.offset = Number(answer.head("Upload-Offset"));
job.state = answer.head("Video-State");
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.captions = function (root) {
const FORM = "[data-sl-captions]", USUAL = 4, ENDS = /(--> )(\S+)(?![\s\S]*-->)/;
const video = () => root.querySelector("[data-sl-own]");
const two = (value) => String(value).padStart(2, "0");
const stamp = (at) => `${two(Math.floor(at / 60))}:${two(Math.floor(at % 60))}.${String(Math.floor((at * 1000) % 1000)).padStart(3, "0")}`;
const clock = (at) => `${Math.floor(at / 60)}:${two(Math.floor(at % 60))}`;
const seconds = (text) => text.split(":").reduce((sum, each) => sum * 60 + Number(each), 0);
const changed = (area) => area.dispatchEvent(new Event("input", { bubbles: true }));
function cue(form) {
const area = form.querySelector("textarea"), { currentTime = 0, duration } = video() || {};
const at = stamp(currentTime), end = stamp(Math.min(currentTime + USUAL, duration > currentTime ? duration : Infinity));
const before = area.value.trimEnd().replace(ENDS, (whole, arrow, until) => (seconds(until) > currentTime ? arrow + at : whole));
area.value = `${before || "WEBVTT"}\n\n${at} --> ${end}\n`;
changed(area);
area.focus();
area.setSelectionRange(area.value.length, area.value.length);
}
root.addEventListener("click", ({ target }) => {
const form = target.closest("[data-sl-cue]")?.closest(FORM);
if (form) cue(form);
});
root.addEventListener("change", async ({ target }) => {
if (!target.matches("[data-sl-caption-file]") || !target.files.length) return;
const area = target.closest(FORM).querySelector("textarea"), [file] = target.files;
target.value = "";
area.value = await file.text();
changed(area);
area.focus();
}, true);
root.addEventListener("timeupdate", ({ target }) => {
const place = target === video() && root.querySelector("[data-sl-cue-at]");
if (place) place.textContent = clock(target.currentTime);
}, true);
};
})();
(function () {
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
if (video.paused) video.play().catch(() => {});
else video.pause();
}
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
for (const { dataset, parentNode } of deskOf(video).querySelectorAll(".sl-vr-time")) {
const since = currentTime - dataset.slSeek / 1000, lasts = dataset.slUntil ? (dataset.slUntil - dataset.slSeek) / 1000 : LASTS;
parentNode.parentNode.toggleAttribute("data-sl-said-now", since > -0.1 && since < lasts);
}
}
function complain(video) {
video.closest("[data-sl-player]").querySelector("[data-sl-broken]").hidden = false;
}
const media = (type, act) =>
root.addEventListener(type, ({ target }) => target.matches("[data-sl-player] video") && act(target), true);
["timeupdate", "seeked"].forEach((type) => media(type, tell));
media("error", complain);
media("loadedmetadata", (video) => {
if ("slPicture" in video.dataset && !video.videoWidth) complain(video);
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
if (jump && !line) video.scrollIntoView({ block: "nearest" });
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.moments = function (root) {
const SAY = "[data-sl-say]";
const videoOf = (el) => el.closest("[data-sl-desk]")?.querySelector("video");
const clock = (seconds, tenths) => {
const whole = Math.floor(seconds), rest = tenths && Math.floor((seconds - whole) * 10);
return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0") + (rest ? "." + rest : "");
};
const fixed = (form) => form.dataset.slSay === "set";
function follow(video) {
const form = video.closest("[data-sl-desk]").querySelector(SAY);
if (form && !fixed(form)) form.querySelector("[data-sl-start]").value = clock(video.currentTime);
}
function write(field, text) {
field.value = text;
field.dispatchEvent(new Event("input", { bubbles: true }));
}
function began(form) {
const video = videoOf(form);
if (!video) return;
if (!fixed(form)) follow(video);
form.dataset.slSay = "set";
if (video.paused || !video.closest("[data-sl-player]").querySelector("[data-sl-pauses]")?.checked) return;
video.pause();
video.dataset.slPaused = "";
}
root.addEventListener("timeupdate", ({ target }) => target.matches("[data-sl-player] video") && follow(target), true);
root.addEventListener("play", ({ target }) => delete target.dataset.slPaused, true);
root.addEventListener("input", ({ target }) => {
const form = target.closest(SAY);
if (form && target.matches("[data-sl-comment]")) began(form);
if (form && target.matches("[data-sl-start]")) form.dataset.slSay = "set";
});
root.addEventListener("click", ({ target }) => {
const button = target.closest("[data-sl-mark]"), form = button?.closest(SAY), video = form && videoOf(form);
if (!video) return;
form.dataset.slSay = "set";
write(form.querySelector(`[data-sl-${button.dataset.slMark}]`), clock(video.currentTime, true));
});
root.addEventListener("sl:saved", ({ detail }) => {
const form = String(detail).startsWith("moment-") && root.querySelector(`${SAY}[data-sl-draft="${CSS.escape(detail)}"]`);
const video = form && videoOf(form);
if (!video) return;
if ("slPaused" in video.dataset) video.play().catch(() => {});
follow(video);
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.reviewForm = function (root, { send, emit }) {
const FORM = "form[data-sl-rubric]", REST = 1200, AGAIN = 15000, timers = new WeakMap();
const filled = (el) => (el.matches("textarea") ? el.value.trim() : el.querySelector("[type=text]")?.value.trim() || el.querySelector(":checked"));
function count(form) {
const rows = [...form.querySelectorAll("[data-sl-criterion]")].filter((row) => row.querySelector("[data-sl-needed]"));
const open = rows.filter((row) => ![...row.querySelectorAll("[data-sl-needed]")].every(filled));
const progress = form.querySelector("[data-sl-progress]"), missing = form.querySelector("[data-sl-missing]");
progress.textContent = progress.dataset.slProgress.replace("{done}", rows.length - open.length).replace("{all}", rows.length);
if (!missing) return;
missing.textContent = open.length ? [missing.dataset.slMissing, open.map((row) => row.dataset.slCriterion).join(" · ")].join(" ") : "";
}
function later(form, wait = REST) {
clearTimeout(timers.get(form));
timers.set(form, setTimeout(save, wait, form));
}
async function save(form) {
const line = form.querySelector("[data-sl-autosave]");
timers.delete(form);
if (!line || !form.isConnected || form.getAttribute("aria-busy")) return;
line.textContent = line.dataset.slSaving;
const status = await send(line, { quiet: true });
if (!line.isConnected) return;
const kept = status === 204, changed = timers.has(form);
line.textContent = kept ? line.dataset.slKept : line.dataset.slUnsaved;
line.toggleAttribute("data-sl-failing", !kept);
if (kept && !changed) emit("sl:saved", line.dataset.slName);
if (!changed && (status === 0 || status >= 500)) later(form, AGAIN);
if (status === -1) later(form);
}
function pair({ target }) {
const box = target.closest(".sl-vr-number"), slides = target.matches("[data-sl-slider]");
if (!box) return;
const text = box.querySelector("[type=text]"), slider = box.querySelector("[data-sl-slider]");
if (slides) text.value = Math.round(slider.value * 10) / 10;
else if (text.value.trim()) slider.value = text.value.replace(",", ".");
}
root.addEventListener("input", (event) => {
const form = event.target.closest(FORM);
if (!form) return;
pair(event);
count(form);
later(form);
});
root.addEventListener("submit", ({ target }) => target.matches(FORM) && clearTimeout(timers.get(target)), true);
root.addEventListener("sl:swapped", () => root.querySelectorAll(FORM).forEach(count));
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.pictures = function (root, { emit }) {
const LONGEST = 1600, QUALITY = 0.9, KNOWN = ["image/png", "image/jpeg", "image/webp", "image/gif"];
async function smaller(file) {
const picture = await createImageBitmap(file), scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
[canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
pen.fillStyle = "#fff";
pen.fillRect(0, 0, canvas.width, canvas.height);
pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
return new File([blob], "picture.jpg", { type: blob.type });
}
async function take(input) {
const [file] = input.files, form = input.form, most = Number(input.dataset.slMost);
if (!file) return;
if (file.size > most || !KNOWN.includes(file.type)) {
const made = await smaller(file).catch(() => null), held = new DataTransfer();
if (!made && file.size > most) {
input.value = "";
return emit("sl:failed", { el: form, by: input, sentence: input.dataset.slSayLarge, again: null });
}
held.items.add(made || file);
input.files = held.files;
}
form.requestSubmit();
}
root.addEventListener("change", ({ target }) => target.matches("[data-sl-picture]") && take(target));
};
})();
