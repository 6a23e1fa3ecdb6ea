"""Comments at moments of a video: where they may stand, who may change them, the one answer of the author."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import moments
from social_learning_xblocks.video_review.domain.pool import end_leases
from social_learning_xblocks.video_review.forms import MomentForm, answers_in, milliseconds_of
from social_learning_xblocks.video_review.models import Moment, Participant, Review, Submission
from tests.factories.assignments import FULL, LINES, make_assignment
from tests.factories.spaces import actor_in
from tests.personas import person

HERE = videos.Mark(42_000, label="praise", criterion="clear", body="A *good* start")
GIVEN = {"scores": FULL, "remarks": {}, "body": ""}


@pytest.fixture
def desk(db):
    """Ada reviews Ben's video of one minute."""
    course = make_assignment(wanted=2)
    ada, ben = course.class_of(2)
    review_id = videos.next_review(ada, course.assignment, None).review_id
    return SimpleNamespace(ada=ada, ben=ben, id=review_id, **vars(course))


def add(desk, mark=HERE):
    return videos.add_moment(desk.ada, desk.assignment, desk.id, mark)


def hand_in(desk):
    videos.hand_in_review(desk.ada, desk.assignment, desk.id, **GIVEN)


def limit(desk, **policy):
    desk.assignment = videos.open_assignment(desk.space, videos.Policy(wanted=2, **policy), LINES)


def test_a_comment_stands_at_its_moment(desk):
    add(desk)
    add(desk, videos.Mark(1000, 60_000, body="All of it"))

    stretch, point = videos.open_review(desk.ada, desk.assignment, desk.id).moments
    assert (stretch.start, stretch.end, stretch.label, stretch.criterion_title) == ("0:01", "1:00", "comment", "")
    assert (point.start, point.end, point.label_word, point.criterion_title) == ("0:42", "", "Praise", "Is it clear?")
    assert "<em>good</em>" in point.html
    assert (point.name, stretch.name) == ("0:42, Praise: A *good* start", "0:01 to 1:00, Comment: All of it")


def test_a_long_comment_has_a_short_name(desk):
    add(desk, videos.Mark(0, body="long\n" * 50))
    name = videos.open_review(desk.ada, desk.assignment, desk.id).moments[0].name
    assert (name.startswith("0:00, Comment: long long"), name[-1], len(name)) == (True, "…", 15 + 60)


@pytest.mark.parametrize(
    ("mark", "field"),
    [
        (videos.Mark(-1, body="x"), "start"),
        (videos.Mark(60_001, body="x"), "start"),
        (videos.Mark(5000, 5000, body="x"), "end"),
        (videos.Mark(5000, 60_001, body="x"), "end"),
        (videos.Mark(0, label="rant", body="x"), "label"),
        (videos.Mark(0, criterion="strange", body="x"), "criterion"),
        (videos.Mark(0, body=" \n"), "body"),
        (videos.Mark(0, body="x" * 2001), "body"),
    ],
)
def test_what_cannot_stand_there_is_refused(desk, mark, field):
    with pytest.raises(Invalid) as refused:
        add(desk, mark)
    assert list(refused.value.fields) == [field]


def test_a_video_that_is_gone_takes_no_more_than_its_beginning(desk):
    Submission.objects.update(video=None)
    add(desk, videos.Mark(0, body="x"))
    with pytest.raises(Invalid):
        add(desk, videos.Mark(1, body="x"))


def test_a_review_has_room_for_so_many(desk, monkeypatch):
    monkeypatch.setattr(moments, "MOST_MOMENTS", 1)
    add(desk)
    with pytest.raises(Conflict, match="room for 1"):
        add(desk)


def test_nobody_floods(desk, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"moment": (1, 3600)}}
    add(desk)
    with pytest.raises(Conflict, match="Your text is kept"):
        add(desk)
    Moment.objects.update(created_at=timezone.now() - timedelta(hours=2))
    add(desk)


def test_commenting_takes_a_lapsed_lease_up_again(desk):
    Review.objects.filter(pk=desk.id).update(lease_until=timezone.now() - timedelta(seconds=1))
    end_leases(desk.assignment)
    add(desk)
    assert Review.objects.get(pk=desk.id).state == "writing"


def test_a_comment_is_changed(desk):
    moment = add(desk)
    videos.edit_moment(desk.ada, desk.assignment, moment.pk, videos.Mark(1000, 2000, "question", "", "Why **this**?"))

    kept = Moment.objects.get()
    assert (kept.start_ms, kept.end_ms, kept.label, kept.criterion, kept.body) == (
        1000,
        2000,
        "question",
        "",
        "Why **this**?",
    )
    assert "<strong>this</strong>" in kept.body_html
    assert kept.edited_at is not None


def test_a_comment_is_deleted_and_what_it_was_comes_back(desk):
    gone = videos.delete_moment(desk.ada, desk.assignment, add(desk).pk)

    assert (Moment.objects.count(), gone.start_ms, gone.body) == (0, 42_000, HERE.body)


def test_a_given_review_keeps_the_comments_it_must_have(desk):
    limit(desk, least_moments=1)
    first, second = add(desk), add(desk)
    hand_in(desk)

    videos.delete_moment(desk.ada, desk.assignment, first.pk)
    with pytest.raises(Conflict, match="Change this one instead"):
        videos.delete_moment(desk.ada, desk.assignment, second.pk)


