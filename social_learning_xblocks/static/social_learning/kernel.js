/* The browser kernel: asks the block for HTML partials and puts them in place. It looks only inside the block's root
   and listens only there; all words come from data attributes of the root. Behaviours add themselves by name. */
(function () {
  "use strict";
  if (window.SocialLearningBlock) return;
  const TRIGGER = ":is([data-sl-get],[data-sl-post]):not(.sl-prose *)"; // what people wrote never acts
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
      if (ours && !held.isConnected) { // who stood in what went away is not left at the top of the page
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
    /* Resolves to the HTTP status; 0 when nothing came back, -1 when another goes first or the element is gone. */
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
        if (quiet || (url && status === 404)) return; // a deep link may belong to the other block on the page
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
      // The second half of a double click may meet the control that the first half brought.
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
