(function () {
"use strict";
if (window.SocialLearningBlock) return;
const TRIGGER = ":is([data-sl-get],[data-sl-post]):not(.sl-prose *)";
const FOCUSABLE = "a[href],button,summary,select,textarea,input:not([type=hidden]),[tabindex]";
const USUAL = { FORM: "submit", A: "click", BUTTON: "click" };
const REFUSED = { 401: "session", 403: "session", 404: "missing", 409: "conflict", 429: "many" };
const started = new WeakSet(), parse = (html) => Object.assign(make("template"), { innerHTML: html }).content;
function make(tag, attributes, ...children) {
const el = document.createElement(tag);
for (const name in attributes) el.setAttribute(name, attributes[name]);
el.append(...children);
return el;
}
function triggers(el) {
return (el.dataset.slTrigger || USUAL[el.tagName] || "change").split(",").map((part) => {
const [kind, more = ""] = part.trim().split(/\s+/);
return { kind, wait: kind === "every" ? parseFloat(more) * 1000 : Number(more.replace("delay:", "")) };
});
}
function start(root) {
const flying = new WeakMap(), delayed = new WeakMap(), known = JSON.parse(root.dataset.slUrls || "{}"); // by "@name"
const text = (name) => root.getAttribute("data-sl-text-" + name) || "";
const byId = (id) => (id ? root.querySelector("#" + CSS.escape(id.replace(/^#/, ""))) : null);
const emit = (name, detail) => root.dispatchEvent(new CustomEvent(name, { detail }));
const say = (sentence) => emit("sl:announce", sentence);
const jar = () => new URLSearchParams(document.cookie.replace(/;\s*/g, "&"));
const csrf = () => jar().get(root.dataset.slCookie || "csrftoken") || root.dataset.slCsrf || "";
function find(el, where = "this") {
return { root, this: el }[where] || (where.startsWith("closest ") ? el.closest(where.slice(8)) : byId(where));
}
function put(target, how, nodes) {
const held = document.activeElement, ours = root.contains(held), fresh = [...nodes.children];
if (how === "outer" && target !== root) target.replaceWith(nodes);
else if (how === "inner" || how === "outer") target.replaceChildren(nodes);
else if (how !== "none") target[how](nodes);
if (ours && !held.isConnected) {
const next = fresh.flatMap((el) => [el, ...el.querySelectorAll(FOCUSABLE)]);
const stands = (el) => (el?.focus({ preventScroll: true }), el === document.activeElement);
if (![byId(held.id), ...next].some(stands)) [fresh[0], root].some((el) => el && ((el.tabIndex = -1), stands(el)));
}
return fresh;
}
function swap(html, target, how) {
const content = parse(html);
for (const piece of content.querySelectorAll("[data-sl-oob]")) {
const place = byId(piece.id), way = piece.dataset.slOob || "outer", nodes = new DocumentFragment();
piece.remove();
piece.removeAttribute("data-sl-oob");
nodes.append(...(way === "outer" ? [piece] : piece.childNodes));
if (place) put(place, way, nodes);
}
const whole = target === root && content.querySelector("[data-sl-root]");
if (whole) content.replaceChildren(...whole.childNodes);
return target ? put(target, how, content) : [];
}
function collect(el, submitter) {
const form = el.tagName === "FORM" ? el : el.dataset.slInclude && find(el, el.dataset.slInclude);
const data = form ? new FormData(form, submitter) : new FormData();
if (el !== form && el.name && el.type !== "file") data.set(el.name, el.value);
for (const [name, value] of Object.entries(JSON.parse(el.dataset.slVals || "{}"))) data.set(name, value);
return data;
}
async function send(el, { submitter = null, quiet = false, latest = false, url = "" } = {}) {
if (!el.isConnected || (flying.has(el) && !latest)) return -1;
flying.get(el)?.abort("newer");
const stop = new AbortController(), busy = [el, submitter || el], post = !url && "slPost" in el.dataset;
const late = setTimeout(() => stop.abort("late"), Number(root.dataset.slTimeout) || (post ? 30000 : 8000));
const slow = setTimeout(() => busy[1].dataset.slBusy && say(busy[1].dataset.slBusy), 400);
const data = collect(el, submitter), again = () => send(el, { submitter, url });
const headers = { "HX-Request": "true", ...(post && { "X-CSRFToken": csrf() }) };
if (quiet && el.dataset.slEtag) headers["If-None-Match"] = el.dataset.slEtag;
const named = url || (post ? el.dataset.slPost : el.dataset.slGet || el.getAttribute("href"));
let address = known[named] || named, answer, html;
const query = post ? "" : new URLSearchParams([...data].filter(([, value]) => !value.size)).toString();
if (query) address += (address.includes("?") ? "&" : "?") + query;
busy.forEach((part) => (flying.set(el, stop), part.setAttribute("aria-busy", "true")));
try {
answer = await fetch(address, { method: post ? "POST" : "GET", body: post ? data : null, headers,
credentials: "same-origin", cache: "no-store", signal: stop.signal });
html = /^text\/html/.test(answer.headers.get("Content-Type")) ? await answer.text() : null;
} catch {
if (stop.signal.reason === "newer") return -1;
const sentence = text(stop.signal.aborted ? "timeout" : "offline");
if (!quiet && (post || el.isConnected)) emit("sl:failed", { el, by: busy[1], sentence, again });
return 0;
} finally {
[late, slow].forEach(clearTimeout);
if (flying.get(el) === stop) busy.forEach((part) => (flying.delete(el), part.removeAttribute("aria-busy")));
}
if (answer.status !== 304 && (post || el.isConnected)) settle(answer, html, { el, by: busy[1], quiet, url, again });
return answer.status;
}
function settle(answer, html, { el, by, quiet, url, again }) {
const { status, headers } = answer, said = parse(html || "").querySelector("[data-sl-error]");
const form = status === 422 && html && !said && (el.closest("form") || el);
if (!form && (!answer.ok || answer.redirected || (html === null && status !== 204))) {
if (quiet || (url && status === 404)) return;
const sentence = said?.textContent.trim() || text(answer.redirected ? "session" : REFUSED[status] || "server");
return emit("sl:failed", { el, by, sentence, again: said || [404, 409, 422].includes(status) ? null : again });
}
if (!quiet) emit("sl:done", el);
const target = form || find(el, el.dataset.slTarget), how = form ? "outer" : el.dataset.slSwap || "outer";
const fresh = html === null ? [] : swap(html, target, how);
if (quiet && headers.has("ETag")) (el.isConnected ? el : byId(el.id) || el).dataset.slEtag = headers.get("ETag");
Object.entries(JSON.parse(headers.get("HX-Trigger") || "{}")).forEach(([name, detail]) => emit(name, detail));
emit("sl:swapped");
if (form) fresh.map((part) => part.querySelector("[aria-invalid=true]")).find(Boolean)?.focus();
}
function hear(event) {
const el = event.target.closest(TRIGGER), { type } = event;
if (!el || !root.contains(el)) return;
const post = "slPost" in el.dataset, twice = post && event.detail > 1 && event.target.closest("button,a");
if (type === "click" && twice) return event.preventDefault();
const hit = triggers(el).find(({ kind }) => kind === type);
const elsewhere = el.tagName === "A" && (event.ctrlKey || event.metaKey || event.shiftKey);
if (!hit || elsewhere || event.isComposing) return;
if (type === "click" || type === "submit") event.preventDefault();
const { submitter } = event, quiet = "slQuiet" in el.dataset, latest = !post && type !== "click";
const go = () => send(el, { submitter, quiet, latest });
const asking = new CustomEvent("sl:before", { bubbles: true, cancelable: true, detail: { go } });
clearTimeout(delayed.get(el));
if (hit.wait) delayed.set(el, setTimeout(go, hit.wait));
else if ((submitter || el).dispatchEvent(asking)) go();
}
["click", "submit", "change", "input"].forEach((type) => root.addEventListener(type, hear));
const kit = { text, say, emit, send, byId, make, csrf, parse, triggers };
Object.values(SocialLearningBlock.behaviours).forEach((attach) => attach(root, kit));
emit("sl:swapped");
}
window.SocialLearningBlock = function SocialLearningBlock(runtime, element, args) {
const dom = element.nodeType ? element : element[0];
for (const root of [dom, ...dom.querySelectorAll("[data-sl-root]")]) {
if (!root.matches("[data-sl-root]") || started.has(root)) continue;
started.add(root);
start(root);
}
};
window.SocialLearningBlock.behaviours = {};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.auto = function (root, { send, triggers }) {
const known = new WeakSet();
const ask = (el) => send(el, { quiet: "slQuiet" in el.dataset });
function poll(el, wait, pause = wait) {
setTimeout(async () => {
if (!el.isConnected) return;
const asleep = document.hidden || !navigator.onLine, status = asleep ? 200 : await send(el, { quiet: true });
poll(el, wait, status === 0 || status >= 400 ? Math.min(pause * 2, Math.max(wait, 60000)) : wait);
}, pause * (0.85 + Math.random() * 0.3));
}
function watch(el) {
new IntersectionObserver(([seen], observer) => {
if (!seen.isIntersecting) return;
observer.disconnect();
ask(el);
}).observe(el);
}
root.addEventListener("sl:swapped", () => {
for (const el of root.querySelectorAll("[data-sl-trigger]:not(.sl-prose *)")) {
if (known.has(el)) continue;
known.add(el);
for (const { kind, wait } of triggers(el)) {
if (kind === "load") ask(el);
if (kind === "visible") watch(el);
if (kind === "every") poll(el, wait);
}
}
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.clock = function (root) {
function tell(el) {
const at = new Date(el.dataset.slClock), { lang } = root.closest("[lang]") || {};
delete el.dataset.slClock;
if (el.matches("input")) el.value = new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
else el.textContent = at.toLocaleString(lang || [], { dateStyle: "medium", timeStyle: "short" });
}
root.addEventListener("sl:swapped", () => {
root.querySelectorAll("[data-sl-clock]:not(.sl-prose *)").forEach(tell);
root.querySelectorAll("[data-sl-zone]").forEach((el) => (el.value = Intl.DateTimeFormat().resolvedOptions().timeZone));
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.close = function (root, { byId }) {
const openers = new WeakMap();
const typed = (panel) => [...panel.querySelectorAll("textarea,[type=text]")].find(({ value }) => value.trim());
const opened = ({ dataset: { slTarget = "" } }) => slTarget[0] === "#" && byId(slTarget);
function close(panel) {
if (!panel) return;
panel.replaceChildren();
const el = openers.get(panel), seen = el?.checkVisibility() ? el : el?.closest("details")?.querySelector("summary");
(seen || panel.closest("[data-sl-item]")?.querySelector("summary,button"))?.focus();
}
root.addEventListener("sl:done", ({ detail: el }) => {
const panel = opened(el);
if (panel && !panel.contains(el)) openers.set(panel, el);
});
root.addEventListener("sl:before", (event) => {
const panel = opened(event.target);
if (!panel || !panel.matches(".sl-panel") || panel.contains(event.target) || !typed(panel)) return;
event.preventDefault();
typed(panel).focus();
});
root.addEventListener("click", ({ target }) => {
if (target.closest("[data-sl-close]")) close(target.closest(".sl-panel"));
});
root.addEventListener("keydown", (event) => {
const panel = event.target.closest(".sl-panel");
if (event.key !== "Escape" || event.defaultPrevented || !panel) return;
if (!typed(panel)) close(panel);
});
};
})();
(function () {
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
root.addEventListener("sl:saved", () => {
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
event.preventDefault();
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.confirm = function (root, { make }) {
root.addEventListener("sl:before", (event) => {
const button = event.target, { slConfirm, slConfirmYes, slConfirmNo } = button.dataset;
if (!slConfirm) return;
event.preventDefault();
const yes = make("button", { type: "button", class: "sl-btn sl-btn-s sl-btn-danger" }, slConfirmYes);
const no = make("button", { type: "button", class: "sl-btn sl-btn-s" }, slConfirmNo);
const look = { class: "sl-confirm", role: "group", "aria-label": slConfirm };
const group = make("span", look, make("span", {}, slConfirm), yes, no);
const leave = () => {
button.hidden = false;
button.focus();
group.remove();
};
yes.addEventListener("click", ({ detail: clicks }) => {
if (clicks > 1) return;
leave();
event.detail.go();
});
no.addEventListener("click", leave);
group.addEventListener("keydown", (press) => {
if (press.key !== "Escape") return;
press.stopPropagation();
leave();
});
button.after(group);
button.hidden = true;
no.focus();
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.copy = function (root, { say, make }) {
root.addEventListener("click", async ({ target }) => {
const button = target.closest("[data-sl-copy]");
if (!button) return;
const { slCopy: value, slCopied } = button.dataset;
try {
await navigator.clipboard.writeText(value);
say(slCopied);
} catch {
const name = button.getAttribute("aria-label") || button.textContent.trim();
const field = make("input", { class: "sl-input sl-copy", readonly: "", value, dir: "ltr", "aria-label": name });
button.after(field);
field.select();
field.addEventListener("keydown", ({ key }) => key === "Escape" && button.focus());
field.addEventListener("blur", () => field.remove());
}
});
};
})();
(function () {
"use strict";
if (SocialLearningBlock.behaviours.deeplink) return;
const framed = window.parent !== window;
const tell = (hash) => document.querySelectorAll("[data-sl-deeplink]").forEach((root) => {
root.dispatchEvent(new CustomEvent("sl:hash", { detail: hash }));
});
window.addEventListener("message", ({ source, data }) => {
if (framed && source === window.parent && typeof data?.hashName === "string") tell(data.hashName);
});
window.addEventListener("hashchange", () => history.state?.sl || tell(location.hash));
SocialLearningBlock.behaviours.deeplink = function (root, { send, byId, emit }) {
root.addEventListener("sl:open", ({ detail: hash }) => {
const [, kind, id] = hash.match(/^#sl-([a-z])-([\w-]+)$/) || [];
if (kind === (root.dataset.slKind || "q")) send(root, { url: root.dataset.slDeeplink.replace("__id__", encodeURIComponent(id)), latest: true });
});
root.addEventListener("sl:hash", ({ detail: hash }) => {
if (root.dataset.slHash === hash) return;
root.dataset.slHash = hash;
emit("sl:open", hash);
});
root.addEventListener("sl:scroll", ({ detail }) => {
const el = detail.nodeType ? detail : byId(detail);
if (!el) return;
const offset = Math.round(el.getBoundingClientRect().top + window.scrollY);
if (framed) window.parent.postMessage({ offset }, "*");
else el.scrollIntoView();
});
if (root.dataset.slDeeplink) emit("sl:hash", history.state?.sl?.[root.id] || location.hash);
};
})();
(function () {
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
clearTimeout(timers.get(name));
try {
value ? localStorage.setItem(key(name), value) : localStorage.removeItem(key(name));
} catch { }
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
el.dispatchEvent(new Event("input", { bubbles: true }));
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.feedback = function (root, { byId, make, text }) {
const boxes = new WeakMap(), clear = ({ detail: el }) => boxes.get(el)?.remove();
root.addEventListener("sl:announce", ({ detail }) => {
let box = root.querySelector("[data-sl-status]");
if (!box) root.append((box = make("div", { role: "status", class: "sl-sr", "data-sl-status": "" })));
box.textContent = "";
setTimeout(() => (box.textContent = detail), 60);
});
root.addEventListener("sl:done", clear);
root.addEventListener("sl:done", () => root.querySelectorAll("[data-sl-said]").forEach((el) => el.remove()));
root.addEventListener("sl:focus", ({ detail }) => {
const el = byId(detail);
if (!el) return;
el.focus();
if (el === document.activeElement) return;
el.tabIndex = -1;
el.focus();
});
root.addEventListener("sl:failed", ({ detail: { el, by, sentence, again } }) => {
clear({ detail: el });
root.querySelector("[data-sl-status]")?.replaceChildren(); // "Saved." is no longer the last word
const words = make("span"), look = { role: "alert", class: "sl-alert sl-alert-bad", "data-sl-failed": "" };
const box = make("div", look, words);
boxes.set(el, box);
if (again) {
const retry = make("button", { type: "button", class: "sl-btn sl-btn-s" }, text("retry"));
retry.addEventListener("click", () => {
box.remove();
by.focus();
if (el.isConnected) again();
});
box.append(retry);
}
const near = el.closest("[data-sl-item],form,[data-sl-root]");
if (el === root || !el.isConnected) root.prepend(box);
else if (near === root) el.after(box);
else near.append(box);
words.textContent = sentence;
});
};
})();
(function () {
"use strict";
if (SocialLearningBlock.behaviours.history) return;
const places = () => history.state?.sl || {};
window.addEventListener("popstate", () => {
if (!history.state?.sl && location.hash) return;
document.querySelectorAll("[data-sl-root]").forEach((root) => root.dispatchEvent(new CustomEvent("sl:pop")));
});
SocialLearningBlock.behaviours.history = function (root, { send, byId, emit }) {
const rows = () => byId(root.id + "-rows"), key = "sl-at-" + root.id;
function note(at) {
const known = places(), now = { ...known, [root.id]: at }, others = Object.values(now).filter(Boolean);
if ((known[root.id] || "") === at) return;
const spare = history.state?.sl && !Object.values(known).some(Boolean);
const how = !at || spare || location.hash === at ? "replaceState" : "pushState";
history[how]({ ...history.state, sl: now }, "", at || others.pop() || location.pathname + location.search);
}
async function lead(at, count) {
const link = () => rows()?.querySelector(`a[href="${at}"]`);
while (rows() && !link() && rows().children.length < count) {
const more = rows().querySelector("[data-sl-more] button");
if (!more || (await send(more)) !== 200) break;
}
const el = link() || (rows() && root.querySelector(".sl-tab[aria-current]"));
el?.focus({ preventScroll: true });
if (el) emit("sl:scroll", el.closest("[data-sl-item]") || el);
}
root.addEventListener("sl:swapped", () => {
const at = root.querySelector("[data-sl-at]")?.dataset.slAt || "", { slAt: was = "", slCount } = root.dataset;
if (rows()) Object.assign(root.dataset, { slChoice: rows().dataset.slVals, slCount: rows().children.length });
if (at === was) return;
root.dataset.slAt = at;
note(at);
if (!at && rows()) lead(was, Number(slCount));
});
root.addEventListener("sl:before", ({ target }) => {
if ("slBack" in target.dataset) target.dataset.slVals = root.dataset.slChoice || "{}";
});
root.addEventListener("sl:pop", () => {
const at = places()[root.id] || "";
if (at === (root.dataset.slAt || "")) return;
if (at) emit("sl:open", at);
else root.querySelector("[data-sl-back]")?.click();
});
window.addEventListener("pagehide", () => {
try {
sessionStorage[key] = Date.now() + (root.dataset.slAt || "");
} catch { }
});
try {
const [, left, at] = sessionStorage[key].match(/^(\d+)(#.+)/);
if (!location.hash && Date.now() - left < 9999) emit("sl:open", at);
} catch { }
};
})();
(function () {
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.math = function (root) {
root.addEventListener("sl:swapped", () => {
const { MathJax } = window;
const found = [...root.querySelectorAll(".mathjax_process")].filter((el) => /\\[([]|\$\$/.test(el.textContent));
if (!MathJax || !found.length) return;
if (MathJax.Hub) MathJax.Hub.Queue(["Typeset", MathJax.Hub, found]);
else MathJax.typesetPromise?.(found);
});
};
})();
(function () {
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
const chosen = active(field)?.dataset.value;
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
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.menu = function (root) {
const OPEN = "details[data-sl-menu][open]";
root.addEventListener("click", ({ target }) => {
for (const menu of root.querySelectorAll(OPEN)) if (!menu.contains(target)) menu.open = false;
});
root.addEventListener("keydown", (event) => {
const menu = event.target.closest(OPEN);
if (event.key !== "Escape" || event.defaultPrevented || !menu) return;
event.preventDefault();
menu.open = false;
menu.querySelector("summary").focus();
});
};
})();
(function () {
"use strict";
SocialLearningBlock.behaviours.roving = function (root) {
function inList({ target, key }, list) {
if (key !== "j" && key !== "k" && !target.matches("[data-sl-main]")) return null;
const all = [...list.querySelectorAll("[data-sl-main]")], item = target.closest("[data-sl-item]");
const at = all.findIndex((main) => item?.contains(main)), last = all.length - 1;
const down = Math.min(at + 1, last), up = Math.max(at - 1, 0);
return all[{ j: down, ArrowDown: down, k: up, ArrowUp: up, Home: 0, End: last }[key]];
}
function inToolbar({ target, key }, bar) {
const all = [...bar.querySelectorAll("button")], at = all.indexOf(target), { length } = all;
const turn = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
const to = { ArrowRight: at + turn, ArrowLeft: at - turn, Home: 0, End: length - 1 }[key];
const next = to !== undefined && all[(to + length) % length];
if (next) all.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
return next;
}
root.addEventListener("sl:swapped", () => root.querySelectorAll(".sl-tab[aria-current]").forEach((tab) => {
const bar = tab.parentNode;
bar.scrollLeft = tab.offsetLeft + (tab.offsetWidth - bar.clientWidth) / 2;
}));
root.addEventListener("keydown", (event) => {
const { target } = event, bar = target.closest("[role=toolbar]"), list = target.closest("[data-sl-list]");
if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
if (target.matches("input,textarea,select") || target.isContentEditable) return;
const to = bar ? inToolbar(event, bar) : list && inList(event, list);
if (!to) return;
event.preventDefault();
to.focus();
});
};
})();
