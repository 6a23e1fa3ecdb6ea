"""Our side of the suite ``import-microblog``: an empty database with one space, and the command that reads an archive."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from benchmarks import data
from benchmarks.import_worker import Importer
from benchmarks.measure import Target
from benchmarks.worker import serve


class ArchiveImporter(Importer):
    """``import_mastodon`` on a database of its own."""

    def targets(self, threads: int) -> Mapping[str, Target]:
        """The command, the first time and the second."""
        from django.core.management import call_command

        folder = os.environ["BENCH_DUMP"]

        def prepare(run: int) -> Callable[[], Any]:
            return lambda: call_command("import_mastodon", folder, space=data.BLOCK_KEY)

        return {"import": prepare, "again": prepare}

    def notes(self) -> Mapping[str, str]:
        """How much is in the tables now, by the names of ``archive.Written``."""
        from microblog.models import Post, Reply

        posts = Post.objects.filter(quoted=None).count()
        return {
            "posts": f"{posts:,}",
            "replies": f"{Reply.objects.count():,}",
            "boosts": f"{Post.objects.count() - posts:,}",
        }


if __name__ == "__main__":
    serve(ArchiveImporter)
