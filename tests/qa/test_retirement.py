import json

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.models import MailPreference, Notice
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Comment,
    Deflection,
    Question,
    QuestionText,
    Reader,
    Revision,
)
from tests.factories.qa import subject
from tests.qa.oracle import NOTHING_ODD, differences, oddities, recomputed, standings, stored

NAME = "zephyrine"


@pytest.fixture
def zoe(room):
    return room.join(NAME, "mentor")


@pytest.fixture
def life(room, zoe):
    """All that somebody leaves behind."""
    space = room.space
    asked = room.ask(zoe, title="What did I ask?", tags=["ridge"])
    question = room.ask(title="Who helps?", body=f"Perhaps @{NAME}, or @{NAME.upper()}?", tags=["ridge"])
    answer, own = room.answer(question), room.answer(question, by=zoe)
    room.comment(answer, by=room.ben, body=f"@{NAME}: is it so?")
    room.comment(answer, by=zoe, body="It is so")
    qa.vote_answer(zoe, space, answer.pk, on=True)
    qa.vote_question(zoe, space, question.pk, on=True)
    qa.have_same_question(zoe, space, question.pk, on=True)
    qa.answered_by(zoe, space, question.pk)
    qa.endorse_answer(zoe, space, answer.pk, on=True)
    qa.accept_answer(room.ben, space, own.pk, on=True)
    qa.edit_answer(zoe, space, own.pk, body="My better answer")
    qa.report_post(zoe, space, *subject(answer), reason="other", note="My own words")
    notices.choose_period(zoe.user_id, "weekly")
    return asked, question, answer, own


def retire(person):
    for applet in (qa, notices, moderation, people):
        applet.retire_person(person.user_id)


def test_posts_stay_without_their_author(room, zoe, life):
    asked, _question, _answer, own = life

    retire(zoe)

    assert qa.open_question(room.ben, room.space, None, asked.pk).author.name == "Former member"
    assert (Answer.objects.get(pk=own.pk).body, Answer.objects.get(pk=own.pk).is_accepted) == ("My better answer", True)
    for model in (Question, Answer, Comment):
        assert model.objects.filter(author_id=zoe.user_id).count() == 0


def test_nothing_points_to_the_person_any_more(zoe, life):
    retire(zoe)

    left = [
        AnswerVote.objects.filter(user_id=zoe.user_id),
        Reader.objects.filter(user_id=zoe.user_id),
        Deflection.objects.filter(user_id=zoe.user_id),
        Answer.objects.filter(endorsed_by_id=zoe.user_id),
        Revision.objects.filter(editor_id=zoe.user_id),
        Notice.objects.filter(recipient_id=zoe.user_id),
        Notice.objects.filter(actor_id=zoe.user_id),
        MailPreference.objects.filter(user_id=zoe.user_id),
    ]

    assert [rows.count() for rows in left] == [0] * len(left)


def test_name_goes_from_texts_lists_and_search(room, zoe, life):
    _asked, question, _answer, _own = life

    retire(zoe)

    texts = [
        text
        for post in (*Question.objects.all(), *Answer.objects.all(), *Comment.objects.all())
        for text in vars(post).values()
    ]
    assert NAME not in repr(texts).lower()
    assert NAME not in repr(list(QuestionText.objects.values_list("title_terms", "text_terms")))
    assert Question.objects.get(pk=question.pk).body == "Perhaps @former-member, or @former-member?"


def test_name_goes_from_an_answer_and_its_words_in_the_search(room, zoe):
    answer = room.answer(room.ask(), body=f"Scale them, says @{NAME}")

    retire(zoe)

    answer.refresh_from_db()
    assert answer.body == "Scale them, says @former-member"
    assert NAME not in answer.body_html + QuestionText.objects.get().text_terms


def rename(person, username):
    """What the platform does to an account that it retires."""
    get_user_model().objects.filter(pk=person.user_id).update(username=username, first_name="", last_name="")


def test_name_goes_also_when_the_account_was_renamed_before(room, zoe, life):
    _asked, question, _answer, _own = life
    qa.edit_question(room.ben, room.space, question.pk, title="Who helps?", body=f"@{NAME}!", tags=["ridge"])
    other = room.ask(body=f"@{NAME.upper()} or @somebody, @ben? `@media`")
    rename(zoe, "retired__user_1")

    retire(zoe)

    texts = [row.body + row.body_html for model in (Question, Answer, Comment) for row in model.objects.all()]
    assert NAME not in repr([*texts, *Revision.objects.values_list("body", flat=True)]).lower()
    assert NAME not in repr(list(QuestionText.objects.values_list("text_terms", flat=True)))
    assert Question.objects.get(pk=question.pk).body == "@former-member!"
    assert Question.objects.get(pk=other.pk).body == "@former-member or @somebody, @ben? `@media`"


