"""The shape of the house: what a linter does not know about it."""

import ast
import configparser
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("social_learning_xblocks", "mentoring", "microblog")
# Folders of social_learning_xblocks that are no applets.
OTHER_FOLDERS = {"blocks", "kit", "locale", "management", "migrations", "static", "templates", "templatetags"}


def files(pattern):
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob(pattern))]


def short(path):
    return path.relative_to(ROOT).as_posix()


def contracts():
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return {
        name.removeprefix("importlinter:contract:"): {key: text.split() for key, text in section.items()}
        for name, section in parser.items()
    }


def applets():
    app = ROOT / "social_learning_xblocks"
    folders = (path.parent for path in app.glob("*/__init__.py"))
    return {f"social_learning_xblocks.{folder.name}" for folder in folders if folder.name not in OTHER_FOLDERS}


def test_an_api_is_a_table_of_contents():
    offenders = [
        f"{short(path)}:{node.lineno}"
        for path in files("api.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if not (
            isinstance(node, ast.Import | ast.ImportFrom)
            or (isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"])
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        )
    ]
    assert offenders == []


def test_an_api_lists_what_it_imports():
    differences = {}
    for path in files("api.py"):
        tree = ast.parse(path.read_text("utf-8"))
        imported = {
            name.asname or name.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module != "__future__"
            for name in node.names
        }
        listed = {name for node in tree.body if isinstance(node, ast.Assign) for name in ast.literal_eval(node.value)}
        if imported != listed:
            differences[short(path)] = sorted(imported ^ listed)
    assert differences == {}


def test_what_staff_decide_about_a_space_leaves_a_trail():
    silent = {"admit_course", "set_role"}
    room = ROOT / "social_learning_xblocks"
    own = {room / "moderation/domain/roles.py", room / "spaces/api.py"}
    offenders = []
    for path in [*files("*.py"), *sorted((ROOT / "demo").rglob("*.py"))]:
        if path in own or room / "spaces/domain" in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Attribute) and node.attr in silent and ast.unparse(node.value) == "spaces"
            taken = isinstance(node, ast.ImportFrom) and "spaces" in (node.module or "")
            if called or (taken and silent & {name.name for name in node.names}):
                offenders.append(f"{short(path)}:{node.lineno}")
    assert offenders == []


def test_every_applet_stands_in_the_import_contracts():
    rooms = set(contracts()["rooms"]["containers"])
    assert applets() | {"mentoring", "microblog"} == rooms


def test_every_applet_has_a_front_door():
    inner = {"domain", "queries", "models"}
    found = {
        f"{applet}.{path.stem}"
        for applet in applets() | {"mentoring", "microblog"}
        for path in (ROOT / applet.replace(".", "/")).iterdir()
        if path.stem in inner
    }
    found.discard("social_learning_xblocks.spaces.models")  # every verb takes a Space as an argument
    protected = {module for contract in contracts().values() for module in contract.get("protected_modules", [])}
    assert found - protected == set()


def test_every_pure_algorithm_has_its_contract():
    pure = (
        *("allocation", "calibration", "intervals", "lateness", "leaving", "pairing", "ranking"),
        *("reminders", "reviewing", "scoring"),
    )
    rooms = [ROOT / f"social_learning_xblocks/video_review/domain/{noun}.py" for noun in pure]
    folders = [ROOT / "mentoring" / "matching", *rooms]
    found = {short(path).removesuffix(".py").replace("/", ".") for path in folders if path.exists()}
    assert found == set(contracts().get("pure_algorithms", {}).get("source_modules", []))


def test_the_platform_may_import_the_app_before_its_settings():
    program = "import social_learning_xblocks.apps, sys; print('django.db.models' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


def test_no_script_or_style_points_to_a_source_map():
    offenders = [
        short(path) for path in files("*.js") + files("*.css") if "sourceMappingURL" in path.read_text("utf-8")
    ]
    assert offenders == []


def test_templates_keep_scripts_and_styles_in_files():
    forbidden = re.compile(r"<script\b|<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
    offenders = [
        f"{short(path)}:{number}: {line.strip()}"
        for path in files("*.html")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert offenders == []


def test_translated_blocks_in_templates_are_trimmed():
    offenders = [
        f"{short(path)}: {tag}"
        for path in files("*.html")
        for tag, text in re.findall(r"({% blocktrans[^%]*%})(.*?){% endblocktrans", path.read_text("utf-8"), re.DOTALL)
        if "\n" in text and "trimmed" not in tag
    ]
    assert offenders == []


def test_templates_are_formatted():
    templates = [str(path) for path in files("*.html")]
    if templates:
        djade = Path(sys.executable).with_name("djade")
        done = subprocess.run(
            [djade, "--check", "--target-version", "4.2", *templates], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
