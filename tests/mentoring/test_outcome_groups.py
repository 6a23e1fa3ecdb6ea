"""What came of people by what they said of themselves."""

import pytest
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.domain import outcome_groups
from mentoring.models import Goal, Pair, Participant, Pulse
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.mentoring import reading
from tests.personas import person


@pytest.fixture
def crowd(stage):
    """``crowd(7, team="Sales")`` signs so many people up."""

    def sign(count, *, mentor=False, **fields):
        known = Participant.objects.count()
        return [
            Participant.objects.create(
                programme=stage.programme,
                user=person(f"p{known + number}"),
                **{"is_mentor": mentor, "is_mentee": not mentor, **fields},
            )
            for number in range(count)
        ]

    return sign


def look(stage, by=""):
    return mentoring.outcome_groups(stage.dee, stage.programme, by)


def sizes(found):
    return [(row.words, row.people) for row in found.rows]


def answer(pair, *answers, after=1):
    """Answers of the mentee, and of the mentor where there are two."""
    for user_id, said in zip((pair.mentee_id, pair.mentor_id), answers, strict=False):
        Pulse.objects.create(pair=pair, user_id=user_id, after=after, answer=said)


def test_who_runs_the_programme_sees_it_and_who_looks_through_their_eyes(stage):
    assert mentoring.outcome_groups(reading(stage.dee), stage.programme).rows == []
    with pytest.raises(NotAllowed):
        mentoring.outcome_groups(stage.ada, stage.programme)


def test_people_by_what_they_do(stage, crowd):
    crowd(6)
    crowd(5, mentor=True)
    crowd(7, is_mentee=True, is_mentor=True)

    found = look(stage, "nonsense")
    assert (found.by, found.has_others) == ("role", False)
    assert sizes(found) == [("Mentees", 6), ("Mentors", 5), ("Both mentee and mentor", 7)]


def test_people_by_experience(stage, crowd):
    crowd(5, level=None)
    crowd(6, level=0)
    crowd(5, level=4)

    assert sizes(look(stage, "level")) == [("I study", 6), ("10 to 20 years", 5), ("Did not say", 5)]


def test_people_by_the_language_that_they_named_first(stage, crowd):
    crowd(5, languages=["Español", "English"])
    crowd(3, languages=["English", "Español"])
    crowd(2, languages=["english"])
    crowd(5, languages=[])

    assert sizes(look(stage, "language")) == [("English", 5), ("Español", 5), ("Did not say", 5)]


def test_teams_are_one_however_they_are_written(stage, crowd):
    crowd(4, team="Sales")
    crowd(1, team=" SALES ")
    crowd(6, team="data")

    assert sizes(look(stage, "team")) == [("data", 6), ("Sales", 5)]


def test_small_groups_are_added_up(stage, crowd):
    for team, count in (("A", 7), ("B", 6), ("C", 3), ("D", 2)):
        crowd(count, team=team)
    found = look(stage, "team")
    assert (sizes(found), found.has_others) == ([("A", 7), ("B", 6), ("Others", 5)], True)

    # With one less, B and the others could be told apart.
    Participant.objects.filter(team="D").latest("pk").delete()
    assert sizes(look(stage, "team")) == [("A", 7), ("Others", 10)]


def test_of_four_people_nothing_is_told(stage, crowd):
    crowd(4, team="A")

    found = look(stage, "team")
    assert (found.rows, found.has_others) == ([], False)


def test_a_large_group_and_one_person_are_one_group(stage, crowd):
    crowd(5, team="A")
    crowd(1, team="B")

    assert sizes(look(stage, "team")) == [("Others", 6)]


def test_of_very_many_groups_the_largest_are_told(stage, crowd, monkeypatch):
    monkeypatch.setattr(outcome_groups, "MOST_GROUPS", 1)
    crowd(5, team="A")
    crowd(6, team="B")

    assert sizes(look(stage, "team")) == [("B", 6), ("Others", 5)]


def test_what_came_of_a_group_is_counted_in_people(stage, crowd):
    mentees, mentors = crowd(6), crowd(5, mentor=True)
    stage.offer(mentees[4], mentors[1])
    pairs = [stage.pair(mentee, mentors[0]) for mentee in mentees[:4]]
    Pair.objects.filter(pk__in=[pair.pk for pair in pairs[:3]]).update(met_count=1)
    Pair.objects.filter(pk=pairs[0].pk).update(met_count=3)
    Goal.objects.create(pair=pairs[1], title="Write", progress=100)
    Pair.objects.filter(pk=pairs[2].pk).update(end_reason="reached", ended_at=timezone.now(), open_key=None)

    rows = look(stage).rows
    counts = [(row.people, row.offered, row.paired, row.met, row.often, row.reached) for row in rows]
    assert counts == [(6, 5, 4, 3, 1, 2), (5, 2, 1, 1, 1, 1)]
    assert [(row.paired_percent, row.met_percent) for row in rows] == [(67, 50), (20, 20)]
    assert [row.pulses for row in rows] == [[None, None], [None, None]]


def test_means_are_told_of_five_people_or_more(stage, crowd):
    mentees, mentors = crowd(6), crowd(6, mentor=True)
    pairs = [stage.pair(*both) for both in zip(mentees, mentors, strict=True)]
    for pair in pairs[:5]:
        answer(pair, 4, 2)
    assert [row.pulses for row in look(stage).rows] == [[4.0, None], [2.0, None]]

    answer(pairs[5], 1)
    assert [row.pulses for row in look(stage).rows] == [[3.5, None], [2.0, None]]


def test_no_mean_can_be_worked_out_from_that_of_all(stage, crowd):
    """Of the mentors four have answered. What the mentees said would give them away, beside what all said."""
    mentees, mentors = crowd(6), crowd(6, mentor=True)
    pairs = [stage.pair(*both) for both in zip(mentees, mentors, strict=True)]
    for pair in pairs[:4]:
        answer(pair, 4, 2)
    for pair in pairs[4:]:
        answer(pair, 4)

    assert [row.pulses for row in look(stage).rows] == [[None, None], [None, None]]
    assert mentoring.outcomes_of(stage.dee, stage.programme).pulses[0].people == 10


def test_each_question_is_told_by_itself(stage, crowd):
    mentees, mentors = crowd(5), crowd(5, mentor=True)
    for both in zip(mentees, mentors, strict=True):
        pair = stage.pair(*both)
        answer(pair, 5)
        answer(pair, 1, 3, after=3)

    assert [row.pulses for row in look(stage).rows] == [[5.0, 1.0], [None, 3.0]]


def test_answers_of_who_is_in_no_group_are_not_in_the_whole(stage, crowd):
    """Who takes off the groups from the whole would be left with them."""
    pairs = [stage.pair(mentee, crowd(1, mentor=True)[0]) for mentee in crowd(6)]
    for pair in pairs:
        answer(pair, 4)
    Participant.objects.filter(user_id=pairs[0].mentee_id).delete()

    assert mentoring.outcomes_of(stage.dee, stage.programme).pulses[0].people == 5


def test_two_queries(stage, crowd, django_assert_num_queries):
    crowd(12, team="A")
    for by in ("role", "team", "level", "language"):
        with django_assert_num_queries(2):
            look(stage, by)
