/* Stands for the RequireJS that Studio has on its pages. A script that finds "define" and registers without a name fails
   there as it does here; a script that sets a global passes. */
(function () {
  "use strict";
  const known = {};
  window.define = function (name, needs, make) {
    if (typeof name !== "string") throw new Error("Mismatched anonymous define() module");
    known[name] = make === undefined ? needs : make;
  };
  window.define.amd = { jQuery: true };
  window.require = window.requirejs = function (names, ready) {
    if (Array.isArray(names) && ready) ready(...names.map((name) => known[name]));
  };
})();
