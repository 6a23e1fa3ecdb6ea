"""A matching engine: mentees and mentors in, pairs out, with the reasons and a proof of how good they are.

It knows nothing of Django and of this project. ``Problem`` says what is asked, ``solve`` answers, ``explain`` gives the reasons,
and ``repair`` mends the pairs after a change.
"""

from .blocked import Step
from .compare import Change, Comparison, Delta, compare
from .explain import Explanation, Figures, Reason, Why, explain
from .fit import Criterion, Weights
from .health import Blocked, Health, SkillHealth, health_of
from .objective import Aims
from .people import Person
from .plain import as_plain, problem_of, run_of
from .problem import Problem
from .progress import Progress, Stopped
from .repair import Repair, repair
from .rules import Rule, Rules
from .solve import Pair, Run, solve
from .what_if import Effect, Partner, Standing, Touched, what_if
from .why_not import WhyNot

__all__ = [
    "Aims",
    "Blocked",
    "Change",
    "Comparison",
    "Criterion",
    "Delta",
    "Effect",
    "Explanation",
    "Figures",
    "Health",
    "Pair",
    "Partner",
    "Person",
    "Problem",
    "Progress",
    "Reason",
    "Repair",
    "Rule",
    "Rules",
    "Run",
    "SkillHealth",
    "Standing",
    "Step",
    "Stopped",
    "Touched",
    "Weights",
    "Why",
    "WhyNot",
    "as_plain",
    "compare",
    "explain",
    "health_of",
    "problem_of",
    "repair",
    "run_of",
    "solve",
    "what_if",
]
