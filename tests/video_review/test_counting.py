"""Counters of the gallery: nothing to say while they are right, and put right where they are not."""

import pytest

from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain import counting
from social_learning_xblocks.video_review.models import GalleryEntry
from tests.factories.assignments import make_assignment


def gallery(mode, people=3):
    """A gallery with the works of some people in it."""
    course = make_assignment(gallery=mode, wanted=1)
    course.people = course.class_of(people)
    course.eve = course.learner("eve")
    course.entries = []
    for actor in course.people:
        work = course.own(actor)
        work.override_share = 0.5
        work.save()
        course.entries.append(videos.show_in_gallery(actor, course.assignment, on=True))
    return course


def differences(course, **fix):
    return [(one.table, one.column, one.stored, one.expected) for one in videos.check_counters(course.space, **fix)]


def test_votes_are_counted_anew(db):
    course = gallery("votes")
    for actor in (course.eve, course.people[1]):
        videos.vote(actor, course.assignment, course.entries[0].pk, on=True)
    assert differences(course) == []
    GalleryEntry.objects.filter(pk=course.entries[0].pk).update(votes=9)

    assert differences(course) == [("GalleryEntry", "votes", 9, 2)]
    assert differences(course, fix=True) == [("GalleryEntry", "votes", 9, 2)]

    assert (differences(course), GalleryEntry.objects.get(pk=course.entries[0].pk).votes) == ([], 2)


def test_comparisons_are_counted_anew_and_what_was_skipped_is_none(db, monkeypatch):
    monkeypatch.setattr(counting, "AT_ONCE", 1)
    course = gallery("pairs")
    first, second, third = (entry.pk for entry in course.entries)
    videos.compare(course.eve, course.assignment, first, second, says="left")
    videos.compare(course.eve, course.assignment, third, second, says="equal")
    videos.compare(course.eve, course.assignment, first, third, says="skip")
    assert differences(course) == []
    GalleryEntry.objects.update(compared=0, points=0)

    assert differences(course, fix=True) == [
        ("GalleryEntry", "compared", 0, 1),
        ("GalleryEntry", "points", 0, 2),
        ("GalleryEntry", "compared", 0, 2),
        ("GalleryEntry", "points", 0, 1),
        ("GalleryEntry", "compared", 0, 1),
        ("GalleryEntry", "points", 0, 1),
    ]
    assert differences(course) == []


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_any_number(db, count, django_assert_num_queries):
    course = gallery("votes", count)

    with django_assert_num_queries(7):  # two of them for the ids, two for the savepoint of a test
        assert differences(course) == []
