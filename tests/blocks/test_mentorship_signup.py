"""Signing up in the mentorship block, and the console's tabs before the match."""

import io

import pytest

from mentoring import api as mentoring
from mentoring.models import Participant, Programme, Skill
from tests.factories.blocks import call, get, trigger

SIGNUP = {
    "roles": "mentee",
    "wanted": "SQL, Talks",
    "goals": "Speak in public",
    "spoken": "English, español",
    "time_zone": "Europe/Berlin",
    "week": "0-evening",
    "style_1": "0.25",
    **{f"style_{number}": "0.5" for number in range(2, 8)},
}


class Upload:
    """A file as WebOb hands it over."""

    def __init__(self, text, filename="table.csv"):
        self.file, self.filename = io.BytesIO(text.encode()), filename


def sign_up(block, **change):
    return call(block, "sign_up", SIGNUP | change)


def desk(mt_block, dee, tab):
    return get(mt_block(dee, is_staff=True), "desk", tab=tab).text


def test_somebody_signs_up_and_sees_what_they_said(mt_block, ben):
    block = mt_block(ben, completion="signed_up")
    assert "Sign up: two minutes" in block.student_view().content
    assert "What do you want to learn?" in get(block, "signup_form").text

    answer = sign_up(block)

    assert ("You are signed up." in answer.text, "You look for a mentor" in answer.text) == (True, True)
    assert trigger(answer)["sl:saved"] == "signup"
    assert block.runtime.published == [("completion", {"completion": 1.0})]
    said = mentoring.signup_of(Participant.objects.get())
    assert (said.languages, said.windows, said.style) == (
        ("en", "es"),
        ("Mon 18:00-22:00",),
        (0.25, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
    )


def test_the_form_comes_back_filled_in_with_what_was_said(mt_block, ada, ben):
    for user in (ada, ben):
        mt_block(user).student_view()
    sign_up(mt_block(ben), wishes="@ada")

    html = get(mt_block(ben), "signup_form").text
    assert 'value="SQL, Talks"' in html
    assert 'value="English, Spanish"' in html
    assert 'value="@ada"' in html
    assert "Change what you said" in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"wanted": ""}, "Name at least one thing that you want to learn"),
        ({"spoken": "Klingon"}, "We know no language “Klingon”."),
        ({"wishes": "@nobody"}, "Nobody here is called “nobody”."),
        ({"style_2": ""}, "Answer all of them, or none."),
        ({"time_zone": "Moon"}, "There is no such time zone."),
    ],
)
def test_a_mistake_comes_back_with_everything_that_was_typed(mt_block, ben, change, sentence):
    answer = sign_up(mt_block(ben), **change)

    assert (answer.status_code, sentence in answer.text, "Speak in public" in answer.text) == (422, True, True)
    assert Participant.objects.count() == 0


def test_a_break_and_withdrawing_can_be_undone(mt_block, ben):
    sign_up(mt_block(ben))

    for state in ("paused", "withdrawn"):
        answer = call(mt_block(ben), "set_state", {"state": state})
        assert "Undo" in answer.text
        assert Participant.objects.get().state == state
    assert "Come back?" in mt_block(ben).student_view().content
    assert call(mt_block(ben), "set_state", {"state": "away"}).status_code == 422
    call(mt_block(ben), "set_state", {"state": "active"})
    assert Participant.objects.get().state == "active"


def test_what_is_closed_says_so(mt_block, ben):
    mt_block(ben).student_view()
    Programme.objects.update(signup_until="2020-01-01T00:00Z")
    assert "Sign-up is closed" in mt_block(ben).student_view().content
    assert sign_up(mt_block(ben)).status_code == 409
    Programme.objects.update(ends_on="2020-02-01")
    assert "This programme is over" in mt_block(ben).student_view().content
    Programme.objects.update(ends_on=None, signup_from="2099-01-01T00:00Z")
    assert "Sign-up has not begun yet" in mt_block(ben).student_view().content


def test_skills_languages_and_mentors_are_suggested(mt_block, ada, ben):
    mt_block(ada).student_view()
    sign_up(mt_block(ada), roles="mentor", offered="SQL", is_listed="on")
    Skill.objects.update(is_listed=True)

    assert 'data-value="SQL"' in get(mt_block(ben), "skill_options", q="s").text
    assert 'data-value="Spanish"' in get(mt_block(ben), "language_options", q="spa").text
    assert 'data-value="ada"' in get(mt_block(ben), "mentor_options", q="a").text
    assert 'data-value="ada"' in get(mt_block(ben), "options", q="a").text


def test_staff_set_the_programme_and_of_two_the_second_is_told(mt_block, dee):
    assert "Sign-up is open" in desk(mt_block, dee, "programme")
    typed = {
        "title": "Autumn",
        "kind": "one_to_one",
        "cadence": "weekly",
        "most_mentees": 3,
        "fewest_mentees": 0,
        "most_mentors": 1,
        "response_days": 5,
        "signup_until": "2026-09-10T12:00",
        "zone": "UTC",
        "version": 1,
    }

    saved = call(mt_block(dee, is_staff=True), "save_programme", typed)
    assert "Console · Autumn" in saved.text
    again = call(mt_block(dee, is_staff=True), "save_programme", typed | {"title": "Winter"})
    assert (again.status_code, "meanwhile" in again.text, "Winter" in again.text) == (422, True, True)
    wrong = call(mt_block(dee, is_staff=True), "save_programme", typed | {"signup_from": "soon"})
    assert (wrong.status_code, "Choose a day and a time." in wrong.text) == (422, True)


def test_staff_keep_the_list_of_skills(mt_block, dee):
    block = mt_block(dee, is_staff=True)
    assert "No skill yet" in desk(mt_block, dee, "skills")
    assert call(block, "add_skills", {"names": ""}).status_code == 422

    added = call(block, "add_skills", {"names": "Data: SQL\nTalks"})
    assert "2 skills are new on the list." in added.text
    assert list(Skill.objects.order_by("name").values_list("group", "name")) == [("Data", "SQL"), ("", "Talks")]
    assert "Talks" not in get(block, "skills", q="sq").text
    off = call(block, "list_skill", {"id": Skill.objects.get(name="SQL").pk, "on": "0"})
    assert "not on the list" in off.text


def test_staff_see_who_signed_up_and_change_what_has_to_be(mt_block, ben, dee):
    sign_up(mt_block(ben), roles="mentor", offered="SQL")
    block, row = mt_block(dee, is_staff=True), Participant.objects.get()
    assert "Offers:" in desk(mt_block, dee, "participants")

    assert "0 of 2 mentees" in call(block, "change_participant", {"id": row.pk, "mentee_places": 2}).text
    assert "Pauses" in call(block, "change_participant", {"id": row.pk, "state": "paused"}).text
    assert "Nobody fits this choice." in get(block, "participants", role="mentee").text
    assert call(mt_block(ben), "change_participant", {"id": row.pk, "state": "active"}).status_code == 403


def test_learners_have_no_way_into_the_console(mt_block, ben):
    block = mt_block(ben)
    for name in ("save_programme", "add_skills", "list_skill", "import_people"):
        assert call(block, name, {"id": 1, "names": "SQL"}).status_code in {403, 422}
    assert get(block, "participants").status_code == 403
    assert get(block, "skills").status_code == 403
