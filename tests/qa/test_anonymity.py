"""Who asked anonymously stands nowhere where a peer, or a moderator who is no staff, could read it."""

import dataclasses

import pytest
from django.contrib.auth import get_user_model

from social_learning_xblocks.kit import events
from social_learning_xblocks.kit.actor import Actor, Person
from social_learning_xblocks.kit.errors import NotAllowed, NotFound
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.people import api as people
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.spaces.api import Role
from tests.factories.qa import subject
from tests.factories.spaces import actor_in

# A name and a number that can be found again in any text.
NAME, NUMBER = "zephyrine", 987654321
ANONYMOUS = Person(None, "Anonymous", is_anonymous=True)


@pytest.fixture
def asker(room):
    return actor_in(room.space, get_user_model().objects.create_user(NAME, id=NUMBER), Role.MENTOR)


@pytest.fixture
def moderator(room):
    return room.join("moe", Role.MODERATOR)


@pytest.fixture
def heard():
    """Everything that is sent as an event."""
    sent = []

    def listen(sender, **ids):
        sent.append((sender, {key: value for key, value in ids.items() if key != "signal"}))

    for signal in events.NAMES.values():
        signal.connect(listen)
    yield sent
    for signal in events.NAMES.values():
        signal.disconnect(listen)


def live(room, asker, moderator):
    """A thread in which the asker does everything that leaves a name elsewhere."""
    space = room.space
    question = room.ask(asker, body="It zig-zags, @chi", tags=["ridge"], anonymous=True)
    answer = room.answer(question, by=room.chi, body="Scale the features.")
    own = room.answer(question, by=asker, body="I found it myself, @ada")
    comment = room.comment(answer, by=asker, body="Thanks, @ben")
    room.comment(question, by=asker, body="One more thing")
    room.comment(question, by=room.ada, body="Which thing?")
    qa.edit_question(asker, space, question.pk, title="Why is it slow here?", body="It zig-zags.", tags=["ridge"])
    qa.edit_answer(asker, space, own.pk, body="I found it in the slides")
    qa.edit_comment(asker, space, comment.pk, body="Many thanks")
    qa.accept_answer(asker, space, answer.pk, on=True)
    qa.endorse_answer(asker, space, answer.pk, on=True)
    qa.vote_answer(asker, space, answer.pk, on=True)
    qa.vote_answer(room.chi, space, own.pk, on=True)
    qa.endorse_answer(room.ada, space, own.pk, on=True)
    qa.vote_question(room.chi, space, question.pk, on=True)
    qa.delete_post(asker, space, *subject(own))
    qa.undelete_post(asker, space, *subject(own))
    room.hold("casino")
    held = room.comment(question, by=asker, body="A casino")
    qa.edit_comment(asker, space, comment.pk, body="Many casino thanks")
    for post in (held, comment):
        qa.moderate_post(moderator, space, *subject(post), act="approved")
    turned = qa.convert_to_comment(asker, space, own.pk)
    own = qa.convert_to_answer(asker, space, turned.pk)
    qa.report_post(room.chi, space, *subject(question), reason="other", note="Strange")
    return question, answer, own, comment


def everything_seen_by(reader, room, posts):
    question, answer, own, comment = posts
    space, member = room.space, room.membership(reader)
    seen = [qa.list_questions(reader, space, member, view=view) for view in qa.ListView.values]
    seen += [qa.list_questions(reader, space, member, tag="ridge")]
    seen += [
        qa.search_questions(reader, space, member, "slow"),
        qa.similar_questions(reader, space, member, "slow here"),
    ]
    seen += [qa.open_question(reader, space, member, question.pk), qa.show_answer(reader, space, answer)]
    seen += [qa.show_answer(reader, space, own), qa.show_comments(reader, space, "answer", answer.pk, before=10**9)]
    seen += [qa.show_comments(reader, space, "question", question.pk, before=10**9)]
    seen += [qa.history_of(reader, space, *subject(post)) for post in (question, own, comment)]
    seen += [notices.list_notices(reader, space)]
    if moderation.can_moderate(reader):
        seen += [qa.statistics_of(reader, space), qa.trail_of(reader, space), list(qa.export_csv(reader, space))]
    return repr(seen)


