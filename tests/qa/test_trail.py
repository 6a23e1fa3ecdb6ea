import pytest

from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.api import Act
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Comment
from tests.factories.qa import subject
from tests.factories.spaces import OTHER_COURSE


def lines(room):
    return [
        (line.who, line.act, line.about, line.title, line.thread_id, line.reason)
        for line in reversed(qa.trail_of(room.dee, room.space))
    ]


def test_each_line_names_the_post_and_leads_to_its_question(room):
    question = room.ask(title="Why is it slow?")
    answer = room.answer(question)
    comment = room.comment(answer)
    for post in (question, answer, comment):
        moderation.record(room.dee, room.space, Act.KEPT, subject(post), "fine")

    assert lines(room) == [
        ("dee", "reports dismissed", word, "Why is it slow?", question.pk, "fine")
        for word in ("Question", "Answer", "Comment")
    ]


def test_roles_name_the_person_words_nobody_and_admissions_the_course(room):
    moderation.give_role(room.dee, room.space, username="chi", role="mentor")
    moderation.save_held_words(room.dee, room.space, words="casino")
    moderation.record(room.dee, room.space, Act.COURSE, ("space", room.space.pk), OTHER_COURSE)

    assert lines(room) == [
        ("dee", "role changed", "chi", "", None, "Mentor"),
        ("dee", "held words changed", "", "", None, ""),
        ("dee", "another course let in", OTHER_COURSE, "", None, ""),
    ]


def test_what_and_who_is_gone_is_called_so(room):
    comment = room.comment(room.ask())
    moderation.record(room.dee, room.space, Act.KEPT, subject(comment), "fine")
    Comment.objects.all().delete()
    AuditEntry.objects.filter(act=Act.KEPT).update(actor=None)
    moderation.record(room.dee, room.space, Act.ROLE, ("member", 999_999), "mentor")

    assert lines(room) == [
        ("Somebody", "reports dismissed", "Comment", "", None, "fine"),
        ("dee", "role changed", "Somebody", "", None, "Mentor"),
    ]


def test_trail_costs_the_same_for_one_line_and_for_many(room, queries):
    question = room.ask()
    moderation.record(room.dee, room.space, Act.KEPT, subject(question))
    with queries() as one:
        qa.trail_of(room.dee, room.space)
    for post in (question, room.ask(), room.ask()):
        moderation.record(room.dee, room.space, Act.KEPT, subject(post))
    with queries() as many:
        qa.trail_of(room.dee, room.space)

    assert (len(one), len(many)) == (3, 3)


def test_trail_is_for_moderators(room):
    with pytest.raises(NotAllowed, match="Only moderators"):
        qa.trail_of(room.ben, room.space)
