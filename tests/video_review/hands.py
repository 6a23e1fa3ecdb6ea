"""Many hands at the same moment, with real threads."""

import threading

from django.db import connection

from social_learning_xblocks.kit.errors import SocialLearningError

PATIENCE = 60  # seconds until a thread that hangs fails the test


def together(*works):
    """Do all of this at the same moment, each in a thread of its own. The refusals; anything else that is raised is raised."""
    gate = threading.Barrier(len(works))
    refusals, crashes = [], []

    def run(work):
        try:
            gate.wait(PATIENCE)
            work()
        except SocialLearningError as refusal:
            refusals.append(type(refusal))
        except BaseException as crash:  # noqa: BLE001 - raised below, in the test
            crashes.append(crash)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    if crashes:
        raise ExceptionGroup("in threads", crashes)
    assert not any(thread.is_alive() for thread in threads)
    return refusals
