"""How a space goes into lines and comes out of them, and what is counted in it."""

import io
import json

from social_learning_xblocks.qa import api as qa


def exported(space):
    """The lines of an export, as a file would hold them."""
    return [qa.write_line(record) for record in qa.export_space(space)]


def imported(space, lines, **options):
    """Read lines into a space; the report."""
    return qa.import_space(space, io.StringIO("".join(lines)), qa.ImportReport(""), **options)


def records(lines):
    return [json.loads(line) for line in lines]


def normal(lines):
    """An export without what names its space, and with pictures called by their order."""
    text = "".join(lines[1:])
    names = [record["uuid"] for record in records(lines) if record.get("type") == "image"]
    for place, name in enumerate(names):
        text = text.replace(name, f"picture-{place}")
    return text.splitlines()
