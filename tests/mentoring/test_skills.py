"""The list of skills of a space."""

import io

import pytest

from mentoring import api as mentoring
from mentoring.domain import skills as domain
from mentoring.models import Skill
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.factories.mentoring import reading


def add(stage, *names, by=None):
    return mentoring.add_skills(by or stage.dee, stage.space, [{"name": name} for name in names])


def names(stage, **choice):
    return [card.name for card in mentoring.list_skills(stage.dee, stage.space, **choice)]


def test_a_list_is_brought_in_twice_and_is_there_once(stage):
    assert (add(stage, "SQL", "Public  speaking", ""), add(stage, "sql", "Maps")) == (2, 1)
    assert add(stage, "SQL") == 0
    assert names(stage) == ["Maps", "Public speaking", "SQL"]
    assert names(stage, search="speak") == ["Public speaking"]


def test_a_skill_that_somebody_named_is_on_the_list_when_it_is_brought_in(stage):
    stage.sign(stage.ben, skills=("SQL",))
    Skill.objects.update(is_listed=False)

    assert add(stage, "SQL") == 1
    assert Skill.objects.get().is_listed is True


def test_a_skill_goes_off_the_list_and_sign_ups_keep_it(stage):
    row = stage.sign(stage.ben, skills=("SQL",))
    skill = Skill.objects.get()

    off = mentoring.list_skill(stage.dee, stage.space, skill.pk, on=False)
    assert (off.is_listed, off.wanted, off.offered) == (False, 1, 0)
    assert mentoring.skills_like(stage.space, "s") == []
    assert mentoring.signup_of(row).wanted == ("SQL",)
    with pytest.raises(NotFound):
        mentoring.list_skill(stage.dee, stage.elsewhere, skill.pk, on=True)


def test_words_inside_a_name_are_found_after_those_at_its_beginning(stage):
    add(stage, "Public speaking", "Speaking clearly", "SQL")

    assert [skill.name for skill in mentoring.skills_like(stage.space, "speak")] == [
        "Speaking clearly",
        "Public speaking",
    ]
    assert [skill.name for skill in mentoring.skills_like(stage.space, "speak", limit=1)] == ["Speaking clearly"]
    assert len(mentoring.skills_like(stage.space, "")) == 3


def test_the_list_is_for_coordinators(stage):
    for actor in (stage.ben, stage.eve):
        with pytest.raises(NotAllowed):
            mentoring.list_skills(actor, stage.space)
    with pytest.raises(NotAllowed):
        add(stage, "SQL", by=reading(stage.dee))


def test_a_list_has_an_end(stage, monkeypatch):
    monkeypatch.setattr(domain, "MOST_SKILLS", 2)
    add(stage, "SQL")
    with pytest.raises(Conflict, match="2 skills"):
        add(stage, "Maps", "Talks")
    assert names(stage) == ["SQL"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("name\nSQL\n\nMaps\n", [{"name": "SQL"}, {"name": "Maps"}]),
        (
            "conceptUri;preferredLabel;skillType\nhttp://esco/1;manage data;skill\n",
            [{"code": "http://esco/1", "name": "manage data", "group": "skill"}],
        ),
        (
            "id,name,subcategory_name\nKS1,SQL,Databases\n",
            [{"code": "KS1", "name": "SQL", "group": "Databases"}],
        ),
    ],
)
def test_lists_of_others_are_read_as_they_are(text, rows):
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert mentoring.read_skills(io.BytesIO(data)) == (rows, [])


def test_a_file_that_is_no_list_is_refused():
    with pytest.raises(Invalid, match="empty"):
        mentoring.read_skills(io.BytesIO(b""))
