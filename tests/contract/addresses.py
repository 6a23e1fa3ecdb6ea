"""Where the demo host answers."""

from tests.demo_host import ANALYSIS, block_key

BOARD = block_key(ANALYSIS, "social_qa", "qa-class")


def editor(key, handler):
    return f"/studio/xblock/{key}/handler/{handler}/"


def preview(key, handler):
    return f"/studio/preview/xblock/{key}/handler/{handler}/"
