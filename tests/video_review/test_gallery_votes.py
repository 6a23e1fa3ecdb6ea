"""Votes and comparisons: a few, never for oneself, counted exactly, and shown when it is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.standings import ENOUGH
from social_learning_xblocks.video_review.models import (
    Assignment,
    GalleryComparison,
    GalleryEntry,
    GalleryVote,
    Submission,
)
from tests.factories.assignments import make_assignment
from tests.factories.spaces import actor_in

PAST = timezone.now() - timedelta(days=1)


def gallery(space, mode, names="ada ben chi", **policy):
    """A course in which these show their videos: (course, actors by name, entries by name)."""
    course = make_assignment(space, gallery=mode, submit_until=PAST - timedelta(days=1), review_until=PAST, **policy)
    people = {name: course.learner(name) for name in names.split()}
    for actor in people.values():
        course.hand_in(actor)
    entries = {name: videos.show_in_gallery(actor, course.assignment, on=True).pk for name, actor in people.items()}
    return course, people, entries


def votes(entry_id):
    return GalleryEntry.objects.get(pk=entry_id).votes


def counts(entry_id):
    entry = GalleryEntry.objects.get(pk=entry_id)
    return entry.compared, entry.points


@pytest.fixture
def voting(space):
    return gallery(space, "votes", gallery_votes=2)


@pytest.fixture
def pairs(space):
    return gallery(space, "pairs")


def test_a_vote_is_given_and_taken_back_and_twice_is_once(voting, eve):
    course, _people, entries = voting
    eve = actor_in(course.space, eve)
    for on, count in ((True, 1), (True, 1), (False, 0), (False, 0)):
        videos.vote(eve, course.assignment, entries["ben"], on=on)
        assert (votes(entries["ben"]), GalleryVote.objects.count()) == (count, count)


def test_all_votes_given_one_must_come_back_first(voting, eve):
    course, _people, entries = voting
    eve = actor_in(course.space, eve)
    for name in ("ada", "ben"):
        videos.vote(eve, course.assignment, entries[name], on=True)

    with pytest.raises(Conflict, match="all 2 votes"):
        videos.vote(eve, course.assignment, entries["chi"], on=True)

    state = videos.gallery_state(eve, course.assignment)
    assert (state.most, state.left, state.kept, state.may_vote) == (2, 0, 0, True)
    assert [card.is_voted for card in by_id(videos.gallery_page(eve, course.assignment).items)] == [True, True, False]


def by_id(cards):
    return sorted(cards, key=lambda card: card.id)


def test_not_for_oneself_not_by_guests_and_not_by_staff(voting, eve, dee):
    course, people, entries = voting
    for actor in (
        people["ben"],
        actor_in(course.space, eve, Role.GUEST),
        actor_in(course.space, dee, Role.STAFF),
        Actor(people["chi"].user_id, "chi", frozenset({"learner"}), read_only=True),
    ):
        with pytest.raises(NotAllowed):
            videos.vote(actor, course.assignment, entries["ben"], on=True)
    assert GalleryVote.objects.count() == 0


@pytest.mark.parametrize("policy", [{"gallery_until": PAST}, {"gallery": "shown"}, {"gallery": "off"}])
def test_no_vote_when_none_is_taken(voting, eve, policy):
    course, _people, entries = voting
    later = make_assignment(course.space, **{"gallery": "votes", **policy})
    with pytest.raises(Conflict):
        videos.vote(actor_in(course.space, eve), later.assignment, entries["ben"], on=True)


def test_closed_in_another_tab_is_closed(voting, eve, staff):
    course, _people, entries = voting
    old = Assignment.objects.select_related("space", "rubric").get(pk=course.assignment.pk)
    videos.close_voting(staff, course.assignment, on=True)
    with pytest.raises(Conflict):
        videos.vote(actor_in(course.space, eve), old, entries["ben"], on=True)


def test_votes_for_what_is_taken_out_wait_and_can_be_freed(voting, eve):
    course, people, entries = voting
    eve = actor_in(course.space, eve)
    for name in ("ada", "ben"):
        videos.vote(eve, course.assignment, entries[name], on=True)
    videos.show_in_gallery(people["ben"], course.assignment, on=False)
    assert videos.gallery_state(eve, course.assignment).kept == 1
    with pytest.raises(NotFound):
        videos.vote(eve, course.assignment, entries["ben"], on=False)

    videos.show_in_gallery(people["ben"], course.assignment, on=True)
    assert (votes(entries["ben"]), videos.gallery_state(eve, course.assignment).kept) == (1, 0)

    videos.show_in_gallery(people["ben"], course.assignment, on=False)
    assert videos.free_votes(eve, course.assignment) == 1
    assert (votes(entries["ben"]), votes(entries["ada"])) == (0, 1)
    assert videos.gallery_state(eve, course.assignment).left == 1


def test_counts_and_places_are_shown_when_it_is_over_and_not_before(voting, eve, dee):
    course, people, entries = voting
    eve, dee = actor_in(course.space, eve), actor_in(course.space, dee, Role.STAFF)
    videos.vote(eve, course.assignment, entries["chi"], on=True)
    videos.vote(people["ada"], course.assignment, entries["chi"], on=True)
    videos.vote(people["chi"], course.assignment, entries["ada"], on=True)
    before = videos.gallery_page(eve, course.assignment)
    assert [card.standing for card in before.items] == [None] * 3
    assert videos.open_entry(eve, course.assignment, entries["chi"]).card.standing is None
    assert videos.gallery_state(eve, course.assignment).voters == 0
    assert videos.gallery_state(dee, course.assignment).voters == 3  # staff see how it goes

    videos.close_voting(dee, course.assignment, on=True)

    after = videos.gallery_page(eve, course.assignment).items
    told = [(card.id, card.standing.place, card.standing.score) for card in after]
    assert told == [(entries["chi"], 1, 2), (entries["ada"], 2, 1), (entries["ben"], None, 0)]
    state = videos.gallery_state(eve, course.assignment)
    assert (state.is_open, state.is_over, state.voters) == (False, True, 3)
    assert videos.open_entry(eve, course.assignment, entries["chi"]).card.standing == videos.Standing(1, 2)

    videos.show_in_gallery(people["chi"], course.assignment, on=False)
    after = videos.gallery_page(eve, course.assignment).items
    assert [(card.id, card.standing.place) for card in after] == [(entries["ada"], 1), (entries["ben"], None)]
    assert videos.gallery_state(eve, course.assignment).voters == 1


def test_grades_know_nothing_of_it(voting, eve):
    course, _people, entries = voting
    before = list(Submission.objects.order_by("pk").values())
    videos.vote(actor_in(course.space, eve), course.assignment, entries["ben"], on=True)
    videos.rescore(course.assignment)
    assert list(Submission.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("says", "left", "right"),
    [("left", (1, 2), (1, 0)), ("right", (1, 0), (1, 2)), ("equal", (1, 1), (1, 1)), ("skip", (0, 0), (0, 0))],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_counts_for_both_and_can_be_taken_back(pairs, eve, says, left, right, turned):
    course, _people, entries = pairs
    eve = actor_in(course.space, eve)
    ids = (entries["ben"], entries["ada"]) if turned else (entries["ada"], entries["ben"])

    for _twice in range(2):
        videos.compare(eve, course.assignment, *ids, says=says)
    assert [counts(pk) for pk in ids] == [left, right]
    assert videos.gallery_state(eve, course.assignment).answered == 1

    assert videos.take_back_comparison(eve, course.assignment) == tuple(sorted(ids))
    assert ([counts(pk) for pk in ids], GalleryComparison.objects.count()) == ([(0, 0), (0, 0)], 0)
    with pytest.raises(NotFound):
        videos.take_back_comparison(eve, course.assignment)


def test_all_pairs_come_once_without_the_own_video(pairs, eve):
    course, people, entries = pairs
    assert set(videos.pair_for(people["ben"], course.assignment)) == {entries["ada"], entries["chi"]}
    eve, seen = actor_in(course.space, eve), []
    while ids := videos.pair_for(eve, course.assignment):
        seen.append(frozenset(ids))
        pair = videos.open_pair(eve, course.assignment, ids)
        assert (pair.left.card.id, pair.right.card.id) == ids
        videos.compare(eve, course.assignment, *ids, says="skip")
    assert len(set(seen)) == len(seen) == 3


def test_what_cannot_be_compared(pairs, eve, staff):
    course, people, entries = pairs
    with pytest.raises(NotAllowed):
        videos.pair_for(staff, course.assignment)
    eve = actor_in(course.space, eve)
    ada, ben = entries["ada"], entries["ben"]
    with pytest.raises(NotAllowed):
        videos.compare(people["ben"], course.assignment, ada, ben, says="right")
    with pytest.raises(NotFound):
        videos.compare(eve, course.assignment, ada, ada, says="left")
    with pytest.raises(NotFound):
        videos.compare(eve, course.assignment, ada, 10**9, says="left")
    with pytest.raises(Invalid):
        videos.compare(eve, course.assignment, ada, ben, says="both")
    with pytest.raises(Conflict):
        videos.vote(eve, course.assignment, ada, on=True)
    assert GalleryComparison.objects.count() == 0


def test_many_answers_in_an_hour_are_enough(pairs, eve, settings):
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (1, 3600)}}
    course, _people, entries = pairs
    eve = actor_in(course.space, eve)
    videos.compare(eve, course.assignment, entries["ada"], entries["ben"], says="left")
    with pytest.raises(Conflict, match="Wait a little"):
        videos.compare(eve, course.assignment, entries["ada"], entries["chi"], says="left")


def test_places_come_from_all_answers_and_only_for_those_compared_often(space, staff):
    course, people, entries = gallery(space, "pairs", "ada ben chi dora")
    voters = [course.learner(f"voter{number}") for number in range(ENOUGH)]
    for number, voter in enumerate(voters):
        videos.compare(voter, course.assignment, entries["ada"], entries["ben"], says="left")
        videos.compare(
            voter, course.assignment, entries["ben"], entries["chi"], says="equal" if number == 0 else "left"
        )
    videos.compare(voters[0], course.assignment, entries["dora"], entries["ada"], says="left")
    assert videos.pair_for(voters[1], course.assignment) is not None

    videos.close_voting(staff, course.assignment, on=True)

    page = videos.gallery_page(voters[0], course.assignment).items
    places = {card.id: card.standing.place for card in page}
    assert [places[entries[name]] for name in ("ada", "ben", "chi", "dora")] == [1, 2, 3, None]
    assert videos.gallery_state(voters[0], course.assignment).voters == ENOUGH
    with pytest.raises(Conflict):
        videos.pair_for(voters[0], course.assignment)
    lines = videos.desk_entries(staff, course.assignment).items
    assert {line.card.id: line.card.standing.compared for line in lines} == {
        entries["ada"]: ENOUGH + 1,
        entries["ben"]: 2 * ENOUGH,
        entries["chi"]: ENOUGH,
        entries["dora"]: 1,
    }

    # One leaves: what was said of it and the others waits.
    videos.show_in_gallery(people["ben"], course.assignment, on=False)
    lines = videos.desk_entries(staff, course.assignment).items
    assert {line.card.id: line.card.standing.compared for line in lines} == {
        entries["ada"]: 1,
        entries["chi"]: 0,
        entries["dora"]: 1,
    }


def test_who_starts_anew_takes_the_answers_about_them_along(pairs, eve, staff):
    course, people, entries = pairs
    eve = actor_in(course.space, eve)
    videos.compare(eve, course.assignment, entries["ada"], entries["ben"], says="right")
    videos.compare(eve, course.assignment, entries["ada"], entries["chi"], says="left")
    videos.compare(people["chi"], course.assignment, entries["ada"], entries["ben"], says="skip")

    videos.reset_person(staff, course.assignment, people["ada"].user_id)

    assert [counts(entries[name]) for name in ("ben", "chi")] == [(0, 0), (0, 0)]
    assert GalleryComparison.objects.count() == 0


def test_the_step_says_until_when():
    later = timezone.now() + timedelta(days=2)
    policy = videos.Policy(gallery="votes", gallery_until=later)

    def step(policy, **part):
        return videos.steps_of(policy, videos.Part(**part), timezone.now())[-1]

    assert (step(policy).name, step(policy).state, step(policy).until) == ("gallery", "open", later)
    assert step(policy, is_voting_closed=True).until is None
    assert step(videos.Policy(gallery="votes", gallery_until=PAST)).until is None
    assert step(videos.Policy(gallery="shown", gallery_until=later)).until is None
    assert step(videos.Policy()).name == "result"


def test_votes_are_not_given_and_taken_back_for_ever(space, eve, settings):
    course, _people, entries = gallery(space, "votes")
    eve = actor_in(course.space, eve)
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (2, 3600)}}
    for on in (True, False):
        videos.vote(eve, course.assignment, entries["ada"], on=on)

    with pytest.raises(Conflict, match="short time"):
        videos.vote(eve, course.assignment, entries["ada"], on=True)
    assert votes(entries["ada"]) == GalleryVote.objects.count() == 0


def test_answers_are_not_taken_back_for_ever(pairs, eve, settings):
    course, _people, entries = pairs
    eve = actor_in(course.space, eve)
    settings.SOCIAL_LEARNING = {"LIMITS": {"vote": (1, 3600)}}
    for may in (True, False):
        videos.compare(eve, course.assignment, entries["ada"], entries["ben"], says="left")
        if may:
            videos.take_back_comparison(eve, course.assignment)

    with pytest.raises(Conflict, match="short time"):
        videos.take_back_comparison(eve, course.assignment)
    assert counts(entries["ada"]) == (1, 2)


def test_consent_is_not_given_for_ever_and_always_taken_back(space, settings):
    course, people, entries = gallery(space, "votes")
    settings.SOCIAL_LEARNING = {"LIMITS": {"undo": (2, 3600)}}
    ada = people["ada"]
    for on in (False, True, False):
        videos.show_in_gallery(ada, course.assignment, on=on)

    with pytest.raises(Conflict, match="short time"):
        videos.show_in_gallery(ada, course.assignment, on=True)
    videos.show_in_gallery(ada, course.assignment, on=False)
    assert not GalleryEntry.objects.get(pk=entries["ada"]).is_shown
