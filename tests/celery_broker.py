"""A look-alike of Celery: ``shared_task``, ``current_app`` and a broker that keeps what it was told, or is down."""

import sys
from types import ModuleType, SimpleNamespace

import pytest


class Broker:
    """``told``: what workers were told to do, as pairs of a name and a key."""

    def __init__(self):
        self.told = []
        self.is_down = False
        self.conf = SimpleNamespace(broker_url="redis://broker", task_always_eager=False)

    def shared_task(self, **options):
        """celery.shared_task with options: the function with ``delay``, which asks a broker."""
        assert options == {"ignore_result": True}

        def decorate(function):
            def delay(key):
                if self.is_down:
                    raise ConnectionError("no broker")
                self.told.append((function.__name__, key))

            function.delay = delay
            return function

        return decorate


def surround(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """Celery around us until the test is over."""
    broker = Broker()
    made = ModuleType("celery")
    made.shared_task, made.current_app = broker.shared_task, broker
    monkeypatch.setitem(sys.modules, "celery", made)
    return broker
