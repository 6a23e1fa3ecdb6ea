"""The commands of operators: what they print, and what is different afterwards. Each runs twice."""

import io
import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import models

from social_learning_xblocks import models as tables
from social_learning_xblocks.kit import richtext
from social_learning_xblocks.models import Answer, AuditEntry, Comment, Notice, Question, Report
from social_learning_xblocks.notices.api import choose_period
from social_learning_xblocks.people.api import save_profile
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.spaces.api import Place, Space
from social_learning_xblocks.spaces.domain.places import hash_of
from tests.factories.qa import TITLE, make_room


@pytest.fixture
def room(db):
    return make_room()


def run(name, *words, **options):
    out = io.StringIO()
    call_command(name, *words, stdout=out, **options)
    return out.getvalue().strip()


def busy(room):
    """A thread in which Chi has done everything that leaves a row."""
    question = room.ask(by=room.chi, title="How do I scale my features?", body="I tried.")
    qa.edit_question(room.chi, room.space, question.pk, title=question.title, body="I tried twice.")
    others = room.ask(by=room.ben, title="What is a fold, @chi?", body="Ask @chi.")
    answer = room.answer(others, by=room.chi)
    room.comment(answer, by=room.chi)
    qa.vote_question(room.chi, room.space, others.pk, on=True)
    qa.vote_answer(room.ben, room.space, answer.pk, on=True)
    qa.have_same_question(room.chi, room.space, others.pk, on=True)
    bens = room.answer(question, by=room.ben)
    qa.vote_answer(room.chi, room.space, bens.pk, on=True)
    qa.accept_answer(room.chi, room.space, bens.pk, on=True)
    qa.report_post(room.chi, room.space, "question", others.pk, reason="rude", note="Chi finds it rude")
    save_profile(room.chi, headline="I am Chi", skills=["sql"])
    choose_period(room.chi.person_id, "weekly")
    return question, others


def rows_about(user_id):
    """Every column of every table that points to the person, by model and field."""
    found = {}
    for model in {getattr(tables, name) for name in tables.__all__}:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model.__name__ == "User":
                count = model.objects.filter(**{field.attname: user_id}).count()
                if count:
                    found[f"{model.__name__}.{field.name}"] = count
    return found


def test_send_digests_mails_once(room, settings):
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org"}
    question = room.ask()
    room.answer(question)
    person = Notice.objects.get().recipient
    person.email = "ben@example.org"
    person.save()

    first, second = run("send_digests"), run("send_digests")

    assert first.startswith("1 sent")
    assert second.startswith("0 sent")
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]


def test_rerender_posts_makes_old_html_anew_and_then_finds_nothing(room):
    question = room.ask(body="**bold**")
    Question.objects.update(renderer_version=0, body_html="<p>old</p>")

    first, second = run("rerender_posts"), run("rerender_posts")

    question.refresh_from_db()
    assert first.endswith("1 posts rendered again, 0 left as they are")
    assert second == "0 posts rendered again, 0 left as they are"
    assert question.body_html == richtext.render("**bold**").html


def test_rerender_posts_names_what_is_too_long_and_goes_on(room):
    long, question = room.ask(), room.ask(body="**bold**")
    Question.objects.update(renderer_version=0, body_html="<p>old</p>")
    Question.objects.filter(pk=long.pk).update(body="x" * (richtext.MAX_SOURCE + 1))

    told = run("rerender_posts")

    question.refresh_from_db()
    assert f"question {long.pk} is too long by now; it stays as it is" in told
    assert told.endswith("1 posts rendered again, 1 left as they are")
    assert question.body_html == richtext.render("**bold**").html


def test_retire_person_leaves_no_row_that_points_to_the_person(room):
    busy(room)

    run("retire_person", str(room.chi.user_id))
    run("retire_person", str(room.chi.user_id))

    assert rows_about(room.chi.user_id) == {}


def test_retire_person_says_when_there_is_nobody(room):
    with pytest.raises(CommandError, match="no account with the id 999999"):
        run("retire_person", "999999")


def test_who_the_platform_retires_is_forgotten(room, lms):
    _question, others = busy(room)
    apps.get_app_config("social_learning").ready()

    for _time in range(2):
        lms.retire_misc.send(sender=None, user=get_user_model().objects.get(pk=room.chi.user_id))

    others.refresh_from_db()
    assert rows_about(room.chi.user_id) == {}
    assert others.body == "Ask @former-member."


