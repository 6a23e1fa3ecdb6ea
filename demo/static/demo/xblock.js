/* Starts the blocks of a page as the platform does: each element names a global function, which is called with "new",
   the runtime, the element and what the server gave it. */
(function () {
  "use strict";
  const STUDIO = ["PreviewRuntime", "StudioRuntime", "EditorRuntime"];
  const PREFIX = { PreviewRuntime: "/studio/preview", EditorRuntime: "/studio", StudioRuntime: "/studio" };

  class Runtime {
    constructor(kind, course) {
      this.kind = kind;
      this.course = course;
      this.listeners = {};
    }
    handlerUrl(element, name, suffix, query) {
      const usage = (element.dataset || element[0].dataset).usageId;
      const inStudio = STUDIO.includes(this.kind);
      let url = (inStudio ? PREFIX[this.kind] : `/courses/${this.course}`) + `/xblock/${usage}/handler/${name}`;
      if (suffix || inStudio) url += `/${suffix || ""}`;
      if (query || inStudio) url += `?${query || ""}`;
      return url;
    }
    listenTo(name, listener) {
      (this.listeners[name] ||= []).push(listener);
    }
    /* Studio's editor closes when a block says that it has saved or cancelled; the LMS does not listen. */
    notify(name, data) {
      for (const listener of this.listeners[name] || []) listener.call(this, data);
      const back = document.body.dataset.back;
      if (!back) return;
      if (name === "cancel" || (name === "save" && data && data.state === "end")) window.location.assign(back);
    }
  }

  const start = (element) => {
    const { init, runtimeClass, courseId } = element.dataset;
    if (!init) return;
    const make = window[init];
    if (!make) {
      console.error(`XBlock ${init} is undefined`);
      return;
    }
    const args = element.querySelector(":scope > script.xblock-json-init-args");
    new make(new Runtime(runtimeClass, courseId), element, args ? JSON.parse(args.textContent) : {});
  };
  const startAll = () => document.querySelectorAll(".xblock").forEach(start);
  /* In the LMS jQuery's own requests carry the token; fetch does not. */
  if (window.jQuery) {
    window.jQuery(document).ajaxSend((event, request) => {
      const [, token] = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/) || [];
      if (token) request.setRequestHeader("X-CSRFToken", token);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
