"""``manage.py export_person``: everything that is known of a person, as JSON."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mentoring import api as mentoring
from microblog import api as microblog

from ...moderation import api as moderation
from ...notices import api as notices
from ...people import api as people
from ...qa import api as qa
from ...spaces import api as spaces
from ...video_review import api as video_review


class Command(BaseCommand):
    help = "Write everything that is known of a person as JSON, for a request of access."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user_id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, Any] = {}
        for applet in (spaces, people, moderation, notices, mentoring, microblog, qa, video_review):
            found |= applet.export_person(options["user_id"])
        self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
