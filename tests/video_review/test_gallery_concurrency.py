"""Votes and comparisons from many hands at the same moment, with real threads: counts are exact, and nobody has more votes."""

import pytest

from social_learning_xblocks.kit.errors import Conflict, NotFound
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment, GalleryComparison, GalleryEntry, GalleryVote
from tests.video_review.hands import together
from tests.video_review.test_gallery_votes import counts, gallery, votes

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
HANDS = 6


def fresh(course):
    """The assignment as each request reads it for itself."""
    return Assignment.objects.select_related("space", "rubric").get(pk=course.assignment.pk)


def test_the_last_vote_is_given_once_in_two_tabs(space):
    course, _people, entries = gallery(space, "votes", "ada ben chi dora", gallery_votes=1)
    voter = course.learner("eve")
    others = [entries["ada"], entries["ben"], entries["chi"]]
    for on in (True, False):  # they have been here before: nothing of theirs is made that others would wait for
        videos.vote(voter, course.assignment, entries["dora"], on=on)

    refusals = together(*[lambda pk=pk: videos.vote(voter, fresh(course), pk, on=True) for pk in others])

    assert (refusals, GalleryVote.objects.count(), sum(map(votes, others))) == ([Conflict] * 2, 1, 1)


def test_one_vote_clicked_many_times_counts_once_and_is_taken_back_once(space):
    course, _people, entries = gallery(space, "votes")
    voter = course.learner("eve")
    for on, count in ((True, 1), (False, 0)):
        assert together(*[lambda on=on: videos.vote(voter, fresh(course), entries["ada"], on=on)] * HANDS) == []
        assert (GalleryVote.objects.count(), votes(entries["ada"])) == (count, count)


def test_many_voters_at_once_are_all_counted_while_the_author_goes_out_and_in(space):
    course, people, entries = gallery(space, "votes")
    voters = [course.learner(f"voter{number}") for number in range(HANDS)]

    def changes_her_mind():
        for on in (False, True):
            videos.show_in_gallery(people["ada"], fresh(course), on=on)

    refusals = together(
        changes_her_mind,
        *[lambda voter=voter: videos.vote(voter, fresh(course), entries["ada"], on=True) for voter in voters],
    )

    assert set(refusals) <= {NotFound}
    assert votes(entries["ada"]) == GalleryVote.objects.count() == HANDS - len(refusals)


def test_an_answer_of_two_tabs_counts_once_and_those_of_all_are_counted(space):
    course, _people, entries = gallery(space, "pairs")
    voters = [course.learner(f"voter{number}") for number in range(3)]
    ada, ben, chi = (entries[name] for name in ("ada", "ben", "chi"))

    def says(voter, left, right):
        return lambda: videos.compare(voter, fresh(course), left, right, says="left")

    works = [says(voter, *pair) for voter in voters for pair in ((ada, ben), (ada, ben), (chi, ada))]
    assert together(*works) == []

    assert GalleryComparison.objects.count() == 6
    assert [counts(pk) for pk in (ada, ben, chi)] == [(6, 6), (3, 0), (3, 6)]
    assert GalleryEntry.objects.get(pk=ada).votes == 0


def test_two_tabs_that_first_show_a_video_make_one_entry(space):
    course, people, _entries = gallery(space, "votes")
    GalleryEntry.objects.all().delete()

    works = [lambda: videos.show_in_gallery(people["ada"], fresh(course), on=True)] * HANDS

    assert (together(*works), GalleryEntry.objects.count()) == ([], 1)
