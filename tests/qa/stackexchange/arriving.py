"""A small dump, how it comes in, and what it leaves."""

from social_learning_xblocks.qa import api as qa
from tests.factories.dumps import answer, comment, question, write_dump


def small_dump(folder, **files):
    """Two questions: one solved by the second of two answers, one without an answer."""
    posts = [
        question(10, AcceptedAnswerId=12, Score=5),
        answer(11, 10, Score=2),
        answer(12, 10, Score=-1, OwnerUserId=4, CreationDate="2024-03-01T12:30:00.000"),
        question(13, CreationDate="2024-03-05T08:00:00.000", Tags="|ridge|", Score=0),
    ]
    comments = [comment(1, 10), comment(2, 12, UserId=3, CreationDate="2024-03-02T00:00:00.000")]
    return write_dump(folder, **{"Posts": posts, "Comments": comments, **files})


def run(space, folder, **options):
    """Import without processes of its own; the report."""
    report = qa.ImportReport(options.pop("source", "beer"))
    return qa.import_dump(space, folder, report, processes=1, **options)


def by_key(model, space):
    return {row.source_key: row for row in model.objects.filter(space=space)}
