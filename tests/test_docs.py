"""The documentation names what the code has, and nothing that it has not."""

import ast
import inspect
import itertools
import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.core.management import BaseCommand, load_command_class
from xblock.core import XBlock

from mentoring import api as mentoring
from microblog import api as microblog
from social_learning_xblocks import api
from social_learning_xblocks.kit import conf, events

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.rst"))
PACKAGES = ("social_learning_xblocks", "mentoring", "microblog")
# By name: the package that has it.
COMMANDS = {
    path.stem: package
    for package in PACKAGES
    for path in sorted((ROOT / package / "management" / "commands").glob("*.py"))
    if not path.stem.startswith("_")
}
INTERFACES = {**{name: getattr(api, name) for name in api.__all__}, "mentoring": mentoring, "microblog": microblog}
BLOCKS = [entry for entry in distribution("social-learning-xblocks").entry_points if entry.group == "xblock.v1"]
PAGES = [ROOT / name for name in ("README.rst", "CONTRIBUTING.rst")] + sorted((ROOT / "docs").rglob("*.rst"))


def reference(page):
    return (REFERENCE / f"{page}.rst").read_text("utf-8")


def literals(text):
    return set(re.findall(r"``([^`]+)``", text))


def options_of(command):
    """Arguments of a command as typed, without those that every command has."""
    parser = load_command_class(COMMANDS[command], command).create_parser("manage.py", command)
    common = {action.dest for action in BaseCommand().create_parser("manage.py", "none")._actions}
    own = [action for action in parser._actions if action.dest not in common]
    return {action.option_strings[-1] if action.option_strings else action.metavar or action.dest for action in own}


def is_function_or_class(thing):
    return inspect.isfunction(thing) or inspect.isclass(thing)


def test_every_setting_is_documented():
    assert set(conf.DEFAULTS) - literals(reference("settings")) == set()


def test_no_setting_is_documented_that_is_none():
    documented = {name for name in literals(reference("settings")) if re.fullmatch(r"[A-Z][A-Z_]+", name)}
    assert documented - set(conf.DEFAULTS) - {"STORAGES", "LMS_ROOT_URL", "MEDIA_ROOT"} == set()


def test_every_limit_is_documented_with_its_default():
    text = reference("settings")
    rows = {kind: f"{most} in {seconds:,} seconds" for kind, (most, seconds) in conf.DEFAULTS["LIMITS"].items()}
    assert [kind for kind, row in rows.items() if not re.search(rf"``{kind}`` +{row}", text)] == []


def test_events_are_documented():
    documented = {name for name in literals(reference("events")) if name.startswith("social_learning.")}
    assert documented == set(events.NAMES)


def test_events_are_documented_with_what_they_carry():
    sections = re.split(r"^``(social_learning\.[a-z.]+)``$", reference("events"), flags=re.MULTILINE)
    documented = dict(zip(sections[1::2], sections[2::2], strict=True))
    undocumented = {
        f"{name}: {keyword.arg}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"emit", "events.emit"}
        for name in [ast.literal_eval(call.args[0])]
        for keyword in call.keywords
        if keyword.arg not in literals(documented[name])
    }
    assert undocumented == set()


def documented_commands():
    sections = re.split(r"^(\w+)\n\*+$", reference("commands"), flags=re.MULTILINE)
    return dict(zip(sections[1::2], sections[2::2], strict=True))


def test_commands_are_documented():
    assert sorted(documented_commands()) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_arguments_of_a_command_are_documented(command):
    assert options_of(command) - literals(documented_commands()[command]) == set()


@pytest.mark.parametrize("entry", BLOCKS, ids=lambda entry: entry.name)
def test_attributes_of_a_block_are_documented(entry):
    text = reference("blocks").split(f"``{entry.name}``\n***", 1)[1]
    own = set(entry.load().fields) - set(XBlock.fields)
    assert sorted(own - literals(text)) == []


@pytest.mark.parametrize("applet", INTERFACES)
def test_what_others_may_call_says_what_it_does(applet):
    module = INTERFACES[applet]
    public = {name: getattr(module, name) for name in module.__all__}
    assert [name for name, thing in public.items() if is_function_or_class(thing) and not inspect.getdoc(thing)] == []


@pytest.mark.parametrize("applet", INTERFACES)
def test_the_interface_of_every_applet_is_in_the_reference(applet):
    assert f"automodule:: {INTERFACES[applet].__name__}\n" in reference("api")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_make_targets_in_pages_exist(page):
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:``|\$ )make ((?:[a-z0-9-]+ ?)+)", page.read_text("utf-8"))
    assert {target for names in named for target in names.split()} - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_pages_exist(page):
    named = set(re.findall(r"manage\.py (?:lms |cms )?([a-z_]+)", page.read_text("utf-8")))
    assert named - COMMANDS.keys() - {"migrate", "check"} == set()


def test_decisions_are_numbered_without_a_gap():
    assert [int(page.name[:4]) for page in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_parts_and_fits_a_screen_or_two(page):
    lines = page.read_text("utf-8").splitlines()
    headings = [line for line, below in itertools.pairwise(lines) if below and set(below) == {"*"}]
    assert headings == ["Status", "Context", "Decision", "Consequences", "Not chosen"]
    assert 35 <= len(lines) <= 90
