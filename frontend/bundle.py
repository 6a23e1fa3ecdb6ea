"""Joins scripts and style sheets: what all blocks use into one file each, what one block alone uses into another.

    python frontend/bundle.py           write social_learning_xblocks/static/social_learning/dist/
    python frontend/bundle.py --check   fail when what is there differs

Nothing is compiled or minified: the parts are what runs, one after the other, the kernel first. Only comments, indents and
the seams between neighbours of one selector stay behind.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "social_learning_xblocks" / "static" / "social_learning"
#: What the common bundle begins with, in this order: of two rules of one weight the later one wins.
FIRST = {
    "js": ("kernel.js",),
    "css": (
        *("tokens.css", "base.css", "lists.css", "posts.css", "buttons.css", "forms.css"),
        *("feedback.css", "page.css", "prose.css", "staff.css", "adapting.css"),
    ),
}
#: What one block alone uses, by the name of its bundle.
OWN = {
    "qa": {"js": ("tags_input.js",), "css": ("qa.css",)},
    "mentoring": {
        "js": ("tags_input.js", "weights.js", "board.js"),
        "css": (
            *("mentoring_signup.css", "mentoring_pairs.css", "mentoring_rounds.css", "mentoring_offers.css"),
            "mentoring_board.css",
        ),
    },
    "microblog": {"js": ("microblog.js",), "css": ("microblog.css", "microblog_desk.css")},
    "video_review": {
        "js": (
            *("stages.js", "recorder.js", "slices.js", "chosen.js", "take.js", "uploads.js", "captions.js"),
            *("player.js", "moments.js", "review_form.js", "pictures.js"),
        ),
        "css": (
            *("video_review.css", "video_review_player.css", "video_review_result.css", "video_review_desk.css"),
            *("video_review_practice.css", "video_review_gallery.css"),
        ),
    },
}
#: Studio's editor needs these beside the others; a course page does not.
APART = {
    "studio.js",
    "rubric.js",
    "rubric.css",
    *(name for kinds in OWN.values() for names in kinds.values() for name in names),
}
#: What one block may cost: the common file and its own, each compressed by itself as servers do.
BUDGET = {"js": 12_000, "css": 8_000}
#: Recording, keeping what was recorded, resumable uploads and the player are on the page of the video assignment alone; the
#: board, where people are dragged, on that of a mentoring programme.
MORE = {
    ("mentoring", "js"): 1_000,
    ("mentoring", "css"): 2_000,
    ("video_review", "js"): 18_000,
    ("video_review", "css"): 5_000,
}
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)
#: A comment to the end of a line. No quote follows in it, so it stands in no text and in no address.
_REMARK = re.compile(r"(?:^|[ \t]+)//[ \t][^\"'`\n]*$", re.MULTILINE)
_BLANK = re.compile(r"\n{2,}")
#: Two rules of one selector, ``.sl.sl { … }`` and ``.sl.sl { … }``. A list of selectors, which ends alike, is another one.
_SEAM = re.compile(r"(?<!,\n)^(\S.*\{\n)((?:[ \t].*\n|\n)*)\}\n\1", re.MULTILINE)


def parts(kind: str, bundle: str) -> list[Path]:
    """The files of a bundle; of the common one the files that the others build on first."""
    if bundle in OWN:
        return [STATIC / name for name in OWN[bundle][kind]]
    others = {path.name for path in STATIC.glob(f"*.{kind}")}.difference(APART, FIRST[kind])
    return [STATIC / name for name in (*FIRST[kind], *sorted(others))]


def joined(kind: str, bundle: str) -> str:
    """All parts in one text. Each script keeps a scope of its own."""
    texts = [_COMMENT.sub("", path.read_text(encoding="utf-8")).strip() for path in parts(kind, bundle)]
    if kind == "js":
        texts = [_REMARK.sub("", text).strip() for text in texts]
        texts = [text if text.endswith("})();") else f"(function () {{\n{text}\n}})();" for text in texts]
    text = "\n".join(texts)
    return _BLANK.sub("\n", _INDENT.sub("", _without_seams(text) if kind == "css" else text)) + "\n"


def _without_seams(text: str) -> str:
    """Neighbours of one selector as one rule, so that a style sheet in several files costs no more than in one."""
    while text != (text := _SEAM.sub(r"\1\2", text)):
        pass
    return text


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
