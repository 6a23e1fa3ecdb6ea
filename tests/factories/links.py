"""Fetchers that a site could name in LINK_FETCHER. None of them asks the web."""

from typing import Any

from django.db import connection

FETCHER = "tests.factories.links.page_of"
RIDGE = "https://docs.example.org/ridge"
LASSO = "https://docs.example.org/lasso"
PAGES: dict[str, Any] = {
    RIDGE: {"title": "Ridge regression", "description": "Shrinks what it estimates."},
    LASSO: {"title": "Lasso"},
}

#: What ``page_of`` was asked, in its order. The next test finds it empty.
ASKED: list[str] = []
#: What it answers instead of PAGES: a value, or an error that it raises.
ANSWERS: dict[str, Any] = {}


def looks_around(address: str) -> None:
    """Notes whether it is called inside a transaction."""
    ASKED.append(f"{connection.in_atomic_block}")


def page_of(address: str) -> Any:
    ASKED.append(address)
    answer = ANSWERS.get(address, PAGES.get(address))
    if isinstance(answer, BaseException):
        raise answer
    return answer