def test_name_goes_where_full_names_stand_on_the_screen(room, settings):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name"}
    question = room.ask(body="@nobody, @ben and @chi")
    rename(room.chi, "retired__user_1")

    retire(room.chi)

    question.refresh_from_db()
    assert question.body == "@nobody, @ben and @former-member"
    assert (f'data-person="{room.ben.user_id}"' in question.body_html, "Chi" in question.body_html) == (True, False)


@pytest.mark.parametrize("full_names", [False, True])
@pytest.mark.parametrize(
    ("now", "then"), [("<p", "<h2"), ("</p>", "</p><hr>"), (" and ", " <b>and</b> ")], ids=["start", "end", "middle"]
)
def test_name_goes_from_what_an_older_renderer_made(room, settings, full_names, now, then):
    settings.SOCIAL_LEARNING = {"DISPLAY_NAME": "full_name" if full_names else "username"}
    question = room.ask(body="@chi and @ben")
    Question.objects.update(body_html=question.body_html.replace(now, then))
    rename(room.chi, "retired__user_1")

    retire(room.chi)

    question.refresh_from_db()
    assert question.body == "@former-member and @ben"


def test_name_that_somebody_else_has_today_stays_theirs(room):
    question = room.ask(body="@chi")
    other = room.ask()
    rename(room.chi, "retired__user_1")
    room.join("chi")
    for body in ("@chi, are you new?", "Anybody?"):
        qa.edit_question(room.ben, room.space, other.pk, title=other.title, body=body, tags=[])

    retire(room.chi)

    question.refresh_from_db()
    assert question.body == "@former-member"
    assert "@chi, are you new?" in Revision.objects.values_list("body", flat=True)


def test_earlier_words_of_the_person_are_forgotten(zoe, life):
    retire(zoe)

    assert Revision.objects.count() == 0


def test_earlier_versions_by_others_do_not_name_the_person(room, zoe, life):
    _asked, question, _answer, _own = life
    qa.edit_question(room.ben, room.space, question.pk, title="Who helps?", body="Anybody?", tags=["ridge"])

    retire(zoe)

    assert NAME not in repr(list(Revision.objects.values_list("title", "body"))).lower()


def test_counts_follow_from_the_rows_that_are_left(room, zoe, life):
    retire(zoe)

    # Who was helped stays counted.
    expected = {f"/questions/{life[1].pk}/helped_count": (1, 0)}
    assert differences(stored(room.space), recomputed(room.space)) == expected
    assert oddities(room.space) == NOTHING_ODD
    assert {key for key in standings(room.space) if key[0] == zoe.user_id} == set()


def test_credit_that_was_given_stays_with_others(room, zoe, life):
    before = people.reputation_of(room.space, room.chi.user_id)

    retire(zoe)

    assert people.reputation_of(room.space, room.chi.user_id) == before


def test_retiring_twice_and_retiring_nobody_changes_nothing(room, zoe, life):
    retire(zoe)
    once = stored(room.space)

    retire(zoe)
    qa.retire_person(10**9)

    assert stored(room.space) == once


def test_trail_and_reports_stay_without_the_person(room, zoe, life):
    answer = life[2]
    moderation.record(zoe, room.space, moderation.Act.KEPT, subject(answer))

    retire(zoe)

    (entry,) = moderation.trail(room.dee, room.space)
    (waiting,) = moderation.queue(room.space)
    assert (entry.act, entry.actor_id, waiting.count, waiting.notes) == ("reports dismissed", None, 1, ())


def exported(person):
    return json.loads(json.dumps(qa.export_person(person.user_id)))


def test_export_has_everything_the_person_did_with_questions(room, zoe, life):
    _asked, question, answer, _own = life
    other = room.ask(title="Another one", body="Hm")
    Reader.objects.create(question=other, user_id=zoe.user_id, asked_at=timezone.now(), replied_at=timezone.now())

    found = exported(zoe)

    seen, requested = (row for row in found["marks"] if row["question"] in {question.pk, other.pk})
    reader, there = (Reader.objects.get(user_id=zoe.user_id, question=post) for post in (question, other))
    assert seen == {
        "question": question.pk,
        "read_until": reader.seen_at.isoformat(),
        "voted": True,
        "same_question": True,
        "following": True,
        "asked_to_answer_at": None,
        "replied_at": reader.replied_at.isoformat(),
        "at": reader.changed_at.isoformat(),
    }
    assert (requested["asked_to_answer_at"], requested["replied_at"]) == (
        there.asked_at.isoformat(),
        there.replied_at.isoformat(),
    )
    assert [row["question"] for row in found["helped_by"]] == [question.pk]
    assert [row["answer"] for row in found["endorsements"]] == [answer.pk]


