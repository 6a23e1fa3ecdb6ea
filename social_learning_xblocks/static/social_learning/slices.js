/* Keeps what is recorded in this browser (IndexedDB) while it is recorded, so that a closed page or a crash loses a second at
   most: sl:slice keeps a piece, sl:forget and the server's sl:saved "video" delete all. Kept apart by block and user, one
   recording each; what nobody asked for in a week goes, because others may use this machine. */
"use strict";
SocialLearningBlock.behaviours.slices = function (root) {
  const NAME = "sl-recordings", WEEK = 7 * 24 * 3600e3, owner = `${root.id}:${root.dataset.slUser}`;
  const known = new WeakSet(), tell = (box, name, detail) => box.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const pieces = (name, ...more) => IDBKeyRange.bound([name, ...more], [name, ...more, []]); // an array comes after all numbers
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
  let opened = null, turn = Promise.resolve(), kept = null;

  function base() {
    if (opened) return opened;
    opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1); // throws where a browser forbids it
      request.onupgradeneeded = () => {
        request.result.createObjectStore("recordings");
        request.result.createObjectStore("slices");
      };
      done(request).then(resolve, reject);
    });
    opened.then((found) => (found.onversionchange = () => found.close()), () => {});
    return opened;
  }
  /* One thing after the other: a piece that comes while the one before is written must not overtake it. */
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
  /* Where the last whole piece of a recording ends: a page that closes leaves half a picture behind, and then a file is damaged.
     WebM: elements, and inside those whose size is not known; MP4: boxes, and no moof without its mdat. */
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
      }, () => {}); // forbidden: nothing was kept either
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
