from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import NotAllowed
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.api import Happening, NoticeKind
from social_learning_xblocks.notices.models import Notice


def tell(room, *people, kind=NoticeKind.ANSWERED, target=("question", 7), by=None):
    actor_id = by.user_id if by else None
    notices.tell(room.space, [person and person.user_id for person in people], Happening(kind, target, actor_id))


def stored(person):
    rows = Notice.objects.filter(recipient_id=person.user_id).order_by("pk")
    return list(rows.values_list("kind", "target_id", "count", "actor_id"))


def sentences(person, room):
    return [line.sentence for line in notices.list_notices(person, room.space).items]


def test_notice_is_for_each_of_the_people_and_not_for_who_did_it(room):
    tell(room, room.ben, room.chi, room.ada, None, by=room.ada)

    expected = [("answered", 7, 1, room.ada.user_id)]
    assert (stored(room.ben), stored(room.chi), stored(room.ada)) == (expected, expected, [])


def test_same_again_is_counted_while_unread(room):
    for person in (room.ada, room.chi, room.ada):
        tell(room, room.ben, by=person)

    assert stored(room.ben) == [("answered", 7, 3, room.ada.user_id)]
    assert str(Notice.objects.get()) == f"answered for {room.ben.user_id}"


def test_other_kinds_and_other_posts_are_other_notices(room):
    tell(room, room.ben, by=room.ada)
    tell(room, room.ben, by=room.ada, kind=NoticeKind.COMMENTED)
    tell(room, room.ben, by=room.ada, target=("question", 8))

    assert [(kind, target) for kind, target, *_rest in stored(room.ben)] == [
        ("answered", 7),
        ("commented", 7),
        ("answered", 8),
    ]


def test_some_have_the_notice_already_and_some_do_not(room):
    tell(room, room.ben, by=room.ada)

    tell(room, room.ben, room.chi, by=room.ada)

    assert (stored(room.ben)[0][2], stored(room.chi)[0][2]) == (2, 1)


def test_same_after_reading_is_a_new_notice(room):
    tell(room, room.ben, by=room.ada)
    notices.mark_read(room.ben, room.space)

    tell(room, room.ben, by=room.ada)

    assert [count for _kind, _target, count, _actor in stored(room.ben)] == [1, 1]


def test_what_is_new_in_a_notice_waits_for_the_next_mail(room):
    tell(room, room.ben, room.chi, by=room.ada)
    Notice.objects.update(mailed_at=timezone.now())

    tell(room, room.ben, by=room.ada)

    waiting = Notice.objects.filter(mailed_at=None).values_list("recipient_id", "count")
    assert list(waiting) == [(room.ben.user_id, 2)]


def test_what_was_read_waits_for_no_mail(room):
    for target in (("question", 7), ("question", 8)):
        tell(room, room.ben, by=room.ada, target=target)
    at = timezone.now() - timedelta(days=3)
    Notice.objects.filter(target_id=8).update(mailed_at=at)

    assert notices.mark_read(room.ben, room.space) == 2

    assert Notice.objects.get(target_id=8).mailed_at == at
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_nobody_to_tell_makes_no_notice(room):
    tell(room, None)
    tell(room, room.ada, by=room.ada)

    assert Notice.objects.count() == 0


