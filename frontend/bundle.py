"""Joins scripts and style sheets: what all blocks use into one file each, what one block alone uses into another.

    python frontend/bundle.py           write social_learning_xblocks/static/social_learning/dist/
    python frontend/bundle.py --check   fail when what is there differs

Nothing is compiled or minified: the parts are what runs, one after the other, the kernel first. Only the comments and the
indents stay behind.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "social_learning_xblocks" / "static" / "social_learning"
FIRST = {"js": "kernel.js", "css": "social_learning.css"}
#: What one block alone uses, by the name of its bundle.
OWN = {
    "qa": {"js": ("tags_input.js",), "css": ("qa.css",)},
    "microblog": {"js": ("microblog.js",), "css": ("microblog.css", "microblog_desk.css")},
    "video_review": {
        "js": (
            *("stages.js", "recorder.js", "slices.js", "chosen.js", "take.js", "uploads.js", "captions.js"),
            *("player.js", "moments.js", "review_form.js"),
        ),
        "css": (
            *("video_review.css", "video_review_player.css", "video_review_result.css", "video_review_desk.css"),
            *("video_review_practice.css", "video_review_gallery.css"),
        ),
    },
}
#: Studio's editor needs these beside the others; a course page does not.
APART = {"studio.js", "rubric.js", "rubric.css", *(name for kinds in OWN.values() for names in kinds.values() for name in names)}
#: What one block may cost: the common file and its own, each compressed by itself as servers do.
BUDGET = {"js": 12_000, "css": 8_000}
#: Recording, keeping what was recorded, resumable uploads and the player are on the page of the video assignment alone.
MORE = {("video_review", "js"): 18_000, ("video_review", "css"): 5_000}
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
#: A comment to the end of a line. No quote follows in it, so it stands in no text and in no address.
_REMARK = re.compile(r"(?:^|[ \t]+)//[ \t][^\"'`\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")


def parts(kind: str, bundle: str) -> list[Path]:
    """The files of a bundle; of the common one the file that the others build on first."""
    if bundle in OWN:
        return [STATIC / name for name in OWN[bundle][kind]]
    files = sorted(path for path in STATIC.glob(f"*.{kind}") if path.name not in APART)
    return sorted(files, key=lambda path: path.name != FIRST[kind])


def joined(kind: str, bundle: str) -> str:
    """All parts in one text. Each script keeps a scope of its own."""
    texts = []
    for path in parts(kind, bundle):
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        text = _INDENT.sub("", _REMARK.sub("", text) if kind == "js" else text)
        text = _BLANK.sub("\n", text).strip()
        texts.append(f"(function () {{\n{text}\n}})();" if kind == "js" and not text.rstrip().endswith("})();") else text)
    return "\n".join(texts) + "\n"


def main() -> int:
    """Write or check; 1 when a check fails or a budget is exceeded."""
    failed = 0
    for kind, most in BUDGET.items():
        sizes = {}
        for bundle in ("common", *OWN):
            target, text = STATIC / "dist" / f"{bundle}.{kind}", joined(kind, bundle)
            if "--check" not in sys.argv:
                target.parent.mkdir(exist_ok=True)
                target.write_text(text, encoding="utf-8")
            elif not target.exists() or target.read_text(encoding="utf-8") != text:
                print(f"{target.name} is not what its parts make: run python frontend/bundle.py")
                failed = 1
            sizes[bundle] = len(gzip.compress(text.encode(), 9))
        for bundle in OWN:
            size, budget = sizes["common"] + sizes[bundle], most + MORE.get((bundle, kind), 0)
            print(f"{bundle}, {kind}: {sizes['common']:,} + {sizes[bundle]:,} = {size:,} bytes gzipped of {budget:,}")
            failed = failed or int(size > budget)
    return failed


if __name__ == "__main__":
    sys.exit(main())
