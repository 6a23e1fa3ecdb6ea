"""Who reviews whom, as a graph. Only the standard library, because peers measure themselves with it too."""

from __future__ import annotations

from collections.abc import Iterable


def components(reviews: Iterable[tuple[int, int]]) -> int:
    """How many groups a class falls into when a review joins two learners; who has none at all is in no group."""
    parent: dict[int, int] = {}

    def root(learner: int) -> int:
        parent.setdefault(learner, learner)
        while parent[learner] != learner:
            parent[learner] = parent[parent[learner]]
            learner = parent[learner]
        return learner

    for reviewer, submission in reviews:
        parent[root(reviewer)] = root(submission)
    return sum(learner == up for learner, up in parent.items())


def mutual_share(reviews: Iterable[tuple[int, int]]) -> float:
    """Of the pairs of learners joined by a review, the part that grade each other."""
    pairs = set(reviews)
    joined = {(min(pair), max(pair)) for pair in pairs}
    return sum((right, left) in pairs and (left, right) in pairs for left, right in joined) / max(len(joined), 1)
