"""What staff do with a gallery: out with a reason, finalists, the last word; all told, none of it a grade."""

from datetime import timedelta

import pytest

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import GalleryEntry, GalleryVote
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in
from tests.video_review.test_gallery_votes import PAST, gallery


@pytest.fixture
def voting(space):
    return gallery(space, "votes")


def told(course, actor):
    return [line.sentence for line in notices.list_notices(actor, course.space).items]


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", "reason"))


def test_one_is_taken_out_with_a_reason_and_comes_back(voting, staff, eve):
    course, people, entries = voting
    eve, pk = actor_in(course.space, eve), entries["ben"]
    videos.vote(eve, course.assignment, pk, on=True)
    for reason in (" ", "x" * 501):
        with pytest.raises(Invalid):
            videos.remove_from_gallery(staff, course.assignment, pk, reason=reason)

    videos.remove_from_gallery(staff, course.assignment, pk, reason=" A phone number ")

    assert pk not in {card.id for card in videos.gallery_page(eve, course.assignment).items}
    own = videos.own_entry(people["ben"], course.assignment)
    assert (own.is_removed, own.reason) == (True, "A phone number")
    assert told(course, people["ben"]) == ["The staff of the course have taken your work out of the gallery"]
    videos.show_in_gallery(people["ben"], course.assignment, on=True)  # its author cannot bring it back
    assert pk not in {card.id for card in videos.gallery_page(eve, course.assignment).items}
    last = videos.desk_entries(staff, course.assignment).items[-1]
    assert (last.card.id, last.is_removed, last.reason, last.card.standing) == (pk, True, "A phone number", None)
    with pytest.raises(Conflict):
        videos.remove_from_gallery(staff, course.assignment, pk, reason="Again")

    videos.restore_to_gallery(staff, course.assignment, pk)
    assert pk in {card.id for card in videos.gallery_page(eve, course.assignment).items}
    assert GalleryEntry.objects.get(pk=pk).votes == GalleryVote.objects.count() == 1
    with pytest.raises(Conflict):
        videos.restore_to_gallery(staff, course.assignment, pk)
    assert acts() == [("hidden", "A phone number"), ("restored", "")]


def test_finalists_and_the_pick_when_voting_is_over(voting, staff, eve):
    course, people, entries = voting
    pk, eve = entries["chi"], actor_in(course.space, eve)
    with pytest.raises(Conflict):
        videos.set_finalist(staff, course.assignment, pk, on=True)
    videos.close_voting(staff, course.assignment, on=True)
    with pytest.raises(Conflict):
        videos.pick(staff, course.assignment, pk, verdict="Clear")

    for _twice in range(2):
        videos.set_finalist(staff, course.assignment, pk, on=True)
    with pytest.raises(Invalid):
        videos.pick(staff, course.assignment, pk, verdict=" ")
    for words in ("Clear", "Clear and calm"):
        videos.pick(staff, course.assignment, pk, verdict=words)

    first = videos.gallery_page(eve, course.assignment).items[0]
    assert (first.id, first.is_finalist, first.is_picked, first.verdict) == (pk, True, True, "Clear and calm")
    assert sorted(Notice.objects.values_list("kind", "count")) == [("finalist", 1), ("picked", 1)]
    own = videos.own_entry(people["chi"], course.assignment)
    assert (own.is_finalist, own.is_picked, own.verdict) == (True, True, "Clear and calm")

    videos.unpick(staff, course.assignment, pk)
    assert videos.desk_entry(staff, course.assignment, pk).card.is_picked is False
    with pytest.raises(Conflict):
        videos.unpick(staff, course.assignment, pk)
    videos.set_finalist(staff, course.assignment, pk, on=False)
    assert videos.desk_entry(staff, course.assignment, pk).card.is_finalist is False
    assert [act for act, _reason in acts()] == ["closed", "finalist", "picked", "picked", "unpicked", "unpicked"]


def test_what_is_out_is_no_finalist(voting, staff):
    course, _people, entries = voting
    videos.close_voting(staff, course.assignment, on=True)
    videos.remove_from_gallery(staff, course.assignment, entries["ada"], reason="Out")
    with pytest.raises(Conflict):
        videos.set_finalist(staff, course.assignment, entries["ada"], on=True)


def test_voting_is_closed_and_opened_again(voting, staff, eve):
    course, _people, entries = voting
    eve = actor_in(course.space, eve)
    videos.close_voting(staff, course.assignment, on=True)
    videos.set_finalist(staff, course.assignment, entries["ada"], on=True)
    videos.pick(staff, course.assignment, entries["ada"], verdict="Best")
    with pytest.raises(Conflict):
        videos.close_voting(staff, course.assignment, on=True)

    videos.close_voting(staff, course.assignment, on=False)

    assert not GalleryEntry.objects.filter(is_finalist=True).exists()
    videos.vote(eve, course.assignment, entries["ada"], on=True)
    assert videos.gallery_state(eve, course.assignment).is_open


