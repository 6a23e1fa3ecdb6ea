"""What an import did, left out and changed; small, however much there was."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from .tallies import Line, Tally


@dataclass
class ImportReport:
    """Counts by kind (``made``, ``known``: there before) and by reason (``skipped``, ``changed``), with the first few ids.

    damages: sentences about files that could not be read to their end; the import is not complete then.
    """

    source: str
    #: What counts as a post: the kinds that are added up in the first line.
    main: tuple[str, ...] = ("questions", "answers")
    made: Tally = field(default_factory=Tally)
    known: Tally = field(default_factory=Tally)
    skipped: Tally = field(default_factory=Tally)
    changed: Tally = field(default_factory=Tally)
    notes: list[str] = field(default_factory=list)
    damages: list[str] = field(default_factory=list)
    is_finished: bool = False
    started: float = field(default_factory=time.monotonic)

    def note(self, sentence: str) -> None:
        self.notes.append(sentence)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    @property
    def posts_made(self) -> int:
        """How many posts, whatever else came with them."""
        return sum(self.made.count(kind) for kind in self.main)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        seconds = self.seconds
        return {
            "source": self.source,
            "finished": self.is_finished and not self.damages,
            "made": {kind: line.count for kind, line in self.made},
            "known": {kind: line.count for kind, line in self.known},
            "skipped": self.skipped.as_dict(),
            "changed": self.changed.as_dict(),
            "notes": self.notes,
            "damages": self.damages,
            "seconds": round(seconds, 1),
            "posts_a_second": round(self.posts_made / seconds) if seconds else 0,
        }

    def as_lines(self) -> list[str]:
        """For people: tables of what was made, left out and changed."""
        lines = [f"{self.source}: {self.posts_made:,} posts in {self.seconds:,.1f} s"]
        for kind, line in self.made:
            known = self.known.count(kind)
            lines.append(f"  {line.count:>10,}  {kind}" + (f" ({known:,} were there before)" if known else ""))
        lines += [
            f"  {0:>10,}  {kind} ({line.count:,} were there before)"
            for kind, line in self.known
            if not self.made.count(kind)
        ]
        for heading, tally in (("Left out", self.skipped), ("Changed", self.changed)):
            if tally:
                lines += [f"{heading}:", *(_line(reason, line) for reason, line in tally)]
        lines += [f"Note: {sentence}" for sentence in (*self.notes, *self.damages)]
        return lines


def _line(reason: str, line: Line) -> str:
    first = ", ".join(line.first) + (", …" if line.count > len(line.first) else "")
    return f"  {line.count:>10,}  {reason}" + (f" ({first})" if line.first else "")
