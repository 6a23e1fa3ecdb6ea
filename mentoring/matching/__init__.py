"""A matching engine: mentees and mentors in, pairs out, with the reasons and a proof of how good they are.

It knows nothing of Django and of this project. ``Problem`` says what is asked, ``solve`` answers.
"""

from .fit import Criterion, Weights
from .objective import Aims
from .people import Person
from .problem import Problem
from .rules import Rule, Rules
from .solve import Pair, Run, solve

__all__ = ["Aims", "Criterion", "Pair", "Person", "Problem", "Rule", "Rules", "Run", "Weights", "solve"]
