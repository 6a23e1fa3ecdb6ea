"""The command, its processes and its progress."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.stackexchange.dumps import MOST_PROCESSES, usual_processes
from social_learning_xblocks.qa.models import (
    Question,
)
from social_learning_xblocks.spaces.api import SpaceKind, space_called
from social_learning_xblocks.spaces.models import Space
from tests.factories.spaces import COURSE, make_space
from tests.qa.stackexchange.arriving import run, small_dump

pytestmark = pytest.mark.django_db


def test_the_command_makes_the_space_reports_and_writes_json(tmp_path, capsys):
    folder = small_dump(tmp_path / "beer.stackexchange.com")
    file = tmp_path / "report.json"
    call_command("import_stackexchange", str(folder), space=COURSE, processes=1, report=file)
    found = space_called(COURSE)
    assert (found.kind, found.course_key) == (SpaceKind.COURSE, COURSE)
    report = json.loads(file.read_text())
    assert (report["source"], report["finished"], report["made"]["questions"]) == ("beer", True, 2)
    assert "2  questions" in capsys.readouterr().out


def test_the_command_wants_a_course_for_a_new_community(tmp_path):
    folder = str(small_dump(tmp_path))
    with pytest.raises(CommandError, match="Name the course that founds it with --course"):
        call_command("import_stackexchange", folder, space="python", processes=1)
    call_command("import_stackexchange", folder, space="python", course=COURSE, processes=1, source="beer")
    call_command("import_stackexchange", folder, space="python", processes=1, source="beer")
    assert Question.objects.filter(space__key="python").count() == 2


def test_the_command_refuses_a_course_that_does_not_share_the_community(tmp_path):
    folder = str(small_dump(tmp_path))
    call_command("import_stackexchange", folder, space="python", course=COURSE, processes=1)
    with pytest.raises(CommandError, match="does not share the community"):
        call_command("import_stackexchange", folder, space="python", course="course-v1:A+B+C", processes=1)
    with pytest.raises(CommandError, match="is not the key of a course"):
        call_command("import_stackexchange", folder, space="other", course="A/B", processes=1)


def test_a_space_may_be_a_block(tmp_path):
    key = "block-v1:Org+Course+Run+type@social_qa+block@q"
    call_command("import_stackexchange", str(small_dump(tmp_path)), space=key, processes=1)
    found = Space.objects.get()
    assert (found.kind, found.key, found.course_key, found.home_usage_key) == (SpaceKind.BLOCK, key, COURSE, key)


def test_processes_of_their_own_give_the_same(space, tmp_path):
    folder = small_dump(tmp_path)
    other = make_space()
    run(space, folder)
    qa.import_dump(other, folder, qa.ImportReport("beer"), processes=2)
    fields = ("source_key", "title", "body", "body_html", "excerpt", "tag_names", "score", "state", "last_activity_at")
    assert list(Question.objects.filter(space=other).order_by("source_key").values_list(*fields)) == list(
        Question.objects.filter(space=space).order_by("source_key").values_list(*fields)
    )


def test_there_are_as_many_processes_as_cores_and_a_few_at_most():
    assert 1 <= usual_processes() <= MOST_PROCESSES


def test_progress_is_told(space, tmp_path):
    told = []
    run(space, small_dump(tmp_path), progress=lambda *what: told.append(what))
    assert told[-1] == ("saving", 2, 2)
    assert {stage for stage, _done, _total in told} == {"reading", "saving"}


def test_rows_are_given_their_ids_where_the_database_does_not_tell_them(space, tmp_path, monkeypatch):
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)
    run(space, small_dump(tmp_path))
    assert list(qa.check_counters(space)) == []