def test_where_people_only_watch_there_may_be_finalists_and_no_voting_to_close(space, staff):
    course, _people, entries = gallery(space, "shown")
    videos.set_finalist(staff, course.assignment, entries["ada"], on=True)
    with pytest.raises(Conflict):
        videos.close_voting(staff, course.assignment, on=True)
    assert videos.desk_entries(staff, course.assignment).items[0].card.id == entries["ada"]


def test_only_staff_do_and_see_this(voting, eve):
    course, _people, entries = voting
    eve, pk = actor_in(course.space, eve), entries["ada"]
    for act in (
        lambda: videos.remove_from_gallery(eve, course.assignment, pk, reason="Out"),
        lambda: videos.restore_to_gallery(eve, course.assignment, pk),
        lambda: videos.set_finalist(eve, course.assignment, pk, on=True),
        lambda: videos.pick(eve, course.assignment, pk, verdict="Best"),
        lambda: videos.unpick(eve, course.assignment, pk),
        lambda: videos.close_voting(eve, course.assignment, on=True),
        lambda: videos.desk_entries(eve, course.assignment),
        lambda: videos.desk_entry(eve, course.assignment, pk),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_entry_of_another_assignment_is_not_found(voting, staff, dee):
    _course, _people, entries = voting
    elsewhere = make_assignment(gallery="votes", review_until=PAST, submit_until=PAST - timedelta(days=1))
    other = actor_in(elsewhere.space, dee, "staff")
    for act in (
        lambda: videos.remove_from_gallery(other, elsewhere.assignment, entries["ada"], reason="Out"),
        lambda: videos.desk_entry(other, elsewhere.assignment, entries["ada"]),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_its_author_took_out_staff_do_not_see(voting, staff):
    course, people, entries = voting
    videos.show_in_gallery(people["ada"], course.assignment, on=False)
    assert entries["ada"] not in {line.card.id for line in videos.desk_entries(staff, course.assignment).items}
    with pytest.raises(NotFound):
        videos.set_finalist(staff, course.assignment, entries["ada"], on=True)


@pytest.mark.parametrize("names", ["ada", "ada ben chi"])
@pytest.mark.parametrize("mode", ["votes", "pairs"])
def test_the_board_costs_the_same_with_one_and_with_three(space, staff, names, mode, django_assert_num_queries):
    course, people, _entries = gallery(space, mode, names)
    with django_assert_num_queries(3 if mode == "votes" else 4):
        lines = videos.desk_entries(staff, course.assignment).items
    assert {line.card.author_id for line in lines} == {actor.user_id for actor in people.values()}


def test_pages_of_the_board_leave_nothing_out(space, staff):
    course, _people, entries = gallery(space, "votes", " ".join(f"learner{number}" for number in range(14)))
    page = videos.desk_entries(staff, course.assignment)
    rest = videos.desk_entries(staff, course.assignment, cursor=page.next_cursor)
    assert (len(page.items), len(rest.items), rest.next_cursor) == (12, 2, "")
    assert {line.card.id for line in [*page.items, *rest.items]} == set(entries.values())


@pytest.mark.parametrize("mode", ["votes", "pairs"])
def test_what_was_taken_out_stays_out_when_it_is_revised_or_handed_in_anew(space, staff, eve, mode):
    course, people, entries = gallery(space, mode, revises=True)
    eve, ben, pk = actor_in(course.space, eve), people["ben"], entries["ben"]
    if mode == "votes":
        videos.vote(eve, course.assignment, pk, on=True)
    else:
        videos.compare(eve, course.assignment, entries["ada"], pk, says="right")
    videos.remove_from_gallery(staff, course.assignment, pk, reason="A phone number")

    own = course.own(ben)
    videos.choose_revision(ben, course.assignment, video_id=own.video.uuid)
    videos.save_change_note(ben, course.assignment, note="Nothing")
    videos.hand_in_revision(ben, course.assignment)
    videos.withdraw_revision(ben, course.assignment)
    videos.show_in_gallery(ben, course.assignment, on=True)

    row = GalleryEntry.objects.get(pk=pk)
    assert (row.votes, row.compared, row.points, GalleryVote.objects.count()) == (0, 0, 0, 0)
    assert pk not in {card.id for card in videos.gallery_page(eve, course.assignment).items}
    assert not videos.may_watch(eve, own.video)
    assert videos.own_entry(ben, course.assignment).reason == "A phone number"
    videos.restore_to_gallery(staff, course.assignment, pk)
    assert videos.may_watch(eve, own.video)
