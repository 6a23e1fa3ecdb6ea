"""What is measured, in the order of the table, and the marks set for our side. No engine is imported here."""

from __future__ import annotations

from benchmarks.operation import Operation

PAGE_SIZE = 20
#: The page far down the list; a short list ends before it.
DEEP_PAGE = 500


_LIST = {"most_sql": 8, "most_cpu_ms": 15.0}
_SEARCH = {"most_wall_ms": 60.0, "wall_from": 100_000}

OPERATIONS = (
    Operation("block", "the block on its page: head, form to ask, first list", **_LIST),
    Operation("list", "list by activity, page 1", **_LIST),
    Operation("votes", "list by votes, page 1", **_LIST),
    Operation("page", "list by activity, page 500 or the last", **_LIST),
    Operation("unanswered", "list unanswered, page 1", **_LIST),
    Operation("open", "open a question with its answers", most_sql=12),
    Operation("open30", "open a question with 30 answers", most_sql=12),
    Operation("reader", "open, by a reader of 1,000 questions", most_sql=12),
    Operation("create", "ask", most_sql=12),
    Operation("answer", "answer", most_sql=12),
    Operation("vote", "vote an answer up", most_sql=12),
    Operation("vote-question", "vote a question up", most_sql=12),
    Operation("search-rare", "search a rare word", **_SEARCH),
    Operation("search-two", "search two words", **_SEARCH),
    Operation("search-common", "search a common word", **_SEARCH),
    Operation("similar", "similar questions while typing", **_SEARCH),
    Operation("api-list", "api only: list by activity, page 1", **_LIST),
    Operation("api-open30", "api only: open a question with 30 answers", most_sql=12),
    Operation("api-create", "api only: ask", most_sql=12),
    Operation("api-answer", "api only: answer", most_sql=12),
    Operation("api-vote", "api only: vote an answer up", most_sql=12),
    Operation("api-search-common", "api only: search a common word", **_SEARCH),
)


def deep_page(threads: int) -> int:
    """The page that ``page`` opens: 500, or the last full one."""
    return max(1, min(DEEP_PAGE, threads // PAGE_SIZE))
