from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import Report

POST = ("question", 7)


def report(actor, room, subject=POST, reason="spam", note=""):
    return moderation.report(actor, room.space, subject, reason=reason, note=note)


def test_report_waits_with_its_reason_and_note(room):
    made = report(room.chi, room, note=f"  {'x' * 600} ")

    assert (made.reason, made.note, made.open_key, made.decision) == ("spam", "x" * 500, 1, "")
    assert str(made) == "spam about question 7"


def test_report_is_sent_as_an_event_once(room, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        report(room.chi, room)
        report(room.chi, room, reason="rude")

    assert len(callbacks) == 1
    assert Report.objects.get().reason == "spam"


@pytest.mark.parametrize("reason", ["", "boring"])
def test_report_needs_a_reason_that_there_is(room, reason):
    with pytest.raises(Invalid) as refusal:
        report(room.chi, room, reason=reason)

    assert refusal.value.fields == {"reason": "Choose a reason."}


@pytest.mark.parametrize("actor", [Actor(None), Actor(1, "x", frozenset({"staff"}), read_only=True)])
def test_report_is_for_those_who_act_for_themselves(room, actor):
    with pytest.raises(NotAllowed, match="Sign in"):
        report(actor, room)


def test_limit_is_reached_with_a_sentence(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"report": (1, 3600)}}
    report(room.chi, room)

    with pytest.raises(Conflict, match="many posts in a short time"):
        report(room.chi, room, ("question", 8))
    assert report(room.ben, room).pk is not None


def test_reports_that_were_decided_when_a_post_was_hidden_last_wait_again(room):
    earlier, last, kept = report(room.chi, room), None, report(room.chi, room, ("question", 8))
    moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.HIDDEN)
    last = report(room.ben, room)
    moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.HIDDEN)
    moderation.decide_reports(room.dee, room.space, ("question", 8), moderation.Decision.KEPT)

    for subject in (POST, ("question", 8)):
        moderation.reopen_reports(room.space, subject)

    found = {row.pk: (row.open_key, row.decision, row.decided_at is None) for row in Report.objects.all()}
    assert found == {earlier.pk: (None, "hidden", False), last.pk: (1, "", True), kept.pk: (None, "kept", False)}


def test_queue_gathers_reports_by_post_the_longest_waiting_first(room):
    report(room.chi, room, note="Look")
    report(room.ben, room, ("answer", 7), "rude")
    report(room.ada, room, reason="rude")
    report(room.dee, room, reason="spam", note="Again")
    oldest = Report.objects.get(reporter_id=room.chi.user_id)

    queue = moderation.queue(room.space)

    assert queue == [
        moderation.ReportedSubject(
            POST, 3, ("Spam or advertising", "Rude or hurtful"), ("Look", "Again"), oldest.created_at
        ),
        moderation.ReportedSubject(("answer", 7), 1, ("Rude or hurtful",), (), queue[1].since),
    ]


def test_posts_with_waiting_reports_are_counted_once_each(room):
    report(room.chi, room)
    report(room.ben, room)
    report(room.ben, room, ("answer", 7))
    report(room.ben, room, ("other", 7))
    report(room.ben, room, ("question", 8))
    moderation.decide_reports(room.dee, room.space, ("question", 8), moderation.Decision.KEPT)

    assert moderation.waiting_reports(room.space, subject_types=[POST[0], "answer"]) == 2
    assert moderation.waiting_reports(room.elsewhere, subject_types=[POST[0]]) == 0


def test_what_is_said_of_one_post_and_rows_to_count_by(room):
    report(room.chi, room, note="Look")
    report(room.ben, room, reason="rude")
    report(room.ben, room, ("answer", 7))

    entry = moderation.entry_about(room.space, POST)

    assert entry == moderation.queue(room.space, subject_types=[POST[0]])[0]
    assert (entry.count, entry.notes) == (2, ("Look",))
    assert [row.subject_id for row in moderation.waiting_about(room.space, "answer")] == [7]
    moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.KEPT)
    assert moderation.entry_about(room.space, POST) is None
    assert not moderation.waiting_about(room.elsewhere, "answer").exists()


def test_queue_is_cut_and_stays_in_its_space(room):
    for number in range(3):
        report(room.chi, room, ("question", number))

    assert [entry.subject for entry in moderation.queue(room.space, limit=2)] == [("question", 0), ("question", 1)]
    assert moderation.queue(room.elsewhere) == []


def test_queue_shows_all_posts_however_often_one_is_reported(room):
    crowd = get_user_model().objects.bulk_create(get_user_model()(username=f"crowd{n}") for n in range(600))
    users = get_user_model().objects.filter(username__startswith="crowd").order_by("pk")
    assert len(crowd) == len(users)
    long_ago = timezone.now() - timedelta(days=1)
    about_a = {"space": room.space, "subject_type": "answer", "subject_id": 1, "reason": "spam", "created_at": long_ago}
    Report.objects.bulk_create(Report(**about_a, reporter=user, note=f"note {n}") for n, user in enumerate(users))
    report(room.chi, room, ("question", 2), reason="rude", note="Look")

    first, second = moderation.queue(room.space)

    assert (first.subject, first.count, first.reasons) == (("answer", 1), 600, ("Spam or advertising",))
    assert first.notes == tuple(f"note {n}" for n in range(20))
    assert (second.subject, second.count, second.notes) == (("question", 2), 1, ("Look",))


@pytest.mark.parametrize("count", [1, 3])
def test_queue_is_two_queries(room, count, django_assert_num_queries):
    for number in range(count):
        report(room.chi, room, ("question", number))

    with django_assert_num_queries(2):
        assert len(moderation.queue(room.space)) == count


def test_report_that_comes_while_others_are_decided_goes_on_waiting(room):
    report(room.chi, room)
    late = []

    def meanwhile(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and not late:
            late.append(True)
            report(room.ada, room)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        told = moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.KEPT)

    assert told == [room.chi.user_id]
    assert list(Report.objects.filter(open_key=1).values_list("reporter_id", flat=True)) == [room.ada.user_id]


def test_decision_closes_the_reports_and_says_whom_to_tell(room):
    report(room.chi, room)
    report(room.ada, room)
    report(room.ada, room, ("question", 8))

    reporters = moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.KEPT)

    assert sorted(reporters) == sorted([room.ada.user_id, room.chi.user_id])
    assert [entry.subject for entry in moderation.queue(room.space)] == [("question", 8)]
    decided = Report.objects.filter(subject_id=7)
    assert set(decided.values_list("decision", "open_key")) == {("kept", None)}


def test_decision_reaches_reporters_whose_account_is_there(room):
    report(room.chi, room)
    Report.objects.update(reporter=None)

    assert moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.KEPT) == []


def test_decision_stays_in_its_space(room):
    report(room.chi, room)

    assert moderation.decide_reports(room.eve, room.elsewhere, POST, moderation.Decision.HIDDEN) == []
    assert len(moderation.queue(room.space)) == 1


def test_decision_is_for_moderators(room):
    with pytest.raises(NotAllowed, match="Only moderators"):
        moderation.decide_reports(room.ada, room.space, POST, moderation.Decision.HIDDEN)


def test_same_person_can_report_again_after_a_decision(room):
    for _round in range(2):
        report(room.chi, room)
        moderation.decide_reports(room.dee, room.space, POST, moderation.Decision.KEPT)

    assert Report.objects.count() == 2


def test_limit_counts_only_a_while(room, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"report": (1, 3600)}}
    made = report(room.chi, room)
    Report.objects.update(created_at=made.created_at - timedelta(hours=2))

    assert report(room.chi, room, ("question", 8)).pk is not None
