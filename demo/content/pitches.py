"""The video assignment of the last week: who has handed in which clip, what those who have reviewed say of it, the examples on
which one may practise, and the gallery.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from social_learning_xblocks.api import video_review
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.video_review.models import GalleryEntry, Review, Submission

from ..models import Course
from ..runtime.lms import LmsRuntime
from ..visits import Visit
from .clock import moment
from .courses import ANALYSIS

BLOCK = "vr-pitch"
STAFF = "dee"
DAY = 30  # of the course: the first pitch is handed in
CLIPS = Path(__file__).with_name("pitches")
LIMITS = video_review.UploadLimits(size=10_000_000, seconds=300)
PIECE = 2 * 2**20


@dataclass(frozen=True)
class Pitch:
    """Who handed in which clip after how many hours, and how many reviews they have given by now."""

    by: str
    clip: str
    hours: float
    gives: int
    note: str = ""


PITCHES = (
    Pitch(
        "chi",
        "rain",
        1,
        3,
        "Rain and bike trips. I am least sure about the weekends: tell me whether that came across.",
    ),
    Pitch("priya_raman", "stations", 2, 3),
    Pitch("tomas_rivera", "rain", 5, 3),
    Pitch("meiling_chen", "stations", 9, 3),
    Pitch("jonas_eriksen", "rain", 20, 3, "Does rain keep people off their bikes? Less than I thought."),
    Pitch("yusuf_demir", "stations", 26, 1, "Seven stations of 120 run empty every morning."),
    Pitch("olena_kovalenko", "rain", 31, 3),
)


#: Who hands in a revised video, and what changed.
REVISES = "olena_kovalenko"
CHANGED = (
    "My finding comes **first** now, as the second of you asked, and I say 41 *of how many* days. The picture of the chart "
    "stays two seconds longer. Thank you all."
)

#: Who shows their video in the gallery, and whether with their name; and for whom people there vote.
SHOWN = {"meiling_chen": True, "jonas_eriksen": False, "yusuf_demir": True, "olena_kovalenko": False}
VOTES = (
    ("tomas_rivera", "yusuf_demir"),
    ("tomas_rivera", "jonas_eriksen"),
    ("meiling_chen", "yusuf_demir"),
    ("meiling_chen", "jonas_eriksen"),
    ("priya_raman", "yusuf_demir"),
    ("jonas_eriksen", "olena_kovalenko"),
)


@dataclass(frozen=True)
class Said:
    """A review: points, words, and comments at moments (start and end in seconds, label, criterion, text)."""

    scores: dict[str, float]
    remarks: dict[str, str]
    body: str
    moments: tuple[tuple[float, float | None, str, str, str], ...]


SAID: dict[str, tuple[Said, ...]] = {
    "rain": (
        Said(
            {"clear": 4, "honest": 5},
            {
                "honest": "You say how few wet days there are before anybody asks.",
                "next": "Split the wet days by weekday: I think commuters and tourists behave differently.",
            },
            "I could repeat it to my sister, and did.",
            (
                (7.5, 11.0, "praise", "clear", "One bar chart and one sentence. This is where you had me."),
                (13.0, None, "question", "honest", "41 of how many? Say it here, then I need not guess."),
            ),
        ),
        Said(
            {"clear": 2, "honest": 4},
            {
                "honest": "The range is there; where it comes from is not.",
                "next": "Show the range in the chart instead of only saying it.",
            },
            "Calm and clear. The end came a little fast.",
            (
                (9.0, None, "suggestion", "clear", "Hold this picture two seconds longer."),
                (20.0, 23.0, "suggestion", "honest", "“Between 20 and 45 %” is your finding. I would *begin* with it."),
            ),
        ),
        Said(
            {"clear": 4, "honest": 3},
            {"honest": "What about days with only a little rain?", "next": "Try two kinds of wet day."},
            "",
            ((14.0, None, "question", "honest", "Is a wet day one millimetre, or a storm?"),),
        ),
    ),
    "stations": (
        Said(
            {"clear": 4, "honest": 6},
            {
                "honest": "“I have not checked” is the most honest line of all pitches I saw.",
                "next": "Lay the timetable of the trains beside it.",
            },
            "Short, and it stays with me.",
            (
                (8.0, 11.0, "praise", "clear", "Seven of 120: a number I can keep."),
                (15.0, None, "praise", "honest", "Thank you for saying this."),
            ),
        ),
        Said(
            {"clear": 2, "honest": 4},
            {"honest": "It is a guess and you say so.", "next": "One station as an example would help me see it."},
            "",
            ((3.0, None, "suggestion", "clear", "A map here, please."),),
        ),
    ),
}


@dataclass(frozen=True)
class Shown:
    """An example of the staff: the clip, what stands beside it, and the reference."""

    clip: str
    note: str
    said: Said


EXAMPLES = (
    Shown(
        "stations",
        "A pitch of last year. Listen for what it does *not* claim.",
        Said(
            {"clear": 4, "honest": 5},
            {
                "clear": "Seven of 120 stations: one number, and I can repeat it.",
                "honest": "The guess is called a guess. One point less, because nobody says when the data end.",
                "next": "Say which year the counts are from, in the first sentence.",
            },
            "Short, and it keeps its promise.",
            (
                (8.0, 11.0, "praise", "clear", "This is the finding. Nothing before it is too much."),
                (15.0, None, "praise", "honest", "“I have not checked” earns trust. Give points for it."),
            ),
        ),
    ),
    Shown(
        "rain",
        "A pitch with one weak place. Did you notice it?",
        Said(
            {"clear": 2, "honest": 3},
            {
                "clear": "I know the topic. What was found comes late, and goes by fast.",
                "honest": "The range is said; how many wet days there are is not.",
                "next": "Begin with the finding, then show the chart.",
            },
            "",
            (
                (13.0, None, "question", "honest", "41 of how many? This is where points are lost."),
                (20.0, 23.0, "suggestion", "clear", "The finding. It belongs to the beginning."),
            ),
        ),
    ),
)


def fill_assignment(users: dict[str, AbstractUser], *, started: datetime, today: datetime) -> None:
    """People hand in and review, until today. All of it or nothing; twice is once."""
    start = started + timedelta(days=DAY)
    if start > today or Submission.objects.filter(author=users["chi"]).exists():
        return
    course = Course.objects.get(key=ANALYSIS)
    key = course.course_key.make_usage_key("social_video_review", BLOCK)
    with transaction.atomic():
        with moment(start):
            doors = {pitch.by: LmsRuntime(Visit(course, users[pitch.by])).get_block(key).enter() for pitch in PITCHES}
            make_examples(LmsRuntime(Visit(course, users[STAFF])).get_block(key).enter())
        for when, act in story(doors, start):
            if when <= today:
                with moment(when):
                    act()


def story(doors: dict[str, Any], start: datetime) -> Iterator[tuple[datetime, Any]]:
    """What happens, in its order: all hand in, then they review, one each in turn; one revises, some show their video, others
    vote.
    """
    for pitch in PITCHES:
        here = doors[pitch.by]
        yield start + timedelta(hours=pitch.hours), lambda here=here, pitch=pitch: hand_in(here, pitch)
    last = start + timedelta(hours=max(pitch.hours for pitch in PITCHES))
    for turn in range(max(pitch.gives for pitch in PITCHES)):
        for place, pitch in enumerate(PITCHES):
            if turn < pitch.gives:
                here = doors[pitch.by]
                yield last + timedelta(hours=2 + 5 * turn + place / 2), lambda here=here: review(here)
    yield last + timedelta(hours=20), lambda: revise(doors[REVISES])
    yield last + timedelta(hours=22), lambda: look_again(doors, doors[REVISES])
    shown = last + timedelta(hours=24)
    for by, named in SHOWN.items():
        yield shown, lambda here=doors[by], named=named: show(here, named)
    for voter, author in VOTES:
        yield shown + timedelta(hours=2), lambda here=doors[voter], author=author: vote(here, author)


def revise(here: Any) -> None:
    """The same clip once more, with a note; a first reviewer, but not Chi, who may try it, looks again."""
    own = Submission.objects.get(assignment=here.assignment, author_id=here.actor.user_id)
    if own.got < here.assignment.wanted:
        return
    clip = next(pitch.clip for pitch in PITCHES if pitch.by == REVISES)
    number = upload(here.actor, here.space, (CLIPS / f"{clip}.webm").read_bytes())
    with (CLIPS / f"{clip}.jpg").open("rb") as picture:
        video_review.set_poster(here.actor, here.space, number, upload=picture)
    video_review.choose_revision(here.actor, here.assignment, video_id=number)
    video_review.save_change_note(here.actor, here.assignment, note=CHANGED)
    video_review.hand_in_revision(here.actor, here.assignment)


def look_again(doors: dict[str, Any], author: Any) -> None:
    """One of the first reviewers finds it better; Chi may look again by hand."""
    first = Review.objects.filter(submission__author_id=author.actor.user_id, state="given", kind="peer").order_by("pk")
    names = {here.actor.user_id: name for name, here in doors.items() if name != "chi"}
    row = first.filter(reviewer_id__in=names, submission__revised_at__isnull=False).first()
    if row is None:
        return
    here = doors[names[row.reviewer_id]]
    again = video_review.look_again(here.actor, here.assignment, row.pk)
    mark = video_review.Mark(2000, None, "praise", "clear", "Your finding comes first now. Much better.")
    video_review.add_moment(here.actor, here.assignment, again.pk, mark)
    scores = {**row.scores, "clear": 4}
    video_review.hand_in_review(
        here.actor, here.assignment, again.pk, scores=scores, remarks=row.remarks, body="You heard us."
    )


def hand_in(here: Any, pitch: Pitch) -> None:
    """Upload a clip piece by piece, as a browser does, and hand it in."""
    number = upload(here.actor, here.space, (CLIPS / f"{pitch.clip}.webm").read_bytes())
    with (CLIPS / f"{pitch.clip}.jpg").open("rb") as picture:
        video_review.set_poster(here.actor, here.space, number, upload=picture)
    video_review.save_submission(here.actor, here.assignment, video_id=number, note=pitch.note)
    video_review.hand_in(here.actor, here.assignment)


def make_examples(here: Any) -> None:
    """Staff publish their examples, each with its reference."""
    actor, assignment = here.actor, here.assignment
    for shown in EXAMPLES:
        pk = video_review.add_example(actor, assignment).pk
        number = upload(actor, here.space, (CLIPS / f"{shown.clip}.webm").read_bytes())
        video_review.expect_video(actor, assignment, pk, number)
        video_review.describe_example(actor, assignment, pk, note=shown.note, captions="")
        write(here, video_review.begin_reference(actor, assignment, pk).pk, shown.said)
        video_review.publish_example(actor, assignment, pk)


def show(here: Any, named: bool) -> None:
    video_review.show_in_gallery(here.actor, here.assignment, on=True, named=named)


def vote(here: Any, author: str) -> None:
    entry = GalleryEntry.objects.get(submission__author__username=author)
    video_review.vote(here.actor, here.assignment, entry.pk, on=True)


def upload(actor: Actor, space: Any, content: bytes) -> Any:
    begun = video_review.begin_upload(actor, space, size=len(content), kind="video/webm", limits=LIMITS)
    for offset in range(0, len(content), PIECE):
        piece = io.BytesIO(content[offset : offset + PIECE])
        video_review.append(actor, space, begun.uuid, offset=offset, stream=piece)
    return video_review.finish(actor, space, begun.uuid, limits=LIMITS).uuid


def review(here: Any) -> None:
    """Take the next video and say what there is to say of that clip, each reviewer of it something else."""
    handed = video_review.take(here.actor, here.assignment)
    if handed.review_id is None:
        return
    row = Review.objects.select_related("submission__author").get(pk=handed.review_id)
    author = row.submission.author.get_username() if row.submission.author else ""
    clip = next(pitch.clip for pitch in PITCHES if pitch.by == author)
    write(here, row.pk, SAID[clip][row.submission.got % len(SAID[clip])])


def write(here: Any, review_id: int, said: Said) -> None:
    """Say it, and hand it in."""
    for start, end, label, criterion, body in said.moments:
        mark = video_review.Mark(round(start * 1000), end and round(end * 1000), label, criterion, body)
        video_review.add_moment(here.actor, here.assignment, review_id, mark)
    video_review.hand_in_review(
        here.actor, here.assignment, review_id, scores=said.scores, remarks=said.remarks, body=said.body
    )
