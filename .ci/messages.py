"""Translations: `update` collects the strings, `check` fails when a catalogue is behind the code or incomplete."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
COUNTS = {
    *("%(n)s", "%(count)s", "%(wanted)s", "%(least)s", "%(most)s"),
    *("{n}", "{count}", "{least}", "{most}"),
}
LANGUAGES = ("ar", "es")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[ds]|\{\w*\}")
PACKAGES = ("social_learning_xblocks", "microblog", "mentoring")


def collect(package: Path, *options: str) -> None:
    """Run Django's makemessages in a package: it merges into locale/<language>/LC_MESSAGES/django.po."""
    command = [sys.executable, "-m", "django", "makemessages", "--verbosity", "0", "--add-location", "file"]
    for language in LANGUAGES:
        command += ["--locale", language]
    # Without settings the command reads files and imports nothing of ours.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run([*command, *options], cwd=package, env=environment, check=True)


def update() -> int:
    for name in PACKAGES:
        package = ROOT / name
        (package / "locale").mkdir(exist_ok=True)  # git keeps no empty folder
        collect(package, "--no-obsolete")
        for language in LANGUAGES:
            path = catalogue_path(package, language)
            path.write_text(tidy(path.read_text("utf-8"), language), encoding="utf-8")
    return 0


def tidy(text: str, language: str) -> str:
    """The catalogue with a header that says what is true; dates would change at every run, and git knows them."""
    header, divider, entries = text.partition("\n\n")
    dropped = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team", "Report-Msgid-Bugs-To")
    fields = header[header.index('msgid ""') :].splitlines(keepends=True)
    kept = "".join(line for line in fields if not line.startswith(tuple(f'"{name}' for name in dropped)))
    kept = kept.replace("PACKAGE VERSION", "social-learning-xblocks")
    return kept.replace('"Language: \\n"', f'"Language: {language}\\n"') + divider + entries


def check() -> int:
    complaints = []
    for name in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / name
            shutil.copytree(ROOT / name, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
            (copy / "locale").mkdir(exist_ok=True)
            collect(copy, "--no-obsolete")
            template = read(catalogue_path(copy, LANGUAGES[0]), LANGUAGES[0])
        for language in LANGUAGES:
            path = catalogue_path(ROOT / name, language)
            where = path.relative_to(ROOT)
            if path.exists():
                complaints += [f"{where}: {what}" for what in complaints_about(read(path, language), template)]
            elif len(template):
                complaints.append(f"{where}: missing; run make messages")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def complaints_about(catalogue: Catalog, template: Catalog) -> list[str]:
    present = {key(message): message for message in catalogue if message.id}
    wanted = {key(message) for message in template if message.id}
    complaints = [f"not collected, run make messages: {_name(entry)}" for entry in sorted(wanted - present.keys())]
    complaints += [f"no longer used, run make messages: {_name(entry)}" for entry in sorted(present.keys() - wanted)]
    for entry, message in present.items():
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(forms):
            complaints.append(f"not translated: {_name(entry)}")
        elif message.fuzzy:
            complaints.append(f"fuzzy: {_name(entry)}")
        elif not all(
            has_its_placeholders(entry[1:], form, may_omit=COUNTS if is_one_number(catalogue, at, forms) else set())
            for at, form in enumerate(forms)
        ):
            complaints.append(f"placeholders differ: {_name(entry)}")
    return complaints


def is_one_number(catalogue: Catalog, at: int, forms: list[str] | tuple[str, ...]) -> bool:
    """Whether a plural form stands for a single number, as the Arabic dual does: its word says the number."""
    which = c2py(catalogue.plural_expr)
    return len(forms) > 1 and sum(which(number) == at for number in range(1000)) == 1


def has_its_placeholders(ids: tuple[str, ...], translation: str, may_omit: set[str]) -> bool:
    """Whether a translation uses what it is given: "one answer" may leave out the count of "%(count)s answers"."""
    given = [set(PLACEHOLDER.findall(text)) for text in ids]
    used = set(PLACEHOLDER.findall(translation))
    return set.intersection(*given) - may_omit <= used <= set.union(*given)


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=language, ignore_obsolete=True)


def key(message: Message) -> tuple[str, ...]:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return (message.context or "", *ids)


def _name(entry: tuple[str, ...]) -> str:
    return repr(entry[1])


def catalogue_path(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    commands = {"update": update, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("usage: messages.py update|check")
    sys.exit(commands[sys.argv[1]]())
