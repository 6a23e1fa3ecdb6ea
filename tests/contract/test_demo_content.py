"""What the demo host is seeded with."""

import pytest

from demo.content.boards import BOARDS
from demo.content.people import PEOPLE
from demo.content.posts import flowing
from demo.personas import PERSONAS
from tests.demo_host import ANALYSIS, PYTHON, block_key, unit_key


def test_a_second_seeding_makes_nothing_twice(host):
    def counts():
        tables = ["auth_user", "demo_enrolment", "demo_unit", "social_learning_question", "social_learning_answer"]
        return [host.rows(f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608 - names from above

    before = counts()

    assert "The demo shows first-week: 3 courses" in host.run("seed_demo")
    assert counts() == before


def test_the_first_week_shows_the_first_week_only(host):
    names = {
        name for (name,) in host.rows("SELECT source_key FROM social_learning_question WHERE source_key IS NOT NULL")
    }
    planned = {f"demo:{thread.name}" for board in BOARDS for thread in board.threads if thread.day <= 6}

    assert names == planned


def test_seeded_posts_are_as_old_as_the_story_wants_them(host):
    found = host.rows(
        "SELECT source_key, julianday('now') - julianday(created_at) FROM social_learning_question "
        "WHERE source_key IN ('demo:object-column', 'demo:encoding')"
    )

    assert {name: round(age, 1) for name, age in found} == pytest.approx(
        {"demo:object-column": 5.6, "demo:encoding": 0.7}, abs=0.15
    )


def test_everybody_who_writes_exists_and_every_thread_has_its_own_name():
    known = {*PERSONAS, *(username for username, _first, _last in PEOPLE)}
    threads = [thread for board in BOARDS for thread in board.threads]
    writers = {thread.by for thread in threads}
    for thread in threads:
        writers |= {remark.by for remark in thread.remarks} | set(thread.reported_by)
        for reply in thread.replies:
            writers |= {reply.by, *(remark.by for remark in reply.remarks)} | {reply.endorsed or reply.by}

    assert writers - known == set()
    assert len({thread.name for thread in threads}) == len(threads)
    assert len(known) == len(PEOPLE) + len(PERSONAS)


def test_paragraphs_flow_and_code_and_tables_stay():
    source = "\none\ntwo\n\n```\na\nb\n```\nthree\n\n| a |\n|---|\n- x\n- y\n"

    assert flowing(source) == "one two\n\n```\na\nb\n```\nthree\n\n| a |\n|---|\n- x\n- y"


def test_the_shared_community_shows_in_both_courses(ben_there, eve_there):
    key = block_key(PYTHON, "social_qa", "qa-helpers")
    question = "IndentationError although the lines look the same"

    assert question in eve_there.get(f"/xblock/{unit_key(PYTHON, 'helpers')}").text
    assert question in ben_there.get(f"/xblock/{unit_key(ANALYSIS, 'helpers')}").text
    assert ben_there.call("search", key, course=PYTHON).status == 404
