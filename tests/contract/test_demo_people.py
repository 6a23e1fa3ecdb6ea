"""Who somebody is for a block of the demo host, what is recorded of them, and masquerades."""

import re

from tests.contract.addresses import BOARD, editor, preview
from tests.demo_host import ANALYSIS, LEADERSHIP


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