SENTENCES = [
    (NoticeKind.ANSWERED, 1, "ada answered your question"),
    (NoticeKind.ANSWERED, 3, "3 new answers to your question, the last by ada"),
    (NoticeKind.COMMENTED, 1, "ada commented on your post"),
    (NoticeKind.COMMENTED, 2, "2 new comments on your post, the last by ada"),
    (NoticeKind.MENTIONED, 1, "ada mentioned you"),
    (NoticeKind.MENTIONED, 2, "You were mentioned 2 times, last by ada"),
    (NoticeKind.ACCEPTED, 1, "ada accepted your answer"),
    (NoticeKind.ENDORSED, 2, "ada endorsed your answer"),
    (NoticeKind.REQUESTED, 1, "ada asks you for an answer"),
    (NoticeKind.PASSED_ON, 1, "ada passed your post on"),
    (NoticeKind.PASSED_ON, 2, "Your post was passed on 2 times, last by ada"),
    (NoticeKind.REPORT_HIDDEN, 1, "A moderator has hidden a post you reported"),
    (NoticeKind.REPORT_KEPT, 1, "A moderator has looked at a post you reported: it stays"),
    (NoticeKind.APPROVED, 1, "Your post was approved and is out"),
    (NoticeKind.MODERATED, 1, "A moderator has changed one of your posts"),
    (NoticeKind.REACTED, 1, "ada reacted to your post"),
    (NoticeKind.REACTED, 3, "3 reactions to your post, the last by ada"),
    (NoticeKind.REVIEWED, 1, "Your work was reviewed"),
    (NoticeKind.REVIEWED, 2, "Your work has 2 new reviews"),
    (NoticeKind.RATED, 1, "An author answered your review"),
    (NoticeKind.RATED, 2, "2 answers to your review"),
    (NoticeKind.DECIDED, 1, "The staff of the course have decided on your grade"),
    (NoticeKind.HANDED_IN, 1, "ada handed in for your group"),
    (NoticeKind.TAKEN_BACK, 1, "ada took the work of your group back"),
    (NoticeKind.INVITED, 1, "ada invites you to their group"),
    (NoticeKind.REVISED_IN, 1, "ada handed in the revised work of your group"),
    (NoticeKind.REVISED_BACK, 1, "ada took the revised work of your group back"),
    (NoticeKind.GALLERY_OUT, 1, "The staff of the course have taken your work out of the gallery"),
    (NoticeKind.FINALIST, 1, "Your work is among the finalists of the gallery"),
    (NoticeKind.PICKED, 1, "The staff of the course have picked your work in the gallery"),
    (NoticeKind.SUBMIT_DUE, 1, "The time to hand in ends soon, and your work is not handed in"),
    (NoticeKind.REVIEW_DUE, 2, "The time to review ends soon, and you still owe reviews"),
    (NoticeKind.REVISED, 1, "A work that you reviewed was revised: you may look again"),
    (NoticeKind.REVISED, 2, "2 works that you reviewed were revised: you may look again"),
    (NoticeKind.GRADED, 1, "The grade of your work is there"),
    (NoticeKind.SHORT, 1, "1 work is short of reviews"),
    (NoticeKind.SHORT, 3, "3 works are short of reviews"),
    (NoticeKind.DRAFTS, 1, "1 grade by an assistant waits for your decision"),
    (NoticeKind.DRAFTS, 3, "3 grades by assistants wait for your decision"),
    (NoticeKind.SENT_BACK, 1, "Staff have sent a grade that you drafted back to you"),
    (NoticeKind.MEETING, 1, "ada planned a meeting with you"),
    (NoticeKind.MEETING_MOVED, 1, "ada changed your meeting"),
    (NoticeKind.MEETING_OFF, 1, "ada called your meeting off"),
    (NoticeKind.OFFERED, 1, "There is a proposal for a match for you: have a look, and say yes or no"),
    (NoticeKind.OFFERED, 2, "There are 2 proposals for matches for you: have a look, and say yes or no"),
    (NoticeKind.OFFER_DUE, 1, "A proposal for a match waits for your answer, and the time ends soon"),
    (NoticeKind.OFFER_OVER, 1, "A proposal for a match did not work out. The coordinators look for another one"),
    (NoticeKind.MATCHED, 1, "You and ada are matched: say hello, and plan a first meeting"),
    (NoticeKind.PAIR_QUIET, 1, "You have not met for a while: take the first step, and plan a meeting"),
    (
        NoticeKind.REMATCH,
        1,
        "You still have not met. If it does not work out, you can end it without blame and ask for another match",
    ),
    (NoticeKind.PAIR_PAUSED, 1, "Your match takes a break. Nothing is asked of you until it goes on"),
    (NoticeKind.PAIR_RESUMED, 1, "Your match goes on after its break: say hello, and plan a meeting"),
    (
        NoticeKind.CONCERN,
        2,
        "2 times somebody told the coordinators something in private: read it in the console",
    ),
    (NoticeKind.PAIR_ENDED, 1, "A match of yours has ended. Thank you for the time you gave it"),
    (NoticeKind.UNPAIRED, 1, "Somebody in your programme needs another match: see what can be done"),
    (NoticeKind.UNPAIRED, 2, "2 times somebody in your programme came to need another match: see what can be done"),
    (NoticeKind.LEAVING, 1, "Your work will be deleted soon: keep a copy if you need one"),
]


