"""Our Q&A block: the handlers of ``social_qa`` from the request to the HTML, and the functions below them."""

from __future__ import annotations

import gzip
import os
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import data, databases
from benchmarks.measure import Target
from benchmarks.qa.operations import PAGE_SIZE, deep_page
from benchmarks.worker import Report, serve

#: The people who ask, answer and vote meanwhile: many, because each may post only so often.
ACTING = range(300, 1_300)
#: Marks in bytes: the HTML of a page, our own scripts and styles of a page as they travel.
PAGE_MARK, SCRIPTS_MARK, STYLES_MARK = 60_000, 12_000, 8_000
MARKED_PAGES = ("whole block", "list", "a question", "a question with 30 answers", "search, common word")


class Ours:
    """The library on a database of its own."""

    def __init__(self) -> None:
        self._engine, self._database = os.environ["SL_DATABASE"], os.environ["SL_DATABASE_NAME"]
        databases.create(self._engine, self._database)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        #: The last body of each page: what its size is, is asked at the end and not while it is measured.
        self._pages: dict[str, bytes] = {}

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        return (
            f"social-learning-xblocks, Django {django.__version__}, Python {python}, {databases.describe(connection)}"
        )

    def seed(self, threads: int, report: Report) -> None:
        """Let the first learner in, which makes the space, then fill it."""
        from benchmarks.qa import ours_seed
        from social_learning_xblocks.spaces.api import Place, SpaceKind, find_or_make_space

        place = Place(SpaceKind.BLOCK.value, data.BLOCK_KEY, data.COURSE_KEY, usage_key=data.BLOCK_KEY)
        ours_seed.seed(find_or_make_space(place), threads, report)

    def targets(self, threads: int) -> Mapping[str, Target]:
        """Every operation: first by the door, then by the api."""
        people = _People()
        return {**_door_targets(threads, people, self._pages), **_api_targets(threads, people)}

    def left_out(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """Bytes of pages and of files, beside their marks."""
        return {**_page_sizes(self._pages), **_file_sizes()}

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


class _People:
    """Doors to the block by person, made once each."""

    def __init__(self) -> None:
        self._doors: dict[int, Any] = {}

    def door(self, number: int) -> Any:
        """The block as this person meets it."""
        from benchmarks.runtime import Door
        from social_learning_xblocks.blocks.qa_block import QABlock

        if number not in self._doors:
            self._doors[number] = Door(QABlock, data.BLOCK_KEY, number, data.username(number))
        return self._doors[number]

    def here(self, number: int) -> tuple[Any, Any, Any]:
        """The space, the person as an actor in it, the membership."""
        from social_learning_xblocks.spaces.api import Entrant, Place, SpaceKind, enter_space

        place = Place(SpaceKind.BLOCK.value, data.BLOCK_KEY, data.COURSE_KEY, usage_key=data.BLOCK_KEY)
        return enter_space(place, Entrant(number, data.username(number)))


def _door_targets(threads: int, people: _People, pages: dict[str, bytes]) -> dict[str, Target]:
    from benchmarks.qa.ours_seed import READER, VIEWER

    rng = random.Random(2)
    viewer = people.door(VIEWER)
    chosen = _Choices(rng, threads)

    def reading(name: str, door: Any, handler: str, query: Callable[[], dict[str, Any]]) -> Target:
        def prepare(run: int) -> Callable[[], Any]:
            asked = query()

            def call() -> None:
                pages[name] = door.get(handler, **asked).body

            return call

        return prepare

    def listing(name: str, **query: Any) -> Target:
        return reading(name, viewer, "listing", lambda: query)

    def opening(name: str, person: int, number: Callable[[], int]) -> Target:
        return reading(name, people.door(person), "question", lambda: {"id": number()})

    def page(run: int) -> Callable[[], Any]:
        def call() -> None:
            pages["whole block"] = viewer.page().content.encode()

        return call

    def create(run: int) -> Callable[[], Any]:
        new, door = chosen.new_thread(), people.door(rng.choice(ACTING))
        return lambda: door.post("ask", title=new.title, body=new.body, tags=", ".join(new.tags))

    def answer(run: int) -> Callable[[], Any]:
        new, door, number = chosen.new_thread(), people.door(rng.choice(ACTING)), chosen.thread()
        return lambda: door.post("answer", question=number, body=new.body)

    def vote(run: int) -> Callable[[], Any]:
        key, author = chosen.answer()
        door = people.door(rng.choice([n for n in ACTING if n != author]))
        return lambda: door.post("vote_answer", answer=key, on=1)

    def vote_question(run: int) -> Callable[[], Any]:
        key, author = chosen.question()
        door = people.door(rng.choice([n for n in ACTING if n != author]))
        return lambda: door.post("vote_question", question=key, on=1)

    first, second = data.TWO_RANKS
    return {
        "block": page,
        "list": listing("list"),
        "votes": listing("list by votes", view="votes"),
        "page": listing("rows of page 500", after=_cursor_of_page(deep_page(threads))),
        "unanswered": listing("list of unanswered", view="unanswered"),
        "open": opening("a question", VIEWER, chosen.thread),
        "open30": opening("a question with 30 answers", VIEWER, chosen.big),
        "reader": opening("a question, busy reader", READER, chosen.thread),
        "create": create,
        "answer": answer,
        "vote": vote,
        "vote-question": vote_question,
        "search-rare": listing("search, rare word", q=data.word_at(data.RARE_RANK)),
        "search-two": listing("search, two words", q=f"{data.word_at(first)} {data.word_at(second)}"),
        "search-common": listing("search, common word", q=data.word_at(data.COMMON_RANK)),
        "similar": reading("similar questions", viewer, "similar", lambda: {"title": chosen.new_thread().title}),
    }


def _api_targets(threads: int, people: _People) -> dict[str, Target]:
    from benchmarks.qa.ours_seed import VIEWER
    from social_learning_xblocks.qa import api

    rng = random.Random(3)
    space, actor, membership = people.here(VIEWER)
    chosen = _Choices(rng, threads, first_new=threads + 20_000)

    def acting() -> Any:
        return people.here(rng.choice(ACTING))[1]

    def create(run: int) -> Callable[[], Any]:
        new, person = chosen.new_thread(), acting()
        return lambda: api.ask_question(person, space, title=new.title, body=new.body, tags=new.tags)

    def answer(run: int) -> Callable[[], Any]:
        new, person, number = chosen.new_thread(), acting(), chosen.thread()
        return lambda: api.answer_question(person, space, number, body=new.body)

    def vote(run: int) -> Callable[[], Any]:
        key, author = chosen.answer()
        person = people.here(rng.choice([n for n in ACTING if n != author]))[1]
        return lambda: api.vote_answer(person, space, key, on=True)

    common = data.word_at(data.COMMON_RANK)
    return {
        "api-list": lambda run: lambda: api.list_questions(actor, space, membership),
        "api-open30": lambda run: lambda: api.open_question(actor, space, membership, chosen.big()),
        "api-create": create,
        "api-answer": answer,
        "api-vote": vote,
        "api-search-common": lambda run: lambda: api.search_questions(actor, space, membership, common),
    }


class _Choices:
    """Which question, answer or new text a run is about."""

    def __init__(self, rng: random.Random, threads: int, first_new: int | None = None) -> None:
        from social_learning_xblocks.qa.models import Answer, Question

        self._rng = rng
        self._threads = threads
        self._new = data.threads(10_000, first=first_new or threads + 1)
        self._answers = self._shuffled(Answer)
        self._questions = self._shuffled(Question)

    def thread(self) -> int:
        """Any question."""
        return self._rng.randint(1, self._threads)

    def big(self) -> int:
        """The question with 30 answers."""
        return data.BIG_FIRST if self._threads >= data.BIG_FIRST else 1

    def new_thread(self) -> data.Thread:
        """A text that is not there yet."""
        return next(self._new)

    def answer(self) -> tuple[int, int]:
        """An answer that was not chosen before, and its author."""
        return next(self._answers)

    def question(self) -> tuple[int, int]:
        """A question that was not chosen before, and its author."""
        return next(self._questions)

    def _shuffled(self, model: Any) -> Iterator[tuple[int, int]]:
        found = list(model.objects.order_by("pk").values_list("pk", "author_id")[:5_000])
        self._rng.shuffle(found)
        return iter(found)


def _cursor_of_page(number: int) -> str:
    """Where page ``number`` of the list by activity begins."""
    from social_learning_xblocks.kit.paging import encode_cursor
    from social_learning_xblocks.qa.models import Question

    place = (number - 1) * PAGE_SIZE - 1
    if place < 0:
        return ""
    ordered = Question.objects.order_by("-last_activity_at", "-pk").values_list("last_activity_at", "pk")
    return encode_cursor(*ordered[place])


def _page_sizes(pages: Mapping[str, bytes]) -> dict[str, str]:
    """Bytes of each page, and of some against their mark."""
    found = {}
    for name, body in pages.items():
        verdict = f", {_verdict(len(body), PAGE_MARK)}" if name in MARKED_PAGES else ""
        found[f"HTML, {name}"] = (
            f"{len(body) / 1_000:.1f} KB, {len(gzip.compress(body)) / 1_000:.1f} KB gzipped{verdict}"
        )
    return found


def _file_sizes() -> dict[str, str]:
    """Our own scripts and styles of a page, each gzipped as it travels, against their marks."""
    import social_learning_xblocks
    from social_learning_xblocks.blocks.qa_block import QABlock
    from social_learning_xblocks.kit import xblock

    folder = Path(social_learning_xblocks.__file__).parent / "static" / "social_learning"
    own = f"dist/{QABlock.bundle}"
    scripts, styles = (*xblock.SCRIPTS, f"{own}.js"), (*xblock.STYLES, f"{own}.css")
    found = {}
    for name, files, mark in (("scripts", scripts, SCRIPTS_MARK), ("styles", styles, STYLES_MARK)):
        contents = [(folder / file).read_bytes() for file in files if (folder / file).exists()]
        size = sum(len(gzip.compress(content)) for content in contents)
        together = len(gzip.compress(b"".join(contents))) / 1_000
        sizes = f"{size / 1_000:.1f} KB in {len(contents)} files ({together:.1f} KB if they were one)"
        found[f"own {name}, gzipped"] = f"{sizes}, {_verdict(size, mark)}"
    return found


def _verdict(size: int, mark: int) -> str:
    return f"{'reached' if size <= mark else 'NOT reached'}: {mark / 1_000:g} KB"


if __name__ == "__main__":
    serve(Ours)
