"""Credit: the ledger is the truth, the sums follow it, and rings of friends run dry."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from social_learning_xblocks.people.api import (
    Credit,
    Reputation,
    Value,
    check_standings,
    give_again,
    give_credit,
    most_helpful,
    reputation_of,
    take_back_all,
    take_back_credit,
    who_knows,
)
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.people.rules import POINTS
from tests.factories.spaces import make_space
from tests.factories.threads import at_once
from tests.personas import person

SUBJECT = ("answer", 12)
COUNTS = {Value.UPVOTED: "upvoted", Value.ACCEPTED: "accepted", Value.ENDORSED: "endorsed"}


@pytest.fixture
def space(db):
    return make_space()


def credit(user, giver, kind=Value.UPVOTED, subject=SUBJECT, tags=()) -> Credit:
    return Credit(kind.value, subject, user.pk, giver.pk, tags)


def ledger(space) -> list[tuple[str, int]]:
    return list(ReputationEvent.objects.filter(space=space).order_by("pk").values_list("kind", "points"))


def standings(space) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """(user, tag) -> points, accepted, endorsed, upvoted, as stored."""
    columns = ("user_id", "tag_key", "points", "accepted", "endorsed", "upvoted")
    return {row[:2]: row[2:] for row in Standing.objects.filter(space=space).values_list(*columns)}


def folded(space) -> dict[tuple[int, int], tuple[int, int, int, int]]:
    """The same, added up from the lines of the ledger."""
    sums: dict[tuple[int, int], Counter[str]] = {}
    for event in ReputationEvent.objects.filter(space=space):
        sign = 0 if event.points == 0 else 1 if event.reverses_id is None else -1
        for tag in (0, *event.tag_ids):
            row = sums.setdefault((event.user_id, tag), Counter())
            row["points"] += event.points
            row[COUNTS.get(event.kind, "")] += sign
    return {key: (row["points"], row["accepted"], row["endorsed"], row["upvoted"]) for key, row in sums.items()}


@pytest.mark.parametrize(
    ("kind", "reputation"),
    [
        (Value.UPVOTED, Reputation(points=5, upvoted=1)),
        (Value.ACCEPTED, Reputation(points=10, accepted=1)),
        (Value.ENDORSED, Reputation(points=10, endorsed=1)),
        (Value.ASKED_WELL, Reputation(points=2)),
    ],
)
def test_value_received_is_points_and_a_count(kind, reputation, space, ada, ben):
    event = give_credit(space, credit(ben, ada, kind))

    assert (event.user_id, event.giver_id, event.points, event.subject_type, event.subject_id) == (
        ben.pk,
        ada.pk,
        reputation.points,
        "answer",
        12,
    )
    assert reputation_of(space, ben.pk) == reputation


def test_who_received_nothing_has_no_reputation(space, eve):
    assert reputation_of(space, eve.pk) == Reputation()


def test_giving_earns_nothing(space, ada, ben):
    give_credit(space, credit(ben, ada))

    assert reputation_of(space, ada.pk) == Reputation()


def test_credit_to_oneself_is_none(space, ben):
    assert give_credit(space, credit(ben, ben)) is None
    assert (ledger(space), standings(space)) == ([], {})


def test_reputation_here_is_none_elsewhere(space, ada, ben):
    give_credit(space, credit(ben, ada))

    assert reputation_of(make_space(), ben.pk) == Reputation()


def test_points_reach_a_level(space, ada, ben, chi):
    for giver in (ada, chi):
        give_credit(space, credit(ben, giver, Value.ACCEPTED))

    assert reputation_of(space, ben.pk) == Reputation(points=20, accepted=2, level="helper")


def test_points_count_in_the_space_and_in_each_topic(space, ada, ben, chi):
    give_credit(space, credit(ben, ada, tags=(3, 4)))
    give_credit(space, credit(ben, chi, Value.ACCEPTED, tags=(4, 5)))

    assert standings(space) == {
        (ben.pk, 0): (15, 1, 0, 1),
        (ben.pk, 3): (5, 0, 0, 1),
        (ben.pk, 4): (15, 1, 0, 1),
        (ben.pk, 5): (10, 1, 0, 0),
    }


def test_credit_is_taken_back_and_the_ledger_keeps_both(space, ada, ben):
    given = credit(ben, ada, tags=(3,))
    first = give_credit(space, given)

    take_back_credit(space, given)

    assert ledger(space) == [("upvoted", 5), ("upvoted", -5)]
    assert ReputationEvent.objects.get(reverses=first).tag_ids == [3]
    assert (reputation_of(space, ben.pk), set(standings(space).values())) == (Reputation(), {(0, 0, 0, 0)})


def test_credit_is_taken_back_once(space, ada, ben):
    given = credit(ben, ada)
    give_credit(space, given)

    for _time in range(2):
        take_back_credit(space, given)

    assert ledger(space) == [("upvoted", 5), ("upvoted", -5)]


def test_what_was_never_given_is_not_taken_back(space, ada, ben, chi):
    give_credit(space, credit(ben, ada))

    take_back_credit(space, credit(ben, chi))
    take_back_credit(space, credit(ben, ada, Value.ACCEPTED))
    take_back_credit(space, credit(ben, ada, subject=("answer", 13)))
    take_back_credit(space, credit(ben, ada, subject=("question", 12)))
    take_back_credit(make_space(), credit(ben, ada))

    assert reputation_of(space, ben.pk) == Reputation(points=5, upvoted=1)


def test_credit_can_be_given_again(space, ada, ben):
    given = credit(ben, ada)
    give_credit(space, given)
    take_back_credit(space, given)

    give_credit(space, given)
    take_back_credit(space, given)
    give_credit(space, given)

    assert ledger(space) == [("upvoted", 5), ("upvoted", -5)] * 2 + [("upvoted", 5)]
    assert reputation_of(space, ben.pk) == Reputation(points=5, upvoted=1)


def test_a_hidden_post_loses_all_its_credit(space, ada, ben, chi):
    for giver, kind in ((ada, Value.UPVOTED), (chi, Value.UPVOTED), (ada, Value.ENDORSED)):
        give_credit(space, credit(ben, giver, kind))
    give_credit(space, credit(ben, ada, subject=("answer", 13)))
    take_back_credit(space, credit(ben, chi))

    assert take_back_all(space, SUBJECT) == 2
    assert take_back_all(space, SUBJECT) == 0
    assert reputation_of(space, ben.pk) == Reputation(points=5, upvoted=1)


def test_credit_that_stands_is_not_given_again(space, ada, ben, chi):
    wanted = [credit(ben, giver) for giver in (ada, chi)]
    for each in wanted:
        give_credit(space, each)
    take_back_credit(space, wanted[1])

    for _time in range(2):
        give_again(space, SUBJECT, wanted)

    assert ledger(space) == [("upvoted", 5), ("upvoted", 5), ("upvoted", -5), ("upvoted", 5)]
    assert reputation_of(space, ben.pk) == Reputation(points=10, upvoted=2)


def test_credit_comes_back_with_the_post_as_it_was(space, ada, ben, chi, dee):
    old = [credit(ben, ada, tags=(3,)), credit(ben, chi, tags=(3,)), credit(ben, ada, Value.ENDORSED, tags=(3,))]
    for given in old:
        give_credit(space, given)
    take_back_credit(space, old[1])
    take_back_all(space, SUBJECT)
    now = [credit(ben, ada, tags=(4,)), credit(ben, ada, Value.ENDORSED, tags=(4,)), credit(ben, dee, tags=(4,))]

    for _time in range(2):
        give_again(space, SUBJECT, [*now, credit(ben, ben)])

    assert reputation_of(space, ben.pk) == Reputation(points=20, endorsed=1, upvoted=2, level="helper")
    assert standings(space) == folded(space)


def test_two_friends_run_dry(space, ada, ben, chi):
    for number in range(8):
        give_credit(space, credit(ben, ada, subject=("answer", number)))
    give_credit(space, credit(ben, chi))

    assert [points for _kind, points in ledger(space)] == [5] * 6 + [0, 0, 5]
    # What a cap kept out counts nowhere: neither as points nor, for a grade, as a vote.
    assert reputation_of(space, ben.pk) == Reputation(points=35, upvoted=7, level="helper")


def test_the_cap_of_a_pair_is_not_asked_where_it_would_name_the_giver(space, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 25, "REPUTATION_PAIR_CAP": 5}
    give_credit(space, credit(ben, ada))
    hidden = [replace(credit(ben, ada, Value.ACCEPTED, ("answer", n)), hides_giver=True) for n in range(3)]

    for given in hidden:
        give_credit(space, given)

    assert ledger(space) == [("upvoted", 5), ("accepted", 10), ("accepted", 10), ("accepted", 0)]
    assert list(check_standings(space)) == []


def test_a_day_has_its_cap(space, ben, settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 12}
    for number in range(4):
        give_credit(space, credit(ben, person(f"learner{number}")))

    assert [points for _kind, points in ledger(space)] == [5, 5, 2, 0]


def test_caps_are_those_of_a_day_and_a_space(space, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 5, "REPUTATION_PAIR_CAP": 5}
    elsewhere = make_space()
    for place in (space, elsewhere):
        give_credit(place, credit(ben, ada))
    ReputationEvent.objects.filter(space=space).update(created_at=timezone.now() - timedelta(hours=25))

    assert give_credit(space, credit(ben, ada)).points == 5
    assert give_credit(elsewhere, credit(ben, ada)).points == 0


def test_a_line_without_points_is_taken_back_as_one_without(space, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 0}
    given = credit(ben, ada)
    give_credit(space, given)

    take_back_credit(space, given)

    assert ledger(space) == [("upvoted", 0), ("upvoted", 0)]
    assert reputation_of(space, ben.pk) == Reputation()


def test_the_most_helpful_come_first(space, ada, ben, chi, dee, eve):
    for user, giver, kind in ((ben, ada, Value.UPVOTED), (chi, ada, Value.ACCEPTED), (dee, ada, Value.ACCEPTED)):
        give_credit(space, credit(user, giver, kind))
    given = credit(eve, ada)
    give_credit(space, given)
    take_back_credit(space, given)
    give_credit(make_space(), credit(eve, ada, Value.ACCEPTED))

    ten, five = Reputation(points=10, accepted=1), Reputation(points=5, upvoted=1)
    assert most_helpful(space) == [(chi.pk, ten), (dee.pk, ten), (ben.pk, five)]
    assert most_helpful(space, limit=1) == [(chi.pk, ten)]


def test_who_knows_a_topic_has_proven_it_there(space, ada, ben, chi, dee, eve):
    for user, kind, tags in (
        (ben, Value.ACCEPTED, (3,)),
        (chi, Value.ACCEPTED, (3, 4)),
        (dee, Value.UPVOTED, (3,)),
        (eve, Value.ENDORSED, (5,)),
    ):
        give_credit(space, credit(user, ada, kind, tags=tags))
    give_credit(space, credit(chi, eve, Value.ENDORSED, tags=(3,)))

    assert who_knows(space, [3]) == [chi.pk, ben.pk]
    assert who_knows(space, [3, 4]) == [chi.pk, ben.pk]
    assert who_knows(space, [3], limit=1) == [chi.pk]
    assert (who_knows(space, [6]), who_knows(make_space(), [3])) == ([], [])


def test_without_a_topic_those_who_have_proven_anything_know(space, ada, ben, chi):
    give_credit(space, credit(ben, ada, Value.ACCEPTED, tags=(3,)))
    give_credit(space, credit(chi, ada, Value.UPVOTED, tags=(3,)))

    assert who_knows(space, []) == [ben.pk]


@pytest.mark.parametrize("tags", [(), (3, 4, 5)])
def test_the_first_credit_of_a_person(tags, space, ada, ben, django_assert_num_queries):
    """The caps and the sums there are, the line, the other sums, and all of them added to; a savepoint around it."""
    with django_assert_num_queries(4 + 2):
        give_credit(space, credit(ben, ada, tags=tags))


@pytest.mark.parametrize("tags", [(), (3, 4, 5)])
def test_the_next_credit_of_a_person(tags, space, ada, ben, chi, django_assert_num_queries):
    give_credit(space, credit(ben, ada, tags=tags))

    with django_assert_num_queries(3 + 2):
        give_credit(space, credit(ben, chi, tags=tags))


@pytest.mark.parametrize("tags", [(), (3, 4, 5)])
def test_taking_credit_back(tags, space, ada, ben, django_assert_num_queries):
    given = credit(ben, ada, tags=tags)
    give_credit(space, given)

    with django_assert_num_queries(3 + 2):
        take_back_credit(space, given)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_people_are_one_query(count, space, ada, ben, chi, dee, django_assert_num_queries):
    for user in (ben, chi, dee)[:count]:
        give_credit(space, credit(user, ada, Value.ACCEPTED, tags=(3,)))

    with django_assert_num_queries(1):
        assert len(most_helpful(space)) == count
    with django_assert_num_queries(1):
        assert len(who_knows(space, [3])) == count
    with django_assert_num_queries(1):
        reputation_of(space, ben.pk)


class Ledger(RuleBasedStateMachine):
    """Four people who give each other credit and take it back, in any order."""

    people = st.integers(0, 3)
    subjects = st.tuples(st.sampled_from(["question", "answer"]), st.integers(1, 3))
    kinds = st.sampled_from(list(Value))
    topics = st.lists(st.integers(1, 3), unique=True).map(tuple)

    @initialize()
    def meet(self):
        self.space = make_space()
        self.users = PEOPLE

    @rule(receiver=people, giver=people, kind=kinds, subject=subjects, tags=topics)
    def give(self, receiver, giver, kind, subject, tags):
        event = give_credit(self.space, credit(self.users[receiver], self.users[giver], kind, subject, tags))

        assert (event is None) == (receiver == giver)
        assert event is None or 0 <= event.points <= POINTS[kind]

    @rule(receiver=people, giver=people, kind=kinds, subject=subjects)
    def take_back(self, receiver, giver, kind, subject):
        take_back_credit(self.space, credit(self.users[receiver], self.users[giver], kind, subject))

    @rule(subject=subjects)
    def hide(self, subject):
        take_back_all(self.space, subject)

        assert take_back_all(self.space, subject) == 0

    @invariant()
    def the_sums_are_those_of_the_ledger(self):
        stored, expected = standings(self.space), folded(self.space)

        assert stored == expected
        assert all(number >= 0 for row in stored.values() for number in row)
        assert list(check_standings(self.space)) == []

    @invariant()
    def the_caps_hold(self):
        received, pairs = Counter(), Counter()
        for event in ReputationEvent.objects.filter(space=self.space):
            received[event.user_id] += event.points
            pairs[event.user_id, event.giver_id] += event.points

        assert all(points <= 20 for points in received.values())
        assert all(points <= 12 for points in pairs.values())


PEOPLE: list = []


def test_whatever_happens_the_sums_are_those_of_the_ledger(db, settings_of_site):
    PEOPLE[:] = [person(name) for name in ("ada", "ben", "chi", "dee")]

    run_state_machine_as_test(Ledger, settings=settings(max_examples=30, stateful_step_count=15))


@pytest.fixture
def settings_of_site(settings):
    settings.SOCIAL_LEARNING = {"REPUTATION_DAILY_CAP": 20, "REPUTATION_PAIR_CAP": 12}


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [0, 1], ids=["never had any", "had some"])
def test_eight_people_who_give_credit_at_once_are_added_up(before):
    space, ben = make_space(), person("ben")
    givers = [person(f"learner{n}") for n in range(8)]
    if before:
        give_credit(space, credit(ben, person("ada"), tags=(3,)))

    given = at_once(
        [
            lambda giver=giver, n=n: (
                give_credit(space, credit(ben, giver, subject=("answer", n), tags=(3, 4 + n % 2))).points
            )
            for n, giver in enumerate(givers)
        ]
    )

    assert given == [5] * 8
    assert standings(space) == folded(space)
