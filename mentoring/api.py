"""What others may use of the mentoring app."""

from .domain.pairs import end_pair, mentees_everywhere, mentees_of, mentors_everywhere, mentors_of, pair_people
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .queries import mentee_ids, mentor_ids, pairs_between
from .rules import can_pair

__all__ = [
    "can_pair",
    "end_pair",
    "export_person",
    "mentee_ids",
    "mentees_everywhere",
    "mentees_of",
    "mentor_ids",
    "mentors_everywhere",
    "mentors_of",
    "pair_people",
    "pairs_between",
    "retire_person",
]
