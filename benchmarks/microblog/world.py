"""The people and posts of the suite, as pieces of SQL: the same for our side and for the peer.

Post n stands in a space, has an author and an audience; all of it follows from n. Some people have numbers of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks import sql

COURSE_KEY = "course-v1:Bench+QA101+2026"
BLOCK_KEY = "block-v1:Bench+QA101+2026+type@social_microblog+block@bench"
#: The space in which everything is measured; in the large world it holds three posts of ten, and everybody.
SPACE = 1
#: Every so many posts one is of the mentor with the many followers.
MENTOR_EVERY = 997
NAMED_EACH = 3
TAGS = 50
COHORTS = 20
MENTEES_EACH = 20
#: Followers of the authors who post while it is measured.
FOLLOWERS = (10, 1_000, 100_000)
STEP = 6  # seconds between two posts


@dataclass(frozen=True, slots=True)
class World:
    """How many of everything. ``writers`` post; ``silent`` people only follow and are mentored."""

    name: str
    writers: int
    silent: int
    spaces: int
    posts: int
    follows_each: int
    #: Likes, replies and names stand on the newest posts only, so many.
    lively: int

    @property
    def reader(self) -> dict[str, int]:
        """Readers by key: how many people they follow, or "quiet" (50 who seldom post), "mentee" (one famous mentor)."""
        first = self.writers + self.silent
        return {key: first + place for place, key in enumerate(("50", "500", "2000", "quiet", "mentee"), 1)}

    @property
    def author(self) -> dict[int, int]:
        """Authors by the number of their followers."""
        first = self.writers + self.silent + 10
        return {followers: first + place for place, followers in enumerate(FOLLOWERS, 1)}

    @property
    def people(self) -> int:
        """The highest number of a person."""
        return self.writers + self.silent + 20

    @property
    def mentors(self) -> int:
        """Writers 1 to this are mentors."""
        return self.writers // 50

    @property
    def start(self) -> datetime:
        """When the first post was written: the last one was just before now."""
        return datetime.now(UTC) - timedelta(seconds=STEP * self.posts + 86_400)

    def author_of(self, n: str) -> str:
        """The author of a post: the first of many writes one in seventy of 400,000, most write little."""
        skewed = f"1 + {sql.whole(f'{self.writers} * POWER({sql.chance(n, 1)}, 3)')}"
        return f"CASE WHEN MOD({n}, {MENTOR_EVERY}) = 0 THEN {self.author[100_000]} ELSE {skewed} END"

    def space_of(self, n: str) -> str:
        """The space of a post."""
        if self.spaces == 1:
            return str(SPACE)
        luck = sql.chance(n, 2)
        small = f"2 + {sql.whole(f'{self.spaces - 1} * POWER({sql.chance(n, 3)}, 2)')}"
        return f"CASE WHEN MOD({n}, {MENTOR_EVERY}) = 0 OR {luck} < 0.3 THEN {SPACE} ELSE {small} END"

    def audience_of(self, n: str) -> str:
        """70 % for everybody, 12 % for mentees, 6 % each for mentors, for named people and for a cohort."""
        dice = f"MOD({n} * 61 + 17, 100)"
        cases = " ".join(
            f"WHEN {dice} < {most} THEN {audience}" for most, audience in ((70, 0), (82, 1), (88, 2), (94, 3))
        )
        return f"CASE {cases} ELSE 4 END"

    def follows(self) -> list[str]:
        """Selects of x, who follows, and y, whom: first of the writers among themselves, then of the special people."""
        pair = f"(a - 1) * {self.follows_each} + b"
        liked = f"1 + {sql.whole(f'{self.writers} * POWER({sql.chance(pair, 5)}, 2)')}"
        found = [
            f"SELECT DISTINCT a AS x, {liked} AS y FROM {sql.numbers(1, self.writers, 'a')} "
            f"CROSS JOIN {sql.numbers(1, self.follows_each, 'b')} WHERE a <> {liked}"
        ]
        # The fifty are rather those who post much; the many are of all kinds.
        for key, count, power in (("50", 50, 2), ("500", 500, 1), ("2000", 2_000, 1), ("mentee", 50, 2)):
            spread = f"1 + {sql.whole(f'{self.writers} * POWER((a - 0.5) / {count}, {power})')}"
            found.append(f"SELECT DISTINCT {self.reader[key]} AS x, {spread} AS y FROM {sql.numbers(1, count, 'a')}")
        found.append(f"SELECT {self.reader['quiet']} AS x, {self.writers} - a AS y FROM {sql.numbers(0, 49, 'a')}")
        for count, author in self.author.items():
            found.append(
                f"SELECT {self.writers} + a AS x, {author} AS y FROM {sql.numbers(1, min(count, self.silent), 'a')}"
            )
        return found

    def pairs(self) -> list[str]:
        """Selects of x, who mentors, and y, whom: twenty for each mentor, two for each reader, and all silent people with one."""
        place = f"(a - 1) * {MENTEES_EACH} + b"
        mentee = f"{self.mentors} + 1 + MOD({place} * 7, {self.writers - self.mentors})"
        famous = self.author[100_000]
        readers = ", ".join(map(str, self.reader.values()))
        return [
            f"SELECT DISTINCT a AS x, {mentee} AS y FROM {sql.numbers(1, self.mentors, 'a')} "
            f"CROSS JOIN {sql.numbers(1, MENTEES_EACH, 'b')}",
            f"SELECT {famous} AS x, {self.writers} + a AS y FROM {sql.numbers(1, self.silent, 'a')}",
            f"SELECT {famous} AS x, {self.reader['mentee']} AS y",
            f"SELECT a AS x, p AS y FROM {sql.numbers(3, 4, 'a')} CROSS JOIN {sql.numbers(1, self.people, 'p')} "
            f"WHERE p IN ({readers})",
        ]


WORLDS = {
    "base": World("base", 5_000, 100_000, 1, 200_000, 52, 200_000),
    "ge": World("ge", 400_000, 100_000, 50_000, 10_000_000, 10, 500_000),
    # Small enough for a test.
    "tiny": World("tiny", 200, 100, 3, 2_000, 10, 2_000),
}
