from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from microblog import api as microblog
from microblog.data import AudienceChoice, Policy, PollWish, Reader
from microblog.domain.drafts import MOST_DRAFTS, publish_draft
from microblog.enums import Audience, DraftProblem
from microblog.models import Draft, Post
from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.models import Membership

SOON = timedelta(hours=1)


def schedule(stage, by=None, body="Good morning", after=SOON, **fields):
    return microblog.save_draft(by or stage.ada, stage.space, body=body, publish_at=timezone.now() + after, **fields)


def make_due(*drafts):
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(publish_at=timezone.now() - SOON)


def leave(stage, reader):
    Membership.objects.filter(space=stage.space, user_id=reader.user_id).delete()


def test_draft_is_kept_changed_and_dropped(stage):
    draft = microblog.save_draft(stage.ben, stage.space, body="")
    changed = microblog.save_draft(stage.ben, stage.space, body="Half a tho", draft_id=draft.pk)

    assert (changed.pk, [row.body for row in microblog.drafts_of(stage.ben, stage.space)]) == (draft.pk, ["Half a tho"])
    assert (microblog.drafts_of(stage.chi, stage.space), stage.seen(stage.ben)) == ([], [])
    microblog.drop_draft(stage.ben, stage.space, draft.pk)
    assert microblog.drafts_of(stage.ben, stage.space) == []


def test_drafts_come_with_problems_first_then_by_their_moment(stage):
    plain = microblog.save_draft(stage.ada, stage.space, body="Plain")
    late, early, bad = (schedule(stage, after=SOON * number) for number in (3, 2, 4))
    Draft.objects.filter(pk=bad.pk).update(problem=DraftProblem.TEXT)

    assert [row.pk for row in microblog.drafts_of(stage.ada, stage.space)] == [bad.pk, early.pk, late.pk, plain.pk]


def test_drafts_of_others_do_not_exist(stage):
    draft = microblog.save_draft(stage.ben, stage.space, body="Mine")
    for reader, space in ((stage.chi, stage.space), (stage.dee, stage.space), (stage.eve, stage.elsewhere)):
        with pytest.raises(NotFound):
            microblog.save_draft(reader, space, body="Yours", draft_id=draft.pk)
        with pytest.raises(NotFound):
            microblog.drop_draft(reader, space, draft.pk)


def test_somebody_who_looks_through_other_eyes_sees_and_drops_nothing(stage):
    draft = microblog.save_draft(stage.ben, stage.space, body="Mine")
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    for attempt in (
        lambda: microblog.drafts_of(through, stage.space),
        lambda: microblog.drop_draft(through, stage.space, draft.pk),
        lambda: microblog.save_draft(through, stage.space, body="x"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": " "}, "Write something"),
        ({"body": "x" * 501}, "501"),
        ({"after": -SOON}, "still to come"),
        ({"audience": AudienceChoice(Audience.NAMED, [])}, "Name between"),
        ({"kind": "song"}, "no such kind"),
    ],
)
def test_what_is_scheduled_is_checked_at_once(stage, fields, sentence):
    with pytest.raises(Invalid, match=sentence):
        schedule(stage, **fields)


def test_unfinished_text_has_a_limit_too(stage):
    microblog.save_draft(stage.ben, stage.space, body="x" * 501)
    with pytest.raises(Invalid):
        microblog.save_draft(stage.ben, stage.space, body="x" * 1_000_000)


def test_who_may_not_post_cannot_schedule(stage):
    with pytest.raises(NotAllowed):
        schedule(stage, stage.ben, audience=AudienceChoice(Audience.MENTEES))
    with pytest.raises(NotAllowed):
        schedule(stage, stage.ben, policy=Policy("mentors"))
    with pytest.raises(NotAllowed):
        schedule(stage, stage.ben, kind="announcement")


def test_nobody_keeps_more_than_fifty(stage):
    Draft.objects.bulk_create([Draft(space=stage.space, author_id=stage.ben.user_id) for _ in range(MOST_DRAFTS)])
    with pytest.raises(Conflict):
        microblog.save_draft(stage.ben, stage.space, body="One more")


def test_next_reader_of_the_space_publishes_what_is_due(stage):
    draft = schedule(stage, audience=AudienceChoice(Audience.MENTEES), kind="question")
    schedule(stage, body="Later")
    assert stage.seen(stage.ben) == []
    make_due(draft)

    assert (stage.seen(stage.ben), stage.seen(stage.join("stranger"))) == (["Good morning"], [])
    post = Post.objects.get()
    assert (post.author_id, post.posted_by_id, post.kind, post.audience) == (stage.ada.user_id, None, "question", 1)
    assert [row.body for row in microblog.drafts_of(stage.ada, stage.space)] == ["Later"]


def test_reader_without_a_voice_publishes_nothing(stage):
    make_due(schedule(stage))
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)

    assert (stage.seen(through), stage.seen(Reader(None)), Post.objects.count()) == ([], [], 0)


