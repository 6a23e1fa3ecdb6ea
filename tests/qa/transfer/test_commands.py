"""The commands that carry a space from one site to another."""

import pytest
from django.core.management import CommandError, call_command

from social_learning_xblocks.spaces import api as spaces
from tests.factories.spaces import COURSE
from tests.qa.transfer.carrying import exported, normal

pytestmark = pytest.mark.django_db


def test_the_commands_carry_a_space_into_another(room, tmp_path, capsys):
    file = tmp_path / "space.jsonl"
    call_command("export_space", room.space.key, str(file))
    call_command("import_space", str(file), space="python", course=COURSE)
    other = spaces.space_called("python")
    assert normal(exported(other)) == normal(file.read_text().splitlines(keepends=True))
    said = capsys.readouterr().out
    assert f"lines in {file}" in said
    assert "3  questions" in said
    assert list(tmp_path.iterdir()) == [file]


def test_a_space_can_be_printed(room, capsys):
    call_command("export_space", room.space.key, "-")
    assert capsys.readouterr().out.splitlines(keepends=True)[1:] == exported(room.space)[1:]


def test_a_file_is_whole_or_not_there(room, tmp_path, monkeypatch):
    def stumble(space):
        yield {"format": "x"}
        raise KeyboardInterrupt

    monkeypatch.setattr("social_learning_xblocks.management.commands.export_space.export_space", stumble)
    with pytest.raises(KeyboardInterrupt):
        call_command("export_space", room.space.key, str(tmp_path / "space.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_the_commands_refuse_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="There is no space “nowhere” yet"):
        call_command("export_space", "nowhere", "-")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_space", str(tmp_path / "none"), space=COURSE)
    (tmp_path / "odd").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="This is not the export of a space"):
        call_command("import_space", str(tmp_path / "odd"), space=COURSE)


def test_the_command_fails_for_a_file_that_breaks_off(room, tmp_path):
    file = tmp_path / "space.jsonl"
    file.write_text("".join(exported(room.space)[:-1]))
    with pytest.raises(CommandError, match="The file breaks off"):
        call_command("import_space", str(file), space=COURSE)


def test_the_command_can_be_stopped(room, tmp_path, monkeypatch, capsys):
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("social_learning_xblocks.management.commands.import_space.import_space", stop)
    file = tmp_path / "space.jsonl"
    file.write_text("")
    with pytest.raises(SystemExit):
        call_command("import_space", str(file), space=COURSE)
    assert "Run the same command again" in capsys.readouterr().err
