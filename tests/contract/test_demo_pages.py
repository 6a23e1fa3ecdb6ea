"""The pages of the demo host, for those who may see them."""

import re

import pytest

from tests.contract.addresses import BOARD
from tests.demo_host import ANALYSIS, LEADERSHIP, unit_key


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