def test_comments_of_others_are_not_found(desk):
    moment = add(desk)
    eve = actor_in(desk.space, person("eve"))
    elsewhere = make_assignment(wanted=2)
    for actor, assignment in [(desk.ben, desk.assignment), (eve, desk.assignment), (desk.ada, elsewhere.assignment)]:
        with pytest.raises(NotFound):
            videos.add_moment(actor, assignment, desk.id, HERE)
        with pytest.raises(NotFound):
            videos.edit_moment(actor, assignment, moment.pk, HERE)
        with pytest.raises(NotFound):
            videos.delete_moment(actor, assignment, moment.pk)
    videos.return_review(desk.ada, desk.assignment, desk.id, reason="known")
    with pytest.raises(NotFound):
        videos.find_moment(desk.ada, desk.assignment, moment.pk)


def test_who_only_looks_on_writes_no_comments(desk):
    moment = add(desk)
    looking = actor_in(desk.space, Review.objects.get().reviewer, read_only=True)
    with pytest.raises(NotAllowed):
        videos.add_moment(looking, desk.assignment, desk.id, HERE)
    with pytest.raises(NotAllowed):
        videos.delete_moment(looking, desk.assignment, moment.pk)
    with pytest.raises(NotAllowed):
        videos.answer_moment(looking, desk.assignment, moment.pk, body="x")


def test_after_the_end_nothing_is_added(desk):
    limit(desk, review_until=timezone.now() - timedelta(minutes=1), takes_late=False)
    with pytest.raises(Conflict, match="over"):
        add(desk)
    Participant.objects.update(review_until=timezone.now() + timedelta(hours=1))
    add(desk)


def test_a_comment_that_went_away_meanwhile_is_not_found(desk, monkeypatch):
    moment = add(desk)
    found = videos.find_moment(desk.ada, desk.assignment, moment.pk)
    Moment.objects.all().delete()
    monkeypatch.setattr(moments, "find_moment", lambda *_args: found)
    with pytest.raises(NotFound):
        videos.edit_moment(desk.ada, desk.assignment, moment.pk, HERE)


# --- The answer ----------------------------------------------------------------------------------------------------


def test_the_author_answers_once_when_the_review_was_given(desk):
    moment = add(desk)
    with pytest.raises(NotFound):
        videos.answer_moment(desk.ben, desk.assignment, moment.pk, body="Thanks")
    hand_in(desk)

    videos.answer_moment(desk.ben, desk.assignment, moment.pk, body="Thanks, *really*")

    card = videos.open_review(desk.ada, desk.assignment, desk.id).moments[0]
    assert "<em>really</em>" in card.answer_html
    with pytest.raises(Conflict, match="answered already"):
        videos.answer_moment(desk.ben, desk.assignment, moment.pk, body="Again")


def test_nobody_else_answers(desk):
    moment = add(desk)
    hand_in(desk)
    for actor in (desk.ada, actor_in(desk.space, person("eve"))):
        with pytest.raises(NotFound):
            videos.answer_moment(actor, desk.assignment, moment.pk, body="x")
    with pytest.raises(Invalid):
        videos.answer_moment(desk.ben, desk.assignment, moment.pk, body="")


def test_what_was_answered_stays_as_it_is(desk):
    moment = add(desk)
    hand_in(desk)
    videos.answer_moment(desk.ben, desk.assignment, moment.pk, body="Thanks")
    with pytest.raises(Conflict, match="stays as it is"):
        videos.edit_moment(desk.ada, desk.assignment, moment.pk, HERE)
    with pytest.raises(Conflict, match="stays as it is"):
        videos.delete_moment(desk.ada, desk.assignment, moment.pk)


# --- The forms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("0:42", 42_000),
        ("42", 42_000),
        (" 1:02:03 ", 3_723_000),
        ("0:42.5", 42_500),
        ("0:42,25", 42_250),
        ("", None),
        ("x", None),
        ("1:", None),
        ("-1", None),
        ("٤٢", None),
    ],
)
def test_places_in_a_video_are_read_as_people_write_them(text, milliseconds):
    assert milliseconds_of(text) == milliseconds


def test_a_form_gives_a_mark(db):
    typed = {"start": "0:42.5", "end": "0:50", "label": "praise", "criterion": "clear", "body": "x"}
    assert MomentForm(typed, lines=LINES).mark == videos.Mark(42_500, 50_000, "praise", "clear", "x")
    assert MomentForm({**typed, "end": ""}, lines=LINES).mark.end_ms is None
    for wrong in ({"start": ""}, {"end": "soon"}):
        with pytest.raises(Invalid, match="like 0:42"):
            MomentForm({**typed, **wrong}, lines=LINES).mark  # noqa: B018 - it raises


def test_a_form_shows_a_place_by_the_clock(db):
    form = MomentForm(initial={"start": 42_500, "end": None}, lines=LINES)
    assert ('value="0:42.5"' in str(form["start"]), "value" in str(form["end"])) == (True, False)


def test_what_a_rubric_form_sends(db):
    found = answers_in({"score-a": " 2,5 ", "score-b": "x", "score-c": "", "remark-a": "Well", "id": "7"})
    assert (found["scores"]["a"], str(found["scores"]["b"])) == (2.5, "nan")
    assert (sorted(found["scores"]), found["remarks"], found["body"]) == (["a", "b"], {"a": "Well"}, "")
    assert str(answers_in({"score-a": "1" * 20})["scores"]["a"]) == "nan"
