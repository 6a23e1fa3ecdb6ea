"""``manage.py rerender_posts``: make the HTML of posts anew that an older renderer made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from microblog import api as microblog

from ...qa import api as qa


class Command(BaseCommand):
    help = "Render every post again that an older renderer made. Can be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done, skipped = 0, 0
        for render in (qa.rerender_posts, microblog.rerender_posts):
            step = qa.Rerendered(0)
            for step in render():
                self.stdout.write(f"{done + step.done} posts", ending="\r")
            for name in step.skipped:
                self.stdout.write(f"{name} is too long by now; it stays as it is")
            done, skipped = done + step.done, skipped + len(step.skipped)
        self.stdout.write(f"{done} posts rendered again, {skipped} left as they are")