def test_command_publishes_everywhere_once(stage, capsys):
    elsewhere = microblog.save_draft(stage.eve, stage.elsewhere, body="Hi", publish_at=timezone.now() + SOON)
    make_due(schedule(stage), elsewhere)

    call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert capsys.readouterr().out == "2 published\n0 published\n"
    assert sorted(Post.objects.values_list("body", flat=True)) == ["Good morning", "Hi"]


def test_longer_text_that_the_course_allowed_comes_out(stage):
    make_due(schedule(stage, body="x" * 900, policy=Policy(post_length=1000)))

    assert (microblog.publish_due(), Post.objects.get().body) == (1, "x" * 900)


def test_scheduled_post_of_a_newcomer_is_marked(stage):
    make_due(schedule(stage, stage.ben, body="First"), schedule(stage, stage.ben, body="Second"))

    microblog.publish_due()

    assert list(Post.objects.order_by("pk").values_list("body", "is_first")) == [("First", True), ("Second", False)]


def test_coordinator_schedules_for_a_mentor(stage):
    draft = schedule(stage, stage.dee, author_id=stage.ada.user_id)
    assert [row.pk for row in microblog.drafts_of(stage.ada, stage.space)] == [draft.pk]
    make_due(draft)

    assert microblog.publish_due() == 1
    assert Post.objects.values_list("author_id", "posted_by_id").get() == (stage.ada.user_id, stage.dee.user_id)


def test_draft_that_cannot_come_out_waits_with_a_sentence_and_stops_nobody(stage):
    zoe = stage.join("zoe", "mentor")
    named = AudienceChoice(Audience.NAMED, [stage.chi.user_id])
    left, lost, words, fine = (
        schedule(stage, zoe),
        schedule(stage, body="For Chi", audience=named),
        schedule(stage, body="Soon nothing"),
        schedule(stage, stage.ben, body="Fine"),
    )
    make_due(left, lost, words, fine)
    Draft.objects.filter(pk=words.pk).update(body="")
    leave(stage, zoe)
    leave(stage, stage.chi)

    assert (microblog.publish_due(), microblog.publish_due()) == (1, 0)
    problems = dict(Draft.objects.values_list("pk", "problem"))
    assert problems == {left.pk: "left", lost.pk: "audience", words.pk: "text"}
    (_words, first) = sorted(microblog.drafts_of(stage.ada, stage.space), key=lambda row: row.problem, reverse=True)
    assert str(first.get_problem_display()).startswith("Somebody for whom")
    assert list(Post.objects.values_list("body", flat=True)) == ["Fine"]


def test_changing_a_draft_with_a_problem_lets_it_come_out(stage):
    lost = schedule(stage, audience=AudienceChoice(Audience.NAMED, [stage.chi.user_id]))
    make_due(lost)
    leave(stage, stage.chi)
    microblog.publish_due()

    make_due(schedule(stage, draft_id=lost.pk))

    assert (microblog.publish_due(), Draft.objects.count()) == (1, 0)


def test_role_that_is_lost_stops_the_draft(stage):
    mentors, delegated = (
        schedule(stage, audience=AudienceChoice(Audience.MENTORS)),
        schedule(stage, stage.dee, author_id=stage.ada.user_id),
    )
    make_due(mentors, delegated)
    Membership.objects.filter(space=stage.space).update(role="learner")

    assert microblog.publish_due() == 0
    assert dict(Draft.objects.values_list("pk", "problem")) == {mentors.pk: "audience", delegated.pk: "left"}


def test_draft_without_its_author_stays(stage):
    draft = schedule(stage, stage.dee, author_id=stage.ada.user_id)
    make_due(draft)
    Draft.objects.update(author=None)

    assert (microblog.publish_due(), Draft.objects.get().problem) == (0, "left")


def test_others_hear_of_a_refused_draft(stage, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, **ids):
        heard.append(ids)

    events.draft_refused.connect(listen)
    draft = schedule(stage)
    make_due(draft)
    leave(stage, stage.ada)
    with django_capture_on_commit_callbacks(execute=True):
        microblog.publish_due()

    assert [{key: ids[key] for key in ("draft_id", "problem")} for ids in heard] == [
        {"draft_id": draft.pk, "problem": "left"}
    ]


def test_held_word_holds_a_scheduled_post(stage):
    draft = schedule(stage, stage.ben, body="A casino")
    make_due(draft)
    stage.hold("casino")

    assert (microblog.publish_due(), stage.seen(stage.chi)) == (1, [])
    assert [item.post_type for item in microblog.moderation_queue(stage.dee, stage.space)] == ["post"]


def test_draft_that_somebody_else_published_is_not_published_again(stage):
    draft = schedule(stage)
    make_due(draft)
    now = timezone.now()

    assert publish_draft(draft.pk, now) is not None
    assert publish_draft(draft.pk, now) is None


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_drafts(stage, queries, count):
    for _number in range(count):
        schedule(stage)

    with queries() as found:
        assert len(microblog.drafts_of(stage.ada, stage.space)) == count

    assert len(found) == 1, found


def wish(**ends):
    return PollWish(("Monday", " Friday "), timezone.now() + timedelta(**ends))


