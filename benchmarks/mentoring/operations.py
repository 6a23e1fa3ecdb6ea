"""What is measured, in the order of the table, and the marks set for it."""

from __future__ import annotations

from benchmarks.operation import Operation

#: What a page of the console may ask of the database, however many people there are.
PAGE = {"most_sql": 12}

OPERATIONS = (
    Operation("people", "sign-ups to the people of the engine"),
    Operation("run", "a run, from asking to its result"),
    Operation("pool", "block, the pool", **PAGE),
    Operation("rounds", "block, the runs and what counts", **PAGE),
    Operation("best", "block, a run, the best pairs", **PAGE),
    Operation("more", "block, more of its weakest pairs", **PAGE),
    Operation("alone", "block, who has nobody and why", **PAGE),
    Operation("compare", "block, two runs side by side", **PAGE),
    Operation("board", "block, the board, weakest first", **PAGE),
    Operation("free", "block, the board, who has room", **PAGE),
    Operation("options", "block, where somebody could go"),
    Operation("effect", "block, what a move would do"),
    Operation("move", "block, a move and its way back"),
    Operation("csv", "a run as CSV, all of it"),
)
