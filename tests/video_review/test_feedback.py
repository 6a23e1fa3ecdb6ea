"""What authors say of reviews, and what it makes of the grade for reviewing."""

from dataclasses import replace

import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.feedback import rating_of
from social_learning_xblocks.video_review.domain.reviewers import reviewing_of, whole_share
from social_learning_xblocks.video_review.models import Feedback, Participant, Review
from tests.factories.assignments import make_assignment


@pytest.fixture
def course(db):
    return make_assignment(wanted=2)


@pytest.fixture
def people(course):
    return course.class_of(3)


def review(course, author, reviewer, share=0.5, **fields):
    usual = {"state": "given", "share": share, "rubric": course.assignment.rubric}
    return Review.objects.create(submission=course.own(author), reviewer_id=reviewer.user_id, **{**usual, **fields})


def rate(actor, course, row, body="", **ratings):
    return videos.rate_review(actor, course.assignment, row.pk, ratings=ratings, body=body)


def part(course, actor, **fields):
    Participant.objects.filter(user_id=actor.user_id).update(**fields)
    return Participant.objects.get(user_id=actor.user_id)


def test_an_author_says_what_a_review_was_worth(course, people):
    ada, ben, _chi = people
    row = review(course, ada, ben)

    said = rate(ada, course, row, body="Thank *you*", useful=2, kind=1)

    assert (said.useful, said.kind, said.specific, rating_of(said)) == (2, 1, None, 0.75)
    assert said.body_html == '<p dir="auto">Thank <em>you</em></p>'


def test_saying_it_again_changes_it_and_tells_the_reviewer_once(course, people):
    ada, ben, _chi = people
    row = review(course, ada, ben)
    rate(ada, course, row, useful=0)

    rate(ada, course, row, useful=2)

    assert Feedback.objects.get().useful == 2
    [line] = notices.list_notices(ben, course.space).items
    assert line.sentence == "An author answered your review"


@pytest.mark.parametrize("said", [{"useful": 3}, {"kind": -1}, {"body": "x" * 2001}, {}, {"body": "  "}], ids=repr)
def test_what_says_nothing_or_too_much_is_refused(course, people, said):
    ada, ben, _chi = people
    row = review(course, ada, ben)

    with pytest.raises(Invalid):
        rate(ada, course, row, **said)

    assert Feedback.objects.count() == 0


def test_words_alone_are_no_rating(course, people):
    ada, ben, _chi = people

    assert rating_of(rate(ada, course, review(course, ada, ben), body="Thank you")) is None


def test_reviews_of_others_and_of_other_places_are_not_there(course, people):
    ada, ben, chi = people
    row, own = review(course, ada, ben), review(course, ada, ada, kind="self")
    unfinished = review(course, ada, chi, state="writing")

    for actor, which in ((chi, row), (ben, row), (ada, own), (ada, unfinished)):
        with pytest.raises(NotFound):
            rate(actor, course, which, useful=2)
    with pytest.raises(NotFound):
        videos.rate_review(ada, make_assignment().assignment, row.pk, ratings={"useful": 2}, body="")
    with pytest.raises(NotAllowed):
        rate(replace(ada, read_only=True), course, row, useful=2)


def test_who_has_given_all_reviews_has_the_full_effort(course, people):
    found = reviewing_of(course.assignment, part(course, people[0], given=2))

    assert (found.share, found.parts) == (1.0, {"effort": 1.0})


def test_helpfulness_and_agreement_are_parts_when_something_is_known(course, people):
    ada, ben, chi = people
    first = review(course, ben, ada, share=0.6)
    review(course, ben, chi, share=0.5)
    rate(ben, course, first, useful=2, kind=2, specific=2)

    found = reviewing_of(course.assignment, part(course, ada, given=1))

    assert found.parts == {"effort": 0.5, "helpfulness": pytest.approx(2.5 / 3), "agreement": 1.0}


def test_being_strict_in_all_is_no_disagreement(course, people):
    ada, ben, chi = people
    review(course, ben, ada, share=0.1)
    review(course, ben, chi, share=0.5)

    strict = reviewing_of(course.assignment, part(course, ada, given=1))
    known = reviewing_of(course.assignment, part(course, ada, given=1, leaning=-0.4))

    assert strict.parts["agreement"] == pytest.approx(0.0)
    assert known.parts["agreement"] == 1.0


@pytest.mark.parametrize(("reviewing_part", "whole"), [(0.0, 0.5), (0.2, 0.8 * 0.5 + 0.2 * 1.0), (1.0, 1.0)])
def test_reviewing_is_a_part_of_the_whole_grade(course, people, reviewing_part, whole):
    policy = videos.Policy(reviewing_part=reviewing_part)
    row = part(course, people[0], given=2)
    row.submission.share = 0.5

    assert videos.share_of_person(course.assignment, row, policy) == pytest.approx(whole)


def test_without_a_grade_of_the_work_there_is_none_at_all(course, people):
    assert videos.share_of_person(course.assignment, part(course, people[0], given=2), videos.Policy()) is None


def test_nobody_is_graded_for_reviews_that_nobody_asked_for(course, people):
    assert whole_share(videos.Policy(), 0.5, None) == 0.5


def test_words_alone_change_no_grade_for_reviewing(course, people):
    ada, ben, _chi = people
    rate(ben, course, review(course, ben, ada), body="Thank you")

    assert reviewing_of(course.assignment, part(course, ada, given=2)).parts == {"effort": 1.0}
