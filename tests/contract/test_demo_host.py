"""The demo host answers as the LMS and Studio do where a block could notice."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from demo.runtime.keys import KeyManager
from tests.contract.addresses import BOARD, editor, preview
from tests.demo_host import ANALYSIS, LEADERSHIP, block_key

LARGEST = 4_000_000


def test_ids_are_read_from_the_key_alone():
    key = UsageKey.from_string(BOARD)
    manager = KeyManager(CourseKey.from_string(ANALYSIS))

    assert manager.get_definition_id(key) == key
    assert manager.get_block_type(manager.get_definition_id(key)) == "social_qa"


def test_new_ids_are_keys_of_the_course_and_never_the_same():
    manager = KeyManager(CourseKey.from_string(ANALYSIS))
    first, second = (manager.create_usage(manager.create_definition("probe")) for _ in range(2))

    assert re.fullmatch(re.escape("block-v1:Northlight+DA101+2026+type@probe+block@") + "[0-9a-f]{32}", str(first))
    assert first != second


def test_a_block_and_its_settings_survive_a_restart(host, dee_there, ben_there, probe):
    assert dee_there.post(editor(probe, "set_motto"), {"motto": "here to stay"}).status == 200
    assert ben_there.call("click", probe, {}).json == {"clicks": 1}

    assert host.stop() == 0
    host.start()

    told = ben_there.call("tell", probe).json
    assert (told["motto"], told["choices"], told["clicks"]) == ("here to stay", {"a": [1, 2], "ß": "</x>"}, 1)


def test_every_worker_finds_the_block(ben_there, probe):
    answers = []
    # The kernel hands out connections as it likes: ask until both workers have had one, within reason.
    with ThreadPoolExecutor(16) as pool:
        for _try in range(12):
            answers += pool.map(lambda _: ben_there.call("slowly", probe), range(16))
            if len({answer.json["process"] for answer in answers}) == 2:
                break

    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["process"] for answer in answers}) == 2


@pytest.mark.parametrize(
    ("who", "method", "course", "block", "handler", "status"),
    [
        ("ben", "GET", ANALYSIS, "probe", "tell", 200),
        ("ben", "HEAD", ANALYSIS, "probe", "tell", 200),
        ("ben", "POST", ANALYSIS, "probe", "tell", 200),
        ("ben", "PUT", ANALYSIS, "probe", "tell", 200),
        ("ben", "PATCH", ANALYSIS, "probe", "tell", 200),
        ("ben", "DELETE", ANALYSIS, "probe", "tell", 200),
        ("dee", "POST", ANALYSIS, "probe", "tell", 200),
        ("", "GET", ANALYSIS, "probe", "tell", 200),
        ("", "POST", ANALYSIS, "probe", "tell", 403),
        ("", "DELETE", ANALYSIS, "probe", "tell", 403),
        ("", "GET", LEADERSHIP, block_key(LEADERSHIP, "social_qa", "qa-grupo"), "search", 404),
        ("", "POST", LEADERSHIP, block_key(LEADERSHIP, "social_qa", "qa-grupo"), "search", 403),
        ("eve", "GET", ANALYSIS, "probe", "tell", 404),
        ("eve", "POST", ANALYSIS, "probe", "tell", 404),
        ("ben", "GET", ANALYSIS, "probe", "nothing", 404),
        ("ben", "GET", ANALYSIS, "probe", "student_view", 404),
        ("ben", "GET", ANALYSIS, block_key(ANALYSIS, "probe", "nowhere"), "tell", 404),
        ("ben", "GET", LEADERSHIP, "probe", "tell", 404),
        ("ben", "GET", "course-v1:No+Such+Course", "probe", "tell", 404),
        ("ben", "GET", ANALYSIS, "not-a-key", "tell", 404),
    ],
)
def test_who_may_call_a_handler(host, probe, who, method, course, block, handler, status):
    key = probe if block == "probe" else block
    person = host.person(who)

    answer = person.send(
        method,
        f"/courses/{course}/xblock/{key}/handler/{handler}",
        None if method in {"GET", "HEAD"} else b"",
        {"X-CSRFToken": person.token},
    )

    assert answer.status == status


def test_a_changing_request_needs_the_csrf_token(ben_there, probe):
    path = f"/courses/{ANALYSIS}/xblock/{probe}/handler/click"

    assert ben_there.post(path, csrf=False).status == 403
    assert ben_there.post(path, csrf=False, **{"X-CSRFToken": "x" * 64}).status == 403
    assert ben_there.post(path).status == 200


def test_a_body_of_four_megabytes_passes_and_a_larger_one_is_refused(ben_there, probe):
    path = f"/courses/{ANALYSIS}/xblock/{probe}/handler/length"
    kind = {"Content-Type": "application/octet-stream"}

    assert ben_there.post(path, b"x" * LARGEST, **kind).json == {"length": LARGEST}
    refused = ben_there.post(path, b"x" * (LARGEST + 1), **kind)
    assert refused.status == 413
    assert refused.json == {"success": "The request is larger than 4,000,000 bytes."}


def test_exceptions_of_a_handler_have_the_answers_of_the_platform(ben_there, dee_there, probe):
    assert ben_there.call("fail/missing", probe).status == 404
    wrong = ben_there.call("fail/wrong", probe)
    assert (wrong.status, wrong.json) == (200, {"success": "as asked"})
    assert dee_there.get(preview(probe, "fail") + "wrong").status == 400


def test_handlers_are_not_atomic(ben_there, probe):
    assert ben_there.call("tell", probe, {}).json["in_transaction"] is False


def test_addresses_have_no_question_mark_in_the_lms_and_always_one_in_studio(ben_there, dee_there, probe):
    start = f"/courses/{ANALYSIS}/xblock/{probe}/handler/tell"
    assert ben_there.call("urls", probe).json == {"plain": start, "full": f"{start}/a/b?c=d"}

    start = f"/studio/preview/xblock/{probe}/handler/tell/"
    assert dee_there.get(preview(probe, "urls")).json == {"plain": f"{start}?", "full": f"{start}a/b?c=d"}

    start = f"/studio/xblock/{probe}/handler/tell/"
    assert dee_there.get(editor(probe, "urls")).json == {"plain": f"{start}?", "full": f"{start}a/b?c=d"}


def test_suffix_and_query_arrive(ben_there, probe):
    told = ben_there.call("tell/a/b?c=d", probe).json

    assert (told["suffix"], told["query"]) == ("a/b", {"c": "d"})
