"""Studio of the demo host: its editor, settings, duplicates and OLX."""

import pytest

from tests.contract.addresses import editor
from tests.demo_host import ANALYSIS, unit_key


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
