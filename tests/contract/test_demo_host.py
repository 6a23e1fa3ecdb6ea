"""The demo host answers as the LMS and Studio do where a block could notice."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from opaque_keys.edx.keys import CourseKey, UsageKey

from demo.content.boards import BOARDS
from demo.content.people import PEOPLE
from demo.content.posts import flowing
from demo.personas import PERSONAS
from demo.runtime.keys import KeyManager
from tests.demo_host import ANALYSIS, LEADERSHIP, PYTHON, block_key, unit_key

BOARD = block_key(ANALYSIS, "social_qa", "qa-class")
LARGEST = 4_000_000


def editor(key, handler):
    return f"/studio/xblock/{key}/handler/{handler}/"


def preview(key, handler):
    return f"/studio/preview/xblock/{key}/handler/{handler}/"


# Blocks are found


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


# Handlers


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


# People


def test_a_learner_has_the_attributes_of_the_platform(host, ben_there, probe):
    told = ben_there.call("tell", probe).json
    attributes = told["attributes"]
    [[ben]] = host.rows("SELECT id FROM auth_user WHERE username = 'ben'")

    assert re.fullmatch("[0-9a-f]{32}", attributes.pop("edx-platform.anonymous_user_id"))
    assert re.fullmatch("[0-9a-f]{32}", attributes.pop("edx-platform.deprecated_anonymous_user_id"))
    assert attributes == {
        "edx-platform.is_authenticated": True,
        "edx-platform.request_country_code": None,
        "edx-platform.user_id": ben,
        "edx-platform.username": "ben",
        "edx-platform.user_is_beta_tester": False,
        "edx-platform.user_is_global_staff": False,
        "edx-platform.user_is_staff": False,
        "edx-platform.user_preferences": {"pref-lang": "en", "time_zone": "UTC"},
        "edx-platform.user_role": "student",
    }
    assert (told["user_id"], told["session_user_id"], told["full_name"]) == (ben, ben, "Ben Haddad")
    assert told["course_id"] == ANALYSIS


def test_course_staff_are_staff_and_nothing_more(dee_there, probe):
    attributes = dee_there.call("tell", probe).json["attributes"]

    assert attributes["edx-platform.user_is_staff"] is True
    assert attributes["edx-platform.user_role"] == "staff"
    assert attributes["edx-platform.user_is_global_staff"] is False


def test_of_a_visitor_next_to_nothing_is_said(visitor, probe):
    told = visitor.call("tell", probe).json

    assert told["attributes"] == {
        "edx-platform.is_authenticated": False,
        "edx-platform.request_country_code": None,
    }
    assert (told["user_id"], "completion" in told["services"]) == (None, False)


def test_studio_names_no_role_in_its_editor(dee_there, probe):
    attributes = dee_there.get(editor(probe, "tell")).json["attributes"]

    assert attributes["edx-platform.username"] == "dee"
    assert attributes.keys() & {"edx-platform.user_role", "edx-platform.user_is_staff"} == set()


def test_studios_preview_is_in_author_mode(dee_there, probe):
    told = dee_there.get(preview(probe, "tell")).json

    assert told["is_author_mode"] is True
    assert told["attributes"]["edx-platform.anonymous_user_id"] == "student"
    assert told["services"] == ["partitions", "settings", "studio_user_permissions"]


def test_state_belongs_to_one_learner(ben_there, chi_there, probe):
    ben_there.call("click", probe, {})

    assert ben_there.call("click", probe, {}).json == {"clicks": 2}
    assert chi_there.call("click", probe, {}).json == {"clicks": 1}


def test_what_the_author_set_cannot_be_changed_from_a_course_page(ben_there, dee_there, probe):
    assert dee_there.call("set_motto", probe, {"motto": "changed"}).status == 500
    assert ben_there.call("tell", probe).json["motto"] == "none"


def test_cohorts_of_the_course_are_known(ben_there, chi_there, dee_there, probe):
    mine = {who: person.call("tell", probe).json for who, person in [("ben", ben_there), ("chi", chi_there)]}

    assert [name for _id, name in mine["ben"]["cohorts"]] == ["Blue team", "Green team"]
    assert mine["ben"]["cohort"] == mine["ben"]["cohorts"][0]
    assert mine["chi"]["cohort"] == mine["chi"]["cohorts"][1]
    assert dee_there.call("tell", probe).json["cohort"] is None


# Grade, completion, masquerade


def test_grade_and_completion_of_the_caller_are_recorded(host, ben_there, probe):
    ben_there.call("grade", probe, {"value": "7"})

    of_ben = "FROM demo_{} r JOIN auth_user u ON u.id = r.user_id WHERE usage_key = ?"
    assert host.rows("SELECT username, earned, possible " + of_ben.format("grade"), probe) == [("ben", 7.0, 10.0)]
    assert host.rows("SELECT username, value " + of_ben.format("completion"), probe) == [("ben", 0.5)]
    page = ben_there.get(f"/learning/course/{ANALYSIS}/progress").text
    assert "7.0 / 10.0" in page.split(probe)[1]


def test_a_lower_grade_counts_unless_only_higher_ones_are_wanted(host, ben_there, probe):
    def grade(**data):
        ben_there.call("grade", probe, data)
        return host.rows("SELECT earned FROM demo_grade WHERE usage_key = ?", probe)

    assert grade(value="7") == [(7.0,)]
    assert grade(value="5") == [(5.0,)]
    assert grade(value="4", only_if_higher="1") == [(5.0,)]
    assert grade(value="6", only_if_higher="1") == [(6.0,)]


def test_staff_can_look_as_a_learner(dee_there, probe):
    dee_there.masquerade(ANALYSIS, "student")
    told = dee_there.call("tell", probe).json

    assert told["attributes"]["edx-platform.user_role"] == "student"
    assert told["attributes"]["edx-platform.user_is_staff"] is False
    assert told["attributes"]["edx-platform.username"] == "dee"
    assert (told["is_masquerading"], told["user_id"]) == (True, told["session_user_id"])


def test_staff_can_look_through_the_eyes_of_one_learner(host, dee_there, ben_there, probe):
    ben_there.call("click", probe, {})
    dee_there.masquerade(ANALYSIS, "ben")
    told = dee_there.call("tell", probe).json
    ids = dict(host.rows("SELECT username, id FROM auth_user WHERE username IN ('ben', 'dee')"))

    assert told["attributes"]["edx-platform.username"] == "ben"
    assert (told["user_id"], told["session_user_id"]) == (ids["ben"], ids["dee"])
    assert (told["is_masquerading"], told["clicks"]) == (True, 1)


def test_nothing_of_one_learner_is_kept_while_staff_look_through_their_eyes(host, dee_there, ben_there, probe):
    ben_there.call("click", probe, {})
    dee_there.masquerade(ANALYSIS, "ben")

    assert dee_there.call("click", probe, {}).json == {"clicks": 2}
    assert dee_there.call("grade", probe, {"value": "1"}).status == 200

    assert ben_there.call("tell", probe).json["clicks"] == 1
    assert host.rows("SELECT earned FROM demo_grade WHERE usage_key = ?", probe) == []


def test_a_masquerade_ends_and_is_for_one_course_only(dee_there, probe):
    dee_there.masquerade(LEADERSHIP, "ben")
    assert dee_there.call("tell", probe).json["is_masquerading"] is False

    dee_there.masquerade(ANALYSIS, "ben")
    dee_there.masquerade(ANALYSIS, "staff")
    assert dee_there.call("tell", probe).json["attributes"]["edx-platform.user_is_staff"] is True


def test_learners_cannot_masquerade(ben_there, probe):
    assert ben_there.masquerade(ANALYSIS, "chi").status == 404
    assert ben_there.call("tell", probe).json["attributes"]["edx-platform.username"] == "ben"


def test_the_qa_block_writes_nothing_in_a_masquerade(dee_there):
    dee_there.masquerade(ANALYSIS, "ben")

    refused = dee_there.call("ask", BOARD, {"title": "Whose question is this?", "body": "Not Ben's."})

    assert (refused.status, "data-sl-error" in refused.text) == (403, True)


# Being somebody


def test_the_switcher_changes_who_one_is(host, visitor, probe):
    assert visitor.switch("ben").status == 302
    assert visitor.call("tell", probe).json["attributes"]["edx-platform.username"] == "ben"
    assert 'value="ben" aria-pressed="true"' in visitor.get(f"{host.learning}/").text

    visitor.switch("chi")
    assert visitor.call("tell", probe).json["attributes"]["edx-platform.username"] == "chi"

    visitor.switch("")
    assert visitor.call("tell", probe).json["user_id"] is None


def test_the_switcher_is_a_post_with_a_token_and_leads_to_no_other_site(visitor):
    assert visitor.get("/people/switch").status == 405
    assert visitor.post("/people/switch", {"person": "ben"}, csrf=False).status == 403
    assert visitor.switch("ben", next="https://example.org/")["Location"] == "/"
    assert visitor.switch("ben", next="/social")["Location"] == "/social"


def test_an_account_outside_the_personas_cannot_be_taken(visitor, probe):
    visitor.switch("priya_raman")

    assert visitor.call("tell", probe).json["user_id"] is None


# Pages


def test_a_unit_page_has_what_the_lms_gives_its_blocks(ben_there, probe):
    page = ben_there.get(f"/xblock/{unit_key(ANALYSIS, 'tables')}").text

    assert '<base target="_parent">' in page
    assert 'class="probe" data-view="student"' in page
    assert re.search(
        rf'class="xblock xblock-student_view xblock-student_view-probe" data-usage-id="{re.escape(probe)}"', page
    )
    assert 'data-init="Probe"' in page


def test_what_a_block_gives_to_its_script_cannot_leave_the_element(ben_there, probe):
    page = ben_there.get(f"/xblock/{unit_key(ANALYSIS, 'tables')}").text

    assert '"\\u003c/script\\u003e\\u003cscript\\u003e' in page
    assert "</script><script>document.title" not in page


def test_visitors_get_the_public_view_of_a_public_course_only(visitor, probe):
    assert 'data-view="public"' in visitor.get(f"/xblock/{unit_key(ANALYSIS, 'tables')}").text
    assert visitor.get(f"/xblock/{unit_key(LEADERSHIP, 'preguntas')}").status == 404


def test_strangers_find_no_page_of_the_course(host, eve_there):
    pages = [
        f"/xblock/{unit_key(ANALYSIS, 'ask')}",
        f"/learning/course/{ANALYSIS}/{unit_key(ANALYSIS, 'ask')}",
        f"/courses/{ANALYSIS}/jump_to/{BOARD}",
        f"/studio/{ANALYSIS}/{unit_key(ANALYSIS, 'ask')}",
    ]

    assert [eve_there.get(page).status for page in pages] == [404] * 4
    home = eve_there.get(f"{host.learning}/").text
    assert ("Python from zero" in home, "Data analysis in practice" in home) == (True, False)


def test_jump_to_leads_to_the_outer_page_of_the_unit(host, ben_there):
    answer = ben_there.get(f"/courses/{ANALYSIS}/jump_to/{BOARD}")

    assert answer.status == 302
    assert answer["Location"] == f"{host.learning}/learning/course/{ANALYSIS}/{unit_key(ANALYSIS, 'ask')}"


@pytest.mark.parametrize("file", ["social_qa/setup.py", "social_qa/public/none.css", "nothing/public/block.css"])
def test_files_that_a_block_does_not_open_are_not_there(ben_there, file):
    assert ben_there.get(f"/xblock/resource/{file}").status == 404


def test_pages_allow_no_inline_script_and_stand_in_our_frames_only(host, ben_there):
    policy = ben_there.get(f"/xblock/{unit_key(ANALYSIS, 'ask')}")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    assert (rules["default-src"], rules["script-src"], rules["style-src"]) == ("'none'", "'self'", "'self'")
    assert rules["frame-ancestors"] == f"{host.learning} {host.lms}"


def test_the_language_is_remembered_for_pages_and_handlers(ben_there, probe):
    page = ben_there.get("/?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page

    told = ben_there.call("tell", probe).json
    assert (told["language"], told["attributes"]["edx-platform.user_preferences"]["pref-lang"]) == ("ar", "ar")
    assert ben_there.get("/?lang=xx")["Content-Language"] == "ar"


# Studio


def test_studio_is_for_course_staff(ben_there, visitor, dee_there, probe):
    paths = [f"/studio/container_embed/{unit_key(ANALYSIS, 'tables')}", f"/studio/xblock/{probe}/action/edit"]

    assert [dee_there.get(path).status for path in paths] == [200, 200]
    assert [ben_there.get(path).status for path in paths] == [404, 404]
    assert [visitor.get(path).status for path in paths] == [404, 404]
    assert ben_there.post(f"/studio/xblock/{probe}/duplicate").status == 404


def test_the_editors_handlers_are_open_to_all_who_signed_in_and_the_block_has_to_ask(
    ben_there, dee_there, visitor, probe
):
    assert dee_there.get(editor(probe, "may_write")).json == {"may_write": True}
    assert ben_there.get(editor(probe, "may_write")).json == {"may_write": False}
    assert visitor.get(editor(probe, "may_write")).status == 403


def test_settings_of_the_qa_block_are_saved_by_staff_only(ben_there, dee_there):
    path = editor(dee_there.add_block("social_qa"), "save_settings")
    settings = {
        "display_name": "Side room",
        "scope": "block",
        "who_may_ask": "everybody",
        "points_accepted": "5",
        "points_upvoted": "1",
        "weight": "10",
        "completion": "viewed",
    }

    assert ben_there.post(path, settings).status == 403
    assert dee_there.post(path, settings).status == 204
    assert "Side room" in dee_there.get(f"/studio/container_embed/{unit_key(ANALYSIS, 'tables')}").text


def test_a_duplicate_has_a_key_of_its_own_and_the_same_settings(dee_there, probe):
    dee_there.post(editor(probe, "set_motto"), {"motto": "one of two"})
    dee_there.post(f"/studio/xblock/{probe}/duplicate")

    page = dee_there.get(f"/studio/container_embed/{unit_key(ANALYSIS, 'tables')}").text
    copy = page.split(f'data-locator="{probe}"')[1].split('data-locator="')[1].split('"')[0]

    told = dee_there.get(editor(copy, "tell")).json
    assert copy != probe
    assert (told["motto"], told["choices"]) == ("one of two", {"a": [1, 2], "ß": "</x>"})


def test_olx_goes_out_and_comes_back(dee_there, ben_there, probe):
    dee_there.post(editor(probe, "set_motto"), {"motto": "packed & shipped"})
    ben_there.call("click", probe, {})
    olx = dee_there.get(f"/studio/xblock/{probe}/export")
    assert olx["Content-Type"] == "application/xml"
    assert (f'url_name="{probe.rsplit("@", 1)[1]}"' in olx.text, "clicks" in olx.text) == (True, False)

    dee_there.post(f"/studio/xblock/{probe}/delete")
    assert ben_there.call("tell", probe).status == 404

    dee_there.upload(f"/studio/xblock/{unit_key(ANALYSIS, 'tables')}/import", "olx", olx.text.encode())
    told = ben_there.call("tell", probe).json
    assert (told["motto"], told["choices"]) == ("packed & shipped", {"a": [1, 2], "ß": "</x>"})


def test_olx_of_a_block_that_is_there_sets_it_anew(dee_there, probe):
    path = f"/studio/xblock/{unit_key(ANALYSIS, 'tables')}/import"
    dee_there.post(editor(probe, "set_motto"), {"motto": "before"})

    dee_there.upload(path, "olx", f'<probe url_name="{probe.rsplit("@", 1)[1]}"/>'.encode())

    told = dee_there.get(editor(probe, "tell")).json
    assert (told["motto"], told["choices"]) == ("none", {})


@pytest.mark.parametrize(
    "olx",
    ["no xml at all", "<no_such_block/>", '<probe url_name="a b/c"/>', "<probe>", ""],
)
def test_olx_that_is_none_is_refused_in_words(host, dee_there, olx):
    refused = dee_there.upload(f"/studio/xblock/{unit_key(ANALYSIS, 'welcome')}/import", "olx", olx.encode())

    page = dee_there.get(refused["Location"]).text
    assert refused.status == 302
    assert 'class="message error"' in page
    assert "type@probe" not in dee_there.get(f"/studio/container_embed/{unit_key(ANALYSIS, 'welcome')}").text


def test_olx_reads_no_files_of_the_server(dee_there, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    olx = f'<!DOCTYPE p [<!ENTITY s SYSTEM "file://{secret}">]><html>&s;</html>'

    dee_there.upload(f"/studio/xblock/{unit_key(ANALYSIS, 'welcome')}/import", "olx", olx.encode())

    assert "the secret" not in dee_there.get(f"/studio/container_embed/{unit_key(ANALYSIS, 'welcome')}").text


# Content


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
