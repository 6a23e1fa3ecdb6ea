"""``python -m mentoring.matching``, run as a function."""

import json
import subprocess
import sys

import pytest

from mentoring.matching import __main__ as command
from mentoring.matching.__main__ import main

MENTEES = "id,skills,offset\nben,sql|talks,0\nchi,sql,0\n"
MENTORS = "id,skills,offset,places\nada,sql,0,1\neve,talks,300,1\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentees.csv").write_text(MENTEES, "utf-8")
    (tmp_path / "mentors.csv").write_text(MENTORS, "utf-8")
    return tmp_path


@pytest.fixture
def run(folder, capsys):
    """The command with these further arguments: how it ended, what it printed, what it told."""

    def run(*arguments):
        ended = main(["solve", "mentees.csv", "mentors.csv", *arguments])
        printed, told = capsys.readouterr()
        return ended, printed, told

    return run


def pairs(printed):
    return [line.split(",")[:2] for line in printed.splitlines()[1:]]


def test_pairs_are_printed_and_the_rest_is_told(run):
    ended, printed, told = run()
    assert (ended, printed) == (0, "mentee,mentor,score\nchi,ada,10000\n")
    assert (
        told.splitlines()[-5:]
        == [
            "1 of 2 mentees have a mentor, in 1 pairs.",
            "By these rules no more pairs can be made: this is proved.",
            "Of 100 points, the lowest score is 100.00, the mean 100.00.",
            "The floor is 100.00: a higher one would leave somebody out.",
            "Among all pairs that are allowed, with as many pairs over this floor, no total is better at all: this is proved.",
        ]
        or told.splitlines()[-1] == "Without a mentor: ben."
    )