def test_a_poll_waits_with_its_draft_and_comes_with_its_post(stage):
    at = timezone.now() + timedelta(days=1)
    poll = PollWish(("Monday", " Friday ", ""), at + timedelta(days=3))
    draft = microblog.save_draft(stage.ada, stage.space, body="When?", publish_at=at, poll=poll)
    assert (draft.poll_options, draft.poll_lasts) == (["Monday", "Friday"], timedelta(days=3))

    late = at + timedelta(days=5)
    microblog.publish_due(now=late)

    card = microblog.show_post(stage.ben, stage.space, Post.objects.get().pk)
    labels = [option.label for option in card.poll.options]
    assert (labels, card.poll.ends_at) == (["Monday", "Friday"], late + timedelta(days=3))


def test_a_poll_goes_along_when_its_draft_is_moved_and_posted(stage):
    poll = PollWish(("Monday", "Friday"), timezone.now() + timedelta(days=3))
    draft = microblog.save_draft(stage.ada, stage.space, body="When?", poll=poll)
    at = timezone.now() + timedelta(days=30)
    moved = microblog.move_draft(stage.ada, stage.space, draft.pk, publish_at=at)
    assert (moved.poll_options, round(moved.poll_lasts.total_seconds() / 86400)) == (["Monday", "Friday"], 3)

    post = microblog.publish_now(stage.ada, stage.space, draft.pk)

    assert (post.poll.options, round((post.poll.ends_at - timezone.now()).total_seconds() / 86400)) == (
        ["Monday", "Friday"],
        3,
    )


def test_a_poll_can_be_taken_out_of_a_draft_again_and_an_unfinished_one_is_kept(stage):
    one = PollWish(("Only",), timezone.now())
    draft = microblog.save_draft(stage.ada, stage.space, body="When?", poll=one)
    assert draft.poll_options == ["Only"]
    draft = microblog.save_draft(stage.ada, stage.space, body="Hello", draft_id=draft.pk)
    assert (draft.poll_options, draft.poll_lasts) == ([], None)


def test_a_poll_that_would_end_before_it_begins_is_refused(stage):
    at = timezone.now() + timedelta(days=2)
    with pytest.raises(Invalid) as refusal:
        microblog.save_draft(stage.ada, stage.space, body="When?", publish_at=at, poll=wish(days=1))
    assert list(refusal.value.fields) == ["poll"]


@pytest.mark.parametrize("days", [1, 3, 14])
def test_a_poll_lasts_as_long_as_was_said_however_often_its_draft_is_kept(stage, days):
    draft = microblog.save_draft(stage.ada, stage.space, body="When?", poll=wish(days=days))
    for _time in range(2):
        draft = microblog.move_draft(stage.ada, stage.space, draft.pk, publish_at=None)

    assert draft.poll_lasts == timedelta(days=days)


def test_what_nobody_may_quote_stays_so_however_its_draft_comes_out(stage):
    at = timezone.now() + timedelta(hours=1)
    keep = {"body": "Not for quotes", "may_be_quoted": False}
    now, moved, _due = (microblog.save_draft(stage.ada, stage.space, publish_at=at, **keep) for _number in range(3))
    microblog.publish_now(stage.ada, stage.space, now.pk)
    microblog.move_draft(stage.ada, stage.space, moved.pk, publish_at=at)

    microblog.publish_due(now=at)

    assert list(Post.objects.values_list("may_be_quoted", flat=True)) == [False, False, False]


def test_a_draft_names_nobody_who_is_not_here(stage):
    named = AudienceChoice(Audience.NAMED, [stage.chi.person_id, stage.eve.person_id])
    microblog.save_draft(stage.ben, stage.space, body="Who is this?", audience=named)

    (card,) = microblog.show_drafts(stage.ben, stage.space)

    assert ([person.name for person in card.names], card.recipient_ids) == (["chi"], (stage.chi.person_id,))


@pytest.mark.parametrize("choice", [AudienceChoice(99), AudienceChoice(-1), AudienceChoice(3, range(1, 52))])
def test_a_draft_is_for_an_audience_that_there_is(stage, choice):
    with pytest.raises(Invalid):
        microblog.save_draft(stage.ben, stage.space, body="For whom?", audience=choice)


def test_scheduling_is_no_way_around_the_limit(stage, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"post": (2, 3600)}}
    make_due(schedule(stage, stage.ben), schedule(stage, stage.ben))
    assert microblog.publish_due() == 2

    with pytest.raises(Conflict):
        schedule(stage, stage.ben)

    assert schedule(stage, stage.chi).publish_at is not None


def test_nobody_speaks_for_a_mentor_who_is_none_any_more(stage):
    mara = stage.join("mara", "mentor")
    draft = schedule(stage, stage.dee, body="I am Mara", author_id=mara.person_id)
    Membership.objects.filter(space=stage.space, user_id=mara.person_id).update(role="learner")
    make_due(draft)

    assert (microblog.publish_due(), Post.objects.count()) == (0, 0)
    draft.refresh_from_db()
    assert draft.problem == DraftProblem.LEFT
