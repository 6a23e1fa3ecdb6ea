"""A matching engine: mentees and mentors in, pairs out, with the reasons and a proof of how good they are.

It knows nothing of Django and of this project. ``Problem`` says what is asked, ``solve`` answers, ``explain`` gives the reasons,
and ``repair`` mends the pairs after a change.
"""

from .explain import Explanation, Figures, Reason, Why, WhyNot, explain
from .fit import Criterion, Weights
from .objective import Aims
from .people import Person
from .problem import Problem
from .repair import Repair, repair
from .rules import Rule, Rules
from .solve import Pair, Run, solve

__all__ = [
    "Aims",
    "Criterion",
    "Explanation",
    "Figures",
    "Pair",
    "Person",
    "Problem",
    "Reason",
    "Repair",
    "Rule",
    "Rules",
    "Run",
    "Weights",
    "Why",
    "WhyNot",
    "explain",
    "repair",
    "solve",
]