def test_retire_person_keeps_what_others_built_on(room):
    question, others = busy(room)

    run("retire_person", str(room.chi.user_id))

    question.refresh_from_db()
    others.refresh_from_db()
    assert (question.title, question.author_id) == ("How do I scale my features?", None)
    assert (Answer.objects.count(), Comment.objects.count(), Report.objects.count()) == (2, 1, 1)
    assert (others.score, others.same_count) == (0, 0)
    assert "Chi finds it rude" not in Report.objects.get().note


def test_retire_person_takes_the_name_out_of_mentions(room):
    _question, others = busy(room)

    run("retire_person", str(room.chi.user_id))

    others.refresh_from_db()
    assert others.body == "Ask @former-member."
    assert "chi" not in others.body_html


def test_retire_person_takes_the_actor_out_of_the_trail_and_nothing_else(room):
    question = room.ask()
    room.hide(question, "Advertising")
    before = AuditEntry.objects.count()

    run("retire_person", str(room.dee.user_id))

    assert AuditEntry.objects.count() == before
    assert AuditEntry.objects.get(act="hidden").reason == "Advertising"
    assert AuditEntry.objects.get(act="hidden").actor_id is None


#: Where the export says what a column that points to a person says.
EXPORTED = {
    "Answer.author": "answers",
    "Answer.endorsed_by": "endorsements",
    "AnswerVote.user": "votes",
    "Appeal.decided_by": "video_decisions",
    "Appeal.made_by": "video_submissions",
    "AuditEntry.actor": "decisions",
    "Comment.author": "comments",
    "GalleryComparison.user": "video_comparisons",
    "Deflection.user": "helped_by",
    "Feedback.said_by": "video_submissions",
    "GalleryVote.user": "video_gallery_votes",
    "Invitation.invited_by": "video_invitations",
    "Invitation.user": "video_invitations",
    "Job.asked_by": "video_jobs",
    "MailPreference.user": "mails",
    "Membership.user": "memberships",
    "Moment.answered_by": "video_submissions",
    "Notice.actor": "notices_caused",
    "Notice.recipient": "notices",
    "Override.decided_by": "video_decisions",
    "Participant.user": "video_assignments",
    "Profile.user": "profile",
    "ProfileTopic.user": "profile",
    "Question.author": "questions",
    "Reader.user": "marks",
    "Reminder.user": "video_reminders",
    "Report.reporter": "reports",
    "ReputationEvent.giver": "credit_given",
    "ReputationEvent.user": "reputation",
    "Review.reviewer": "video_reviews",
    "Revision.editor": "edits",
    "SpaceImage.author": "images",
    "Standing.user": "reputation",
    "Submission.author": "video_submissions",
    "Submission.changed_by": "video_submissions",
    "Video.owner": "videos",
}


def test_export_person_says_something_of_every_column_that_points_to_a_person(room):
    found = json.loads(run("export_person", str(room.chi.user_id)))

    assert {
        f"{model.__name__}.{field.name}"
        for model in {getattr(tables, name) for name in tables.__all__}
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model.__name__ == "User"
    } == EXPORTED.keys()
    assert {
        *EXPORTED.values(),
        "board",
        "kept_apart",
        "private_reports",
        "rulings",
        "video_gallery",
        "signups",
        "offers",
        "notes",
        "pulses",
        "runs",
        "first_versions",
        "mails_told_until",
        "roles",
        "microblog",
        "pairs",
    } == found.keys()


def test_export_person_writes_everything_as_json(room):
    busy(room)

    found = json.loads(run("export_person", str(room.chi.user_id)))

    assert [row["title"] for row in found["questions"]] == ["How do I scale my features?"]
    assert found["profile"]["headline"] == "I am Chi"
    assert [row["note"] for row in found["reports"]] == ["Chi finds it rude"]
    assert {
        "memberships",
        "images",
        "reputation",
        "decisions",
        "notices",
        "answers",
        "comments",
        "votes",
    } <= found.keys()


def test_the_space_of_a_cohort_is_reached_by_its_number(room, tmp_path):
    key, file = room.space.key, str(tmp_path / "space.jsonl")
    room.ask()
    Space.objects.filter(pk=room.space.pk).update(
        cohort_id=4, key_hash=hash_of(Place("block", key, room.space.course_key, cohort_id=4))
    )

    with pytest.raises(CommandError, match="named with --cohort: 4"):
        run("check_counters", "--space", key)
    checked = run("check_counters", "--space", key, "--cohort", "4")
    run("export_space", key, file, "--cohort", "4")
    run("import_space", file, "--space", key, "--cohort", "0")

    assert checked == "No differences"
    found = Question.objects.filter(space__key=key).order_by("space__cohort_id")
    assert list(found.values_list("space__cohort_id", "title")) == [(0, TITLE), (4, TITLE)]
