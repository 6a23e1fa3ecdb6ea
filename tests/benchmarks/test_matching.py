"""The suite measures what it says: a small programme, our side and SciPy, each in a process of its own."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.environments import CannotInstall
from benchmarks.matching import desk, orlib, suite, world
from benchmarks.matching.instance import Answer, Instance

pytestmark = pytest.mark.no_cover
SIZE = (60, 24)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("matching") / "small.npz"
    world.instance_of(world.programme(*SIZE)).save(path)
    return path


@pytest.fixture(scope="module")
def answers(file):
    here = [contender for contender in suite.CONTENDERS if not contender.packages]
    return {contender: suite.asked(contender, Path(sys.executable), file, 60) for contender in here}


def test_the_same_seed_makes_the_same_people_and_rules_forbid_some_pairs():
    one, other = world.programme(*SIZE), world.programme(*SIZE)

    assert (one.mentees, one.mentors) == (other.mentees, other.mentors)
    assert 0 < len(world.instance_of(one).mentees) < SIZE[0] * SIZE[1]


def test_the_whole_keeps_to_its_marks_and_no_stable_result_is_worth_more(file, answers):
    instance = Instance.load(file)
    most = suite.most_pairs(instance)
    figures = {(contender.is_stable, contender.name): answer for contender, answer in answers.items()}

    whole = figures[False, "whole"]
    assert all(is_kept for _words, is_kept in suite.marks(whole, SIZE, most))
    assert whole["pairs"] == figures[False, "core"]["pairs"] == most
    assert figures[False, "core"]["total"] == figures[False, "scipy"]["total"] >= whole["total"]
    assert figures[True, "whole_stable"]["total"] == figures[True, "stable"]["total"]
    assert figures[True, "stable"]["total"] <= figures[False, "core"]["total"]


def test_a_row_tells_figures_or_why_there_are_none(file):
    whole, *_, algmatch = suite.CONTENDERS
    row = suite.measured(whole, Path(sys.executable), file, SIZE, 60, 60)
    failed = suite.measured(algmatch, CannotInstall("no network"), file, SIZE, 60, 60)
    missing = suite.measured(algmatch, Path(sys.executable), file, SIZE, 60, 60)
    slow = suite.measured(suite.CONTENDERS[2], Path(sys.executable), file, SIZE, 60, 0.01)

    assert row.cost["runs"] == 1
    assert "pairs; gap" in row.reach
    assert failed.left_out == "no network"
    assert missing.left_out.startswith("ModuleNotFoundError")
    assert slow.left_out == "took longer than 0 s and was stopped"


def test_pairs_that_are_not_allowed_are_refused(file):
    instance = Instance.load(file)
    best = int(instance.mentees[0]), int(instance.mentors[0])

    assert instance.total(Answer([best])) == instance.scores[0]
    assert instance.total(Answer([best], total=7)) == 7
    with pytest.raises(ValueError, match="more partners"):
        instance.total(Answer([best, (best[0], int(instance.mentors[1]))]))
    with pytest.raises(ValueError, match="not allowed"):
        instance.total(Answer([(SIZE[0], 0)]))


def test_sizes_are_mentees_by_mentors():
    assert suite.sizes_of("") == suite.SIZES
    assert suite.sizes_of("20x8,5x3") == ((20, 8), (5, 3))
    with pytest.raises(ValueError, match="by mentors"):
        suite.sizes_of("20")


def test_a_problem_in_the_format_of_or_library_is_solved_both_ways(tmp_path):
    costs = np.array([[3, 1, 2], [2, 4, 6], [3, 2, 1]])
    (tmp_path / "assign3.txt").write_text(" 3\n" + "\n".join(" ".join(map(str, row)) for row in costs))

    assert [line.split("; ")[0] for line in orlib.solved(tmp_path)] == ["assign3.txt: published ?"]
    assert orlib.least(costs, by_auction=False)[0] == orlib.least(costs, by_auction=True)[0] == 4
    with pytest.raises(ValueError, match="no assign"):
        next(orlib.solved(tmp_path / "empty"))


def test_what_screens_ask_is_measured():
    lines = [*desk.lines_of(SIZE)]
    assert lines[0].startswith("60 x 24, what if one mentee had another mentor: ")
    assert all(line.endswith(" ms CPU") for line in lines)
    assert len(lines) == 7