@pytest.mark.parametrize(("kind", "count", "expected"), SENTENCES)
def test_sentence_says_what_happened(room, kind, count, expected):
    for _number in range(count):
        tell(room, room.ben, kind=kind, by=room.ada)

    assert sentences(room.ben, room) == [expected]


def test_a_total_takes_the_place_of_the_one_before(room):
    for total in (5, 3):
        happening = notices.Happening(NoticeKind.SHORT, ("post", 1), total=total)
        notices.tell(room.space, [room.ben.user_id], happening)

    assert sentences(room.ben, room) == ["3 works are short of reviews"]


def test_every_kind_has_a_sentence():
    assert {kind for kind, _count, _sentence in SENTENCES} == set(NoticeKind)


def test_sentence_names_nobody_where_nobody_is_to_be_named(room):
    tell(room, room.chi, kind=NoticeKind.ACCEPTED)

    assert sentences(room.chi, room) == ["Somebody accepted your answer"]


def test_sentence_names_nobody_whose_account_is_gone(room):
    tell(room, room.ben, by=room.ada)
    Notice.objects.update(actor=None)

    assert sentences(room.ben, room) == ["Somebody answered your question"]


def test_list_leads_to_the_post(room):
    question = room.ask()
    room.answer(question)

    (line,) = notices.list_notices(room.ben, room.space).items

    assert (line.kind, line.title, line.url, line.target) == ("answered", question.title, "", ("question", question.pk))
    assert (line.id, line.is_unread, line.at) == (Notice.objects.get().pk, True, Notice.objects.get().at)


def test_list_says_that_a_post_is_gone(room):
    question = room.ask(by=room.ada, body="@chi")
    room.hide(question)

    (line,) = notices.list_notices(room.chi, room.space).items

    assert (line.title, line.url) == ("A post that is no longer here", "")


def test_list_is_of_one_person_in_one_space(room):
    tell(room, room.ben, by=room.ada)

    assert sentences(room.chi, room) == []
    assert notices.list_notices(room.ben, room.elsewhere).items == []


def test_list_is_not_for_visitors(room):
    with pytest.raises(NotAllowed, match="Sign in to see your notices"):
        notices.list_notices(Actor(None), room.space)


def test_list_is_not_for_staff_who_look_through_somebody_s_eyes(room):
    tell(room, room.ben, by=room.ada)

    with pytest.raises(NotAllowed, match="for one person only"):
        notices.list_notices(Actor(room.ben.user_id, "dee", read_only=True), room.space)


def test_list_pages_give_each_notice_once(room):
    for number in range(45):
        tell(room, room.ben, by=room.ada, target=("question", number))

    pages, cursor = [], ""
    while not pages or cursor:
        page = notices.list_notices(room.ben, room.space, cursor=cursor)
        pages.append([line.target[1] for line in page.items])
        cursor = page.next_cursor

    assert pages == [list(range(44, 24, -1)), list(range(24, 4, -1)), list(range(4, -1, -1))]


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(room, count, django_assert_num_queries):
    for _number in range(count):
        room.answer(room.ask())

    with django_assert_num_queries(4):
        assert len(notices.list_notices(room.ben, room.space).items) == count


def test_unread_are_counted_up_to_a_limit(room):
    for number in range(5):
        tell(room, room.ben, by=room.ada, target=("question", number))

    counts = (
        notices.unread_count(room.space, room.ben.user_id),
        notices.unread_count(room.space, room.ben.user_id, most=3),
    )

    assert (counts, notices.unread_count(room.space, None)) == ((5, 3), 0)


def test_read_is_one_post_or_all(room):
    for number in range(3):
        tell(room, room.ben, by=room.ada, target=("question", number))
    tell(room, room.chi, by=room.ada)

    marked = [notices.mark_read(room.ben, room.space, target=("question", 1)), notices.mark_read(room.ben, room.space)]

    assert marked == [1, 2]
    assert [line.is_unread for line in notices.list_notices(room.ben, room.space).items] == [False] * 3
    assert notices.unread_count(room.space, room.chi.user_id) == 1


@pytest.mark.parametrize("how", ["visitor", "masked"])
def test_reading_is_not_marked_for_those_who_only_look(room, how):
    tell(room, room.ben, by=room.ada)
    reader = {"visitor": Actor(None), "masked": Actor(room.ben.user_id, "dee", read_only=True)}[how]

    assert notices.mark_read(reader, room.space) == 0
    assert notices.unread_count(room.space, room.ben.user_id) == 1
