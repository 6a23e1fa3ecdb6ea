"""Long work tells how far it is, and whoever looks on can end it at each word."""

import pytest

from mentoring.matching import (
    Aims,
    Person,
    Problem,
    Rules,
    Stopped,
    candidates,
    explain,
    health,
    health_of,
    repair,
    solve,
)
from mentoring.matching.progress import silent, told

WORDS = ("sql", "python", "talks", "maps")
MENTEES = [Person(f"e{one}", skills=frozenset({WORDS[one % 4]}), offset=60 * one) for one in range(9)]
MENTORS = [Person(f"o{one}", skills=frozenset({WORDS[one % 4]}), offset=120 * one, places=2) for one in range(4)]
RULES = Rules(most_offset=120)
PROBLEM = Problem(MENTEES, MENTORS, RULES)


def few(progress):
    return solve(Problem(MENTEES, MENTORS, RULES, aims=Aims(is_exact=False), nearest=1), progress)


def exact(progress):
    return solve(PROBLEM, progress)


def stable(progress):
    return solve(Problem(MENTEES, MENTORS, RULES, aims=Aims(is_stable=True)), progress)


def explained(progress):
    return explain(PROBLEM, solve(PROBLEM), progress)


def repaired(progress):
    return repair(PROBLEM, [("e1", "o0"), ("e2", "o0")], progress)


def checked(progress):
    return health_of(PROBLEM, progress)


WORK = {
    few: {"looking", "filling", "raising", "matching"},
    exact: {"looking", "filling", "raising", "matching"},
    stable: {"looking", "filling", "matching"},
    explained: {"explaining"},
    repaired: {"repairing"},
    checked: {"looking", "filling", "explaining"},
}


@pytest.mark.parametrize("work", WORK)
def test_all_stages_are_told_and_change_nothing(work, monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    monkeypatch.setattr(health, "ALL_PAIRS", 9)
    news = []
    assert work(lambda *one: news.append(one)) == work(None)
    assert {stage for stage, _done, _whole in news} == WORK[work]
    assert all(0 <= done <= whole for _stage, done, whole in news)


@pytest.mark.parametrize("work", WORK)
def test_it_ends_wherever_the_answer_is_no(work, monkeypatch):
    monkeypatch.setattr(candidates, "ALL_PAIRS", 1)
    monkeypatch.setattr(health, "ALL_PAIRS", 9)
    news = []
    work(lambda *one: news.append(one))
    for last in range(len(news)):
        calls = iter(range(len(news)))
        with pytest.raises(Stopped, match=f"^Stopped while {news[last][0]}, after "):
            work(lambda *_one, calls=calls, last=last: next(calls) != last)


def test_nothing_is_told_where_nobody_looks_on():
    assert told(None, "looking") is silent
    silent(1, 2)


def test_any_other_answer_goes_on():
    for answer in (None, True, 0):
        told(lambda *_news, answer=answer: answer, "looking")(1, 2)
