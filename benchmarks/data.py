"""One course full of questions, made up from a seed: every engine gets exactly the same texts, people and votes.

Only the standard library is used, because the peers import this file in environments of their own. Nothing is kept:
:func:`threads` makes one thread after the other, so a million of them need no more memory than ten.

Shape of the data (the means, over many threads): 3 answers and 2.3 comments a thread, 5.6 votes, about 240 words,
words drawn from 6,000 by Zipf's law, 2,000 people of whom some write much more than others, 60 tags, four fifths
questions, 45 % with an accepted answer. Every 1,000th thread has 30 answers.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate

SEED = 20_000
AUTHORS = 2_000
VOCABULARY = 6_000
TAGS = 60
#: The thread of this number, and every 1,000th after it, has :data:`BIG_ANSWERS` answers.
BIG_FIRST, BIG_EVERY, BIG_ANSWERS = 500, 1_000, 30
COURSE_KEY = "course-v1:Bench+QA101+2026"
BLOCK_KEY = "block-v1:Bench+QA101+2026+type@social_qa+block@bench"

#: When the first thread was asked; each next one is :data:`STEP` later.
EPOCH = datetime(2024, 1, 1, 8, 0, tzinfo=UTC)
STEP = timedelta(seconds=61)

_ANSWERS = tuple(range(13))
_ANSWER_WEIGHTS = tuple(accumulate((150, 170, 170, 150, 120, 85, 55, 35, 25, 15, 10, 8, 7)))
_COMMENTS = (0, 1, 2, 3, 4)
_COMMENT_WEIGHTS = tuple(accumulate((640, 210, 90, 40, 20)))
_VOTES = tuple(range(12))
_VOTE_WEIGHTS = tuple(accumulate((420, 250, 130, 75, 48, 31, 19, 11, 7, 4, 3, 2)))
_AUTHOR_WEIGHTS = tuple(accumulate(1_000_000 // (place + 40) for place in range(AUTHORS)))
_AUTHOR_NUMBERS = range(1, AUTHORS + 1)
_TAG_WEIGHTS = tuple(accumulate(10_000 // (place + 4) for place in range(TAGS)))


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark below a question or an answer; ``author`` counts people from 1."""

    author: int
    body: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``voters`` are the people who voted it up."""

    author: int
    body: str
    created: datetime
    accepted: bool
    voters: tuple[int, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """One question with all that belongs to it. ``number`` counts from 1; texts are plain Markdown."""

    number: int
    author: int
    title: str
    body: str
    tags: tuple[str, ...]
    is_question: bool
    created: datetime
    last_activity: datetime
    views: int
    voters: tuple[int, ...]
    comments: tuple[Comment, ...]
    answers: tuple[Answer, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether one of the answers was accepted."""
        return any(answer.accepted for answer in self.answers)


@cache
def words() -> tuple[str, ...]:
    """The vocabulary, most frequent word first: pronounceable, all different, none of them English."""
    rng = random.Random(SEED)
    heads = "b c d f g h j k l m n p r s t v w z br dr fl gr kl pl pr sk st tr".split()
    tails = "a e i o u ai au ea ia oo ar el in on us".split()
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        syllables = 2 if len(found) < 1_500 else 3
        found["".join(rng.choice(heads) + rng.choice(tails) for _ in range(syllables))] = None
    return tuple(found)


def word_at(rank: int) -> str:
    """The word of this rank; 1 is the most frequent."""
    return words()[rank - 1]


#: What the searches look for: a word in about six threads of ten, one in about 0.7 %, two that meet in about 1.4 %.
COMMON_RANK, RARE_RANK, TWO_RANKS = 24, 5_200, (150, 260)


@cache
def tags() -> tuple[str, ...]:
    """The names of the tags, busiest first."""
    return tuple(f"{word_at(400 + 7 * place)}-{place + 1}" for place in range(TAGS))


@cache
def _draw_table() -> tuple[str, ...]:
    """65,536 places, each held by a word as often as Zipf's law gives it: one random number, one look-up."""
    vocabulary = words()
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    # Every word gets one place, the rest is shared out by weight.
    free = 65_536 - VOCABULARY
    total = sum(weights)
    table: list[str] = []
    for word, weight in zip(vocabulary, weights, strict=True):
        table.extend([word] * (1 + int(free * weight / total)))
    table.extend([vocabulary[0]] * (65_536 - len(table)))
    return tuple(table)


def username(number: int) -> str:
    """The user name of a person; numbers count from 1."""
    return f"learner{number:05d}"


def threads(count: int, seed: int = SEED, first: int = 1) -> Iterator[Thread]:
    """Make the threads ``first`` to ``first + count - 1``, one at a time, the same ones for the same seed."""
    for number in range(first, first + count):
        yield thread(number, seed)


