"""How a Mastodon archive is read, and what it leaves."""

from microblog import api as microblog
from microblog.models import Post
from social_learning_xblocks.kit.import_reports import ImportReport

OTHER = "https://other.example/users/bob"


def run(stage, path, **wish):
    report = ImportReport("Mastodon", microblog.IMPORTED)
    return microblog.import_mastodon(stage.space, path, report, microblog.ImportWish(**wish))


def counts(tally):
    return {reason: line.count for reason, line in tally}


def bodies(model=Post):
    return list(model.objects.order_by("pk").values_list("body", flat=True))
