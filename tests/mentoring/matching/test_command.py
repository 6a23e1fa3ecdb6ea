"""``python -m mentoring.matching``, run as a function."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from mentoring.matching import __main__ as command
from mentoring.matching.__main__ import main
from mentoring.matching.people import Person
from mentoring.matching.problem import Problem
from mentoring.matching.solve import Pair, Run
from mentoring.matching.summary import summary_of

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
    assert told.splitlines()[-6:] == [
        "1 of 2 mentees have a mentor.",
        "By these rules no more pairs can be made: this is proved.",
        "Of 100 points, the lowest score is 100.00, the mean 100.00.",
        "The floor is 100.00: a higher one would leave somebody out.",
        "Among all pairs that are allowed, with as many pairs over this floor, no total is better at all: this is proved.",
        "Without a mentor: ben.",
    ]


def test_progress_is_told_by_tenths(capsys):
    progress = command._Progress()
    for done in (0, 5, 19, 18, 20, 20):
        progress("looking", done, 20)
    progress("matching", 0, 0)
    assert capsys.readouterr().err == "looking: 20 %\nlooking: 90 %\nlooking: 100 %\n"


def test_a_rule_can_be_set(run):
    assert pairs(run("--rule", "most_offset=300")[1]) == [["ben", "eve"], ["chi", "ada"]]
    assert pairs(run("--rule", "most_offset=any,shared_language=no")[1]) == [["ben", "eve"], ["chi", "ada"]]


def test_of_settings_that_contradict_each_other_the_last_counts(run):
    assert pairs(run("--rule", "most_offset=any", "--rule", "most_offset=0")[1]) == [["chi", "ada"]]


def test_weights_can_be_set(run):
    printed = run("--weights", "skills=0", "--rule", "most_offset=any")[1]
    assert {line.split(",")[2] for line in printed.splitlines()[1:]} == {"5000"}  # nothing is left to compare


def test_aims_can_be_set(run):
    assert "The floor is" not in run("--aim", "has_floor=no,spread=100")[2]


def test_the_same_seed_gives_the_same_pairs_and_the_exact_way_may_be_asked_for(run):
    assert run("--seed", "7")[1] == run("--seed", "7", "--exact", "--nearest", "3")[1]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("locked", [["ben", "ada"]]),
        ("forbidden", []),
        ("published", [["chi", "ada"]]),
    ],
)
def test_pairs_that_were_decided_before(run, folder, file, expected):
    decided = {"locked": "ben,ada", "forbidden": "ben,ada\nchi,ada", "published": "chi,ada"}[file]
    (folder / "decided.csv").write_text(f"mentee,mentor\n{decided}\n", "utf-8")
    assert pairs(run(f"--{file}", "decided.csv")[1]) == expected


def test_pairs_are_written_for_spreadsheets_and_can_be_the_next_runs_published_ones(run, folder):
    assert run("--output", "pairs.csv")[1] == ""
    assert (folder / "pairs.csv").read_bytes() == b"\xef\xbb\xbfmentee,mentor,score\nchi,ada,10000\n"
    ended, printed, _told = run("--published", "pairs.csv")
    assert (ended, pairs(printed)) == (0, [["chi", "ada"]])


def test_all_that_came_out_as_json(run):
    ended, printed, _told = run("--json")
    told = json.loads(printed)
    assert ended == 0
    assert told["pairs"] == [{"mentee": "chi", "mentor": "ada", "score": 10_000}]
    assert (told["unmatched"], told["gap"], told["is_widest"], told["floor"]) == (["ben"], 0.0, True, 10_000)
    assert told["summary"][0] == "1 of 2 mentees have a mentor."
    assert [problem["is_remark"] for problem in told["problems"]["mentees.csv"]] == [True]


def test_rows_with_mistakes_are_told_and_the_end_says_so(run, folder):
    (folder / "mentees.csv").write_text(MENTEES + ",x,0\n" * 25, "utf-8")
    ended, printed, told = run()
    assert (ended, pairs(printed)) == (3, [["chi", "ada"]])
    assert "mentees.csv, row 4, id: Everybody needs an id.\n" in told
    assert "mentees.csv: 6 more of such rows.\n" in told


def test_somebody_may_have_several_mentors(run, folder):
    (folder / "mentees.csv").write_text("id,places\nben,2\nchi,0\n", "utf-8")
    told = run()[2]
    assert "1 of 1 mentees have a mentor.\nSome have several: there are 2 pairs.\n" in told
    assert "Without a mentor" not in told


def test_of_many_without_a_mentor_some_are_named(run, folder):
    (folder / "mentors.csv").write_text("id\n", "utf-8")
    (folder / "mentees.csv").write_text("id\n" + "".join(f"m{number:02}\n" for number in range(22)), "utf-8")
    ended, printed, told = run()
    assert (ended, printed) == (0, "mentee,mentor,score\n")
    assert told.endswith("m18, m19 and 2 more.\n")
    assert "points" not in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--locked", "gone.csv"], "gone.csv: No such file or directory.\n"),
        (["--locked", "mentees.csv"], "mentees.csv: A column “mentee” is needed in the first row.\n"),
        (["--output", "no/pairs.csv"], "There is no folder no to write to.\n"),
        (["--weights", "skills=-1"], "The weight of skills is a number, and not less than nothing.\n"),
        (["--weights", "skills=nan"], "The weight of skills is a number, and not less than nothing.\n"),
        (["--nearest", "0"], "At least one mentor is looked at for each mentee.\n"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(run, arguments, sentence):
    ended, printed, told = run(*arguments)
    assert (ended, printed, told) == (1, "", sentence)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--weights", "age=5"], "age is none of skills, style, interests, hours, level, team"),
        (["--rule", "most_offset=far"], "far is no value of most_offset"),
        (["--rule", "shared_language=240"], "240 is no value of shared_language"),
        (["--aim", "spread=-1"], "-1 is no value of spread"),
        (["--aim", "is_exact=yes"], "is_exact is none of has_floor, keep, spread"),
        (["--day", "soon"], "invalid"),
    ],
)
def test_wrong_arguments_end_with_2(folder, capsys, arguments, sentence):
    with pytest.raises(SystemExit) as ended:
        main(["solve", "mentees.csv", "mentors.csv", *arguments])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_run_that_is_stopped_writes_nothing(run, folder, monkeypatch):
    def stop(self, stage, done, whole):
        raise KeyboardInterrupt

    monkeypatch.setattr(command._Progress, "__call__", stop)
    ended, _printed, told = run("--output", "pairs.csv")
    assert (ended, told.splitlines()[-1]) == (130, "Stopped. No pairs were written.")
    assert not (folder / "pairs.csv").exists()


def test_every_option_is_documented(capsys):
    with pytest.raises(SystemExit):
        main(["solve", "--help"])
    page = (Path(__file__).parents[3] / "docs" / "reference" / "matching.rst").read_text("utf-8")
    options = set(re.findall(r"--\w+", capsys.readouterr().out)) - {"--help"}
    assert len(options) == 12
    assert [option for option in sorted(options) if f"``{option}``" not in page and f"``{option} " not in page] == []


def test_it_runs_as_a_module_without_django(folder):
    program = (
        "import runpy, sys; sys.argv = ['x', 'solve', 'mentees.csv', 'mentors.csv']\n"
        "try: runpy.run_module('mentoring.matching', run_name='__main__')\n"
        "except SystemExit as end: print(end.code, 'django' in sys.modules)"
    )
    environment = {"PATH": "", "PYTHONPATH": ":".join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["mentee,mentor,score", "chi,ada,10000", "0 False"]


def test_it_ends_the_process_with_its_answer(folder, monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "mentoring.matching.__main__")
    monkeypatch.setattr(sys, "argv", ["x", "solve", "gone.csv", "mentors.csv"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("mentoring.matching", run_name="__main__")
    assert (ended.value.code, capsys.readouterr().err) == (1, "gone.csv: No such file or directory.\n")


def test_what_was_not_proved_is_not_claimed(folder):
    problem = Problem([Person("ben")], [Person("ada")])
    run = Run((Pair("ben", "ada", 5_000),), (), 0, 5_000.0, 5_001.0, is_widest=False, is_complete=False)
    assert summary_of(problem, run) == [
        "1 of 1 mentees have a mentor.",
        "Whether more pairs could be made is not proved.",
        "Of 100 points, the lowest score is 50.00, the mean 50.00.",
        "Among the pairs that were looked at, with as many pairs over this floor, no total is better by more than "
        "0.0200 %: this is proved.",
    ]
