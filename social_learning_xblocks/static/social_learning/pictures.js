/* A picture to hand in ([data-sl-picture] in a form): it is sent as soon as it is chosen. What is larger than data-sl-most
   bytes, or in a format that not every browser shows, is made a smaller JPEG here: the proxy in front of a site takes no more. */
"use strict";
SocialLearningBlock.behaviours.pictures = function (root, { emit }) {
  const LONGEST = 1600, QUALITY = 0.9, KNOWN = ["image/png", "image/jpeg", "image/webp", "image/gif"];

  async function smaller(file) {
    const picture = await createImageBitmap(file), scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
    pen.fillStyle = "#fff"; // a JPEG has nothing to see through
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