@pytest.mark.parametrize("who", ["ada", "ben", "chi", "dee", "moderator"])
def test_asker_is_nowhere_for_others(room, asker, moderator, who):
    posts = live(room, asker, moderator)
    reader = {"moderator": moderator, **vars(room)}[who]

    seen = everything_seen_by(reader, room, posts)

    assert "Why is it slow here?" in seen
    assert (NAME in seen.lower(), str(NUMBER) in seen) == (False, False)


def test_asker_is_in_no_event(room, asker, moderator, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        live(room, asker, moderator)

    assert {name for name, _ids in heard} == events.NAMES.keys() - events.MICROBLOG.keys() - events.MENTORING.keys()
    assert [(name, ids) for name, ids in heard if NUMBER in ids.values()] == []


def test_asker_is_not_on_the_desk(room, asker, moderator):
    live(room, asker, moderator)
    room.comment(room.ask(asker, anonymous=True), by=asker, body="casino")

    seen = repr(qa.moderation_queue(moderator, room.space)) + "".join(qa.export_csv(moderator, room.space))

    assert "Anonymous" in seen
    assert (NAME in seen.lower(), str(NUMBER) in seen) == (False, False)


def test_asker_is_not_in_the_trail(room, asker, moderator):
    live(room, asker, moderator)

    entries = moderation.trail(moderator, room.space)

    assert {"deleted", "brought back", "held for review", "converted"} <= {entry.act for entry in entries}
    assert {entry.actor_id for entry in entries} == {None, moderator.user_id}


def test_others_in_the_trail_of_an_anonymous_question_keep_their_names(room, asker):
    question = room.ask(asker, anonymous=True)
    answer = room.answer(question)

    qa.delete_post(room.chi, room.space, *subject(answer))

    assert AuditEntry.objects.get().actor_id == room.chi.user_id


def test_asker_gets_no_credit_that_would_say_who_asked(room, asker):
    question = room.ask(asker, tags=["ridge"], anonymous=True)
    own = room.answer(question, by=asker)
    elsewhere = room.answer(room.ask(), by=asker)

    for on in (True, False, True):
        qa.vote_question(room.chi, room.space, question.pk, on=on)
        qa.vote_answer(room.chi, room.space, own.pk, on=on)
        qa.endorse_answer(room.ada, room.space, own.pk, on=on)
    qa.reveal_author(room.dee, room.space, question.pk)
    nothing = people.reputation_of(room.space, NUMBER)
    qa.vote_answer(room.chi, room.space, elsewhere.pk, on=True)

    assert nothing == people.Reputation()
    assert people.reputation_of(room.space, NUMBER) == people.Reputation(5, upvoted=1)


def test_asker_is_told_what_is_theirs(room, asker):
    question = room.ask(asker, anonymous=True)

    thread = qa.open_question(asker, room.space, None, question.pk)

    assert thread.author == Person(None, "You, anonymously", is_anonymous=True)
    assert (thread.is_mine, thread.is_anonymous) == (True, True)


def test_staff_who_look_through_the_asker_s_eyes_do_not_learn_who_asked(room, asker):
    question = room.ask(asker, anonymous=True)
    eyes = Actor(NUMBER, "dee looks", frozenset({"learner"}), read_only=True)

    thread = qa.open_question(eyes, room.space, None, question.pk)
    (row,) = qa.list_questions(eyes, room.space, None).items

    assert (thread.author, thread.is_mine) == (ANONYMOUS, False)
    assert (row.author, row.is_mine) == (ANONYMOUS, False)


def test_asker_of_a_named_question_has_the_name_and_the_role(room):
    question = room.ask(room.ada)

    assert qa.open_question(room.chi, room.space, None, question.pk).author == Person(room.ada.user_id, "ada", "Mentor")


def test_author_whose_account_is_gone_is_a_former_member(room):
    question = room.ask()
    question.author_id = None
    question.save()

    thread = qa.open_question(room.chi, room.space, None, question.pk)

    assert thread.author == Person(None, "Former member", is_anonymous=True)


def test_anonymous_asker_whose_account_is_gone_stays_anonymous(room):
    question = room.ask(anonymous=True)
    question.author_id = None
    question.save()

    assert qa.open_question(room.chi, room.space, None, question.pk).author == ANONYMOUS


def test_staff_who_look_through_the_eyes_of_a_learner_see_the_learner_s_name(room):
    question = room.ask(room.chi)
    reader = Actor(room.chi.user_id, "dee looks", frozenset({"learner"}), read_only=True)

    assert qa.open_question(reader, room.space, None, question.pk).author == Person(room.chi.user_id, "chi")


def test_reveal_shows_staff_the_name_and_writes_it_down(room, asker):
    question = room.ask(asker, anonymous=True)

    found = qa.reveal_author(room.dee, room.space, question.pk)

    assert found == Person(NUMBER, NAME, "Mentor")
    assert list(AuditEntry.objects.values_list("act", "actor_id", "subject_type", "subject_id")) == [
        ("revealed", room.dee.user_id, "question", question.pk)
    ]


@pytest.mark.parametrize("role", [Role.LEARNER, Role.MENTOR, Role.EXPERT, Role.MODERATOR, Role.GUEST])
def test_reveal_is_for_staff_only(room, asker, role):
    question = room.ask(asker, anonymous=True)

    with pytest.raises(NotAllowed, match="Only staff"):
        qa.reveal_author(room.join("rob", role), room.space, question.pk)

    assert AuditEntry.objects.count() == 0


def test_reveal_does_not_reach_into_another_space(room, asker):
    question = room.ask(asker, anonymous=True)

    with pytest.raises(NotFound):
        qa.reveal_author(room.eve, room.elsewhere, question.pk)

    assert AuditEntry.objects.count() == 0


def test_staff_who_look_through_the_askers_eyes_are_told_nothing_else_than_through_others(room):
    question = room.ask(anonymous=True)
    room.hold("casino")
    qa.edit_question(room.ben, room.space, question.pk, title="A casino of features", body="")
    qa.moderate_post(room.dee, room.space, "question", question.pk, act="approved")
    qa.edit_question(room.ben, room.space, question.pk, title="Another title", body="")

    seen = []
    for reader in (room.ben, room.chi):
        eyes = dataclasses.replace(reader, read_only=True)
        with pytest.raises(NotAllowed) as refused:
            qa.vote_question(eyes, room.space, question.pk, on=True)
        versions = [change.title_diff for change in qa.history_of(eyes, room.space, "question", question.pk).items]
        rows = qa.list_questions(eyes, room.space, room.membership(reader)).items
        seen.append((refused.value.message, versions, [row.is_unread for row in rows]))

    assert seen[0] == seen[1]


@pytest.mark.parametrize(("anonymous", "points"), [(False, 0), (True, 10)])
def test_points_for_an_acceptance_do_not_tell_who_asked(room, settings, anonymous, points):
    settings.SOCIAL_LEARNING = {"REPUTATION_PAIR_CAP": 5}
    qa.vote_answer(room.ben, room.space, room.answer(room.ask(room.ada)).pk, on=True)
    answer = room.answer(room.ask(anonymous=anonymous))

    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    after = [people.reputation_of(room.space, room.chi.user_id).points]
    room.hide(answer)
    qa.moderate_post(room.dee, room.space, *subject(answer), act="restored")
    after.append(people.reputation_of(room.space, room.chi.user_id).points)

    assert after == [5 + points] * 2
    assert list(people.check_standings(room.space)) == []