def thread(number: int, seed: int = SEED) -> Thread:
    """Make one thread by its number, without making the ones before it."""
    rng = random.Random(seed * 10_000_019 + number)
    created = EPOCH + STEP * number
    answers_wanted = rng.choices(_ANSWERS, cum_weights=_ANSWER_WEIGHTS)[0]
    if number % BIG_EVERY == BIG_FIRST % BIG_EVERY:
        answers_wanted = BIG_ANSWERS
    # 45 % of all threads, taken from those that have an answer at all.
    accepted = rng.randrange(answers_wanted) if answers_wanted and rng.random() < 0.45 / 0.85 else None
    when = created
    answers = []
    for place in range(answers_wanted):
        when = when + timedelta(minutes=rng.randint(3, 1_500))
        answers.append(
            Answer(
                author=_author(rng),
                body=_body(rng, 40),
                created=when,
                accepted=place == accepted,
                voters=_voters(rng),
                comments=_comments(rng, when),
            )
        )
    comments = _comments(rng, created)
    moments = [created, when, *(c.created for c in comments), *(c.created for a in answers for c in a.comments)]
    return Thread(
        number=number,
        author=_author(rng),
        title=_sentence(rng, rng.randint(6, 12)).removesuffix(".") + "?",
        body=_body(rng, 75),
        tags=_tags(rng),
        is_question=rng.random() < 0.8,
        created=created,
        last_activity=max(moments),
        views=rng.randint(3, 900),
        voters=_voters(rng),
        comments=comments,
        answers=tuple(answers),
    )


def html(body: str) -> str:
    """The HTML of a body of ours. Bodies are paragraphs with now and then bold words, code and a list, and no more."""
    parts = []
    for block in body.split("\n\n"):
        if block.startswith("    "):
            code = "\n".join(line[4:] for line in block.split("\n"))
            parts.append(f"<pre><code>{code}\n</code></pre>")
        elif block.startswith("- "):
            items = "".join(f"<li>{line[2:]}</li>\n" for line in block.split("\n"))
            parts.append(f"<ul>\n{items}</ul>")
        else:
            pieces = block.split("**")
            text = "".join(f"<strong>{piece}</strong>" if place % 2 else piece for place, piece in enumerate(pieces))
            parts.append(f"<p>{text}</p>")
    return "\n".join(parts)


def _draw(rng: random.Random, count: int) -> list[str]:
    table = _draw_table()
    return [table[place] for place in array("H", rng.randbytes(2 * count))]


def _sentence(rng: random.Random, count: int) -> str:
    return " ".join(_draw(rng, count)).capitalize() + "."


def _body(rng: random.Random, about: int) -> str:
    """A Markdown text of about this many words."""
    wanted = rng.randint(about // 2, about * 3 // 2)
    blocks = []
    while wanted > 0:
        length = min(wanted, rng.randint(12, 40))
        wanted -= length
        kind = rng.random()
        if kind < 0.08 and length > 8:
            drawn = _draw(rng, length)
            half = length // 2
            blocks.append(
                f"    {drawn[0]} = {drawn[1]}({', '.join(drawn[2:half])})\n    print({', '.join(drawn[half:])})"
            )
        elif kind < 0.16 and length > 8:
            drawn = _draw(rng, length)
            blocks.append("\n".join("- " + " ".join(drawn[at : at + 5]) for at in range(0, length, 5)))
        elif kind < 0.32:
            drawn = _draw(rng, length)
            drawn[length // 2] = f"**{drawn[length // 2]}**"
            blocks.append(" ".join(drawn).capitalize() + ".")
        else:
            blocks.append(_sentence(rng, length))
    return "\n\n".join(blocks)


def _comments(rng: random.Random, after: datetime) -> tuple[Comment, ...]:
    count = rng.choices(_COMMENTS, cum_weights=_COMMENT_WEIGHTS)[0]
    made = []
    for _ in range(count):
        after = after + timedelta(minutes=rng.randint(1, 600))
        made.append(Comment(author=_author(rng), body=_sentence(rng, rng.randint(6, 24)), created=after))
    return tuple(made)


def _author(rng: random.Random) -> int:
    return rng.choices(_AUTHOR_NUMBERS, cum_weights=_AUTHOR_WEIGHTS)[0]


def _voters(rng: random.Random) -> tuple[int, ...]:
    count = rng.choices(_VOTES, cum_weights=_VOTE_WEIGHTS)[0]
    return tuple(rng.sample(_AUTHOR_NUMBERS, count))


def _tags(rng: random.Random) -> tuple[str, ...]:
    drawn = rng.choices(tags(), cum_weights=_TAG_WEIGHTS, k=rng.randint(1, 4))
    return tuple(dict.fromkeys(drawn))
