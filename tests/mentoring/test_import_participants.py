"""The command that signs people up from a table."""

import io

import pytest
from django.core.management import CommandError, call_command

from mentoring.models import Participant
from social_learning_xblocks.moderation.models import AuditEntry


def run(stage, path, *more, by="dee"):
    out, err = io.StringIO(), io.StringIO()
    args = ("--space", stage.space.key, "--by", by, *more)
    call_command("import_participants", str(path), *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("user,wanted\nben,SQL\nnobody,SQL\n")
    return path


def test_people_are_signed_up_and_what_is_left_out_is_told(stage, table):
    out, err = run(stage, table)

    assert out == "1 new, 0 changed, 1 left out\n"
    assert "row 3, user: Nobody of this name is in the course." in err
    assert (Participant.objects.get().user_id, AuditEntry.objects.get().actor_id) == (
        stage.ben.person_id,
        stage.dee.person_id,
    )


def test_a_try_keeps_nothing(stage, table):
    assert run(stage, table, "--dry-run")[0] == "1 new, 0 changed, 1 left out (only tried)\n"
    assert Participant.objects.count() == 0


def test_only_the_first_problems_are_listed(stage, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("user,wanted\n" + "nobody,SQL\n" * 60)
    assert "more" in run(stage, path)[1].splitlines()[-1]


def test_what_is_not_there_is_told_in_a_sentence(stage, table, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(stage, tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="Nobody is called"):
        run(stage, table, by="zoe")
    with pytest.raises(CommandError, match="no such programme"):
        run(stage, table, "--programme", "spring")