def test_export_has_every_version_that_the_person_wrote(room, zoe, life):
    asked, _question, answer, own = life
    qa.edit_answer(room.join("moe", "moderator"), room.space, own.pk, body="By the moderator")
    qa.edit_answer(zoe, room.space, own.pk, body="My last word")
    for title in ("What did I really ask?", "What did I ask after all?"):
        qa.edit_question(zoe, room.space, asked.pk, title=title, body="Well", tags=["lasso"])
    qa.make_wiki(room.chi, room.space, answer.pk, wiki=True)
    for number in range(2):
        credit = people.Credit("accepted", ("answer", 900 + number), zoe.user_id, room.dee.user_id)
        people.give_credit(room.space, credit)
    qa.edit_answer(zoe, room.space, answer.pk, body="Words of mine in it")
    qa.edit_answer(room.chi, room.space, answer.pk, body="The author again")

    found = exported(zoe)

    assert [(row["post"], row["id"], row["title"], row["body"], row["tags"]) for row in found["first_versions"]] == [
        ("question", asked.pk, "What did I ask?", "It zig-zags.", ["ridge"]),
        ("answer", own.pk, "", "Scale the features.", []),
    ]
    assert [(row["post"], row["id"], row["title"], row["body"]) for row in found["edits"]] == [
        ("answer", own.pk, "", "My better answer"),
        ("answer", own.pk, "", "My last word"),
        ("question", asked.pk, "What did I really ask?", "Well"),
        ("question", asked.pk, "What did I ask after all?", "Well"),
        ("answer", answer.pk, "", "Words of mine in it"),
    ]
    assert (found["questions"][0]["id"], found["questions"][0]["tags"]) == (asked.pk, ["lasso"])


def test_export_says_what_the_person_valued_and_which_roles_they_had(room, zoe, life):
    answer = life[2]
    moderation.give_role(room.dee, room.space, username=NAME, role="expert")
    moderation.give_role(room.dee, room.space, username="chi", role="mentor")

    given = people.export_person(zoe.user_id)["credit_given"]
    roles = moderation.export_person(zoe.user_id)["roles"]

    assert [(row["kind"], row["subject"], row["id"]) for row in given] == [
        ("upvoted", "answer", answer.pk), ("asked_well", "question", life[1].pk), ("endorsed", "answer", answer.pk),
    ]  # fmt: skip
    assert [(row["space"], row["role"]) for row in roles] == [(room.space.key, "expert")]


def test_export_takes_as_many_queries_for_much_as_for_little(room, zoe, life, queries):
    def count():
        with queries() as found:
            for applet in (qa, people, moderation):
                applet.export_person(zoe.user_id)
        return len(found)

    little = count()
    for number in range(3):
        question = room.ask(title=f"Question number {number}")
        qa.vote_question(zoe, room.space, question.pk, on=True)
        own = room.answer(question, by=zoe)
        qa.edit_answer(zoe, room.space, own.pk, body=f"Other words {number}")
        moderation.give_role(room.dee, room.space, username=NAME, role=("expert", "guest", "mentor")[number])

    assert count() == little


def test_trail_says_no_longer_whose_role_was_changed(room, zoe):
    moderation.give_role(room.dee, room.space, username=NAME, role="expert")
    moderation.give_role(room.dee, room.space, username="chi", role="mentor")
    before = AuditEntry.objects.count()

    for _time in range(2):
        retire(zoe)

    assert AuditEntry.objects.count() == before
    lines = AuditEntry.objects.filter(act="role").order_by("pk")
    assert list(lines.values_list("subject_type", "subject_id")) == [("member", 0), ("member", room.chi.user_id)]
    assert [line.about for line in qa.trail_of(room.dee, room.space)] == ["chi", "Somebody"]


def test_export_tells_a_person_what_is_known(room, zoe, life):
    asked, _question, answer, own = life
    own.refresh_from_db()

    found = {"qa": qa.export_person(zoe.user_id), "moderation": moderation.export_person(zoe.user_id)}

    assert [row["title"] for row in found["qa"]["questions"]] == ["What did I ask?"]
    assert found["qa"]["questions"][0]["at"] == asked.created_at.isoformat()
    assert [row["body"] for row in found["qa"]["answers"]] == ["My better answer"]
    assert [row["body"] for row in found["qa"]["comments"]] == ["It is so"]
    assert [row["answer"] for row in found["qa"]["votes"]] == [answer.pk]
    assert [(row["reason"], row["note"]) for row in found["moderation"]["reports"]] == [("other", "My own words")]
    assert [row["kind"] for row in notices.export_person(zoe.user_id)["notices"]] == ["mentioned", "accepted"]
