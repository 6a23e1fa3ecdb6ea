"""Processes that clean texts while this one talks to the database."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Protocol

from ....kit.richtext import Policy, bodies
from ....kit.richtext.bodies import Cleaned, Text


class Submit(Protocol):
    """Hands texts over; the future holds them cleaned, in the same order."""

    def __call__(self, texts: Sequence[Text]) -> Future[list[Cleaned]]: ...


@contextmanager
def open_workers(processes: int, policy: Policy) -> Iterator[Submit]:
    """Processes of their own, or none for fewer than two: then the work is done when it is handed over.

    They are started afresh (not forked off a process that holds a database connection), know nothing but ``bodies``,
    leave Ctrl-C to this process, and end with it, however it ends.
    """
    if processes < 2:
        yield lambda texts: _done(bodies.clean_texts(texts, policy))
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin) as pool:
        try:
            yield lambda texts: pool.submit(bodies.clean_texts, texts, policy)
        finally:
            pool.shutdown(cancel_futures=True)


def _done(cleaned: list[Cleaned]) -> Future[list[Cleaned]]:
    future: Future[list[Cleaned]] = Future()
    future.set_result(cleaned)
    return future


def _begin() -> None:
    """In the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
