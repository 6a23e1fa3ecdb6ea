#!/usr/bin/env python
"""Commands of the demo host: migrate, seed_demo, serve."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run one command, from whatever folder."""
    here = Path(__file__).resolve().parent
    # Python puts this folder first, and then "settings" or "runtime" of ours could stand in for somebody else's.
    sys.path[:] = [str(here.parent), *(entry for entry in sys.path if Path(entry or ".").resolve() != here)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the path

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
