"""The demo's settings, with the probe among the blocks."""

from demo.settings import *

DEMO_BLOCKS = {**DEMO_BLOCKS, "probe": "tests.contract.probe.ProbeBlock"}
ADVANCED_MODULES = [*ADVANCED_MODULES, "probe"]
