"""``python -m demo.serve``: start gunicorn with ``gunicorn_conf.py`` in place of this process, so that signals reach it."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Does not return."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE") or "demo.settings"}
    command = [sys.executable, "-m", "gunicorn", "--config", str(HERE / "gunicorn_conf.py")]
    os.chdir(HERE.parent)  # gunicorn imports from where it stands
    os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
