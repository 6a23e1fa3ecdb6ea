"""What others may use of the mentoring app."""

from .data import (
    AgendaCard,
    Board,
    BoardEffect,
    BoardFigures,
    Certificate,
    ChangeCard,
    GoalCard,
    Lane,
    LeftOutRow,
    MeetingCard,
    Move,
    OfferCard,
    OffersDesk,
    Options,
    Outcomes,
    PairLine,
    PairPage,
    ParticipantLine,
    PeopleReport,
    PoolPage,
    ProposalRow,
    Published,
    RoundCard,
    RoundComparison,
    RoundsDone,
    RulingCard,
    Signup,
    SignupCard,
    SkillCard,
    Waiting,
)
from .domain.agendas import card_of as agenda_card
from .domain.agendas import cards as agenda_cards
from .domain.board import allow_pair, change_board, forbid_pair, lock_pair, undo_change, unlock_pair
from .domain.calendars import calendar_of
from .domain.comparing import compare_rounds
from .domain.coordinating import check_coordinator
from .domain.describing import describe_meetings, describe_offers, describe_pairs, describe_programmes
from .domain.ending import end_own_pair
from .domain.goals import add_goal, change_goal, remove_goal, restore_goal
from .domain.imports import MOST_IN_A_REQUEST, import_participants, read_skills
from .domain.invitations import mail_meeting
from .domain.lanes import board_of, figures_of, lanes_of, rulings_in, step_of, steps_of
from .domain.languages import languages_like
from .domain.meetings import find_meeting, log_meeting, mark_meeting, move_meeting, plan_meeting
from .domain.notes import save_note
from .domain.offer_cards import offers_of
from .domain.offers import accept_offer, decline_offer, reopen_offer
from .domain.offers_desk import offers_desk
from .domain.options import options_for
from .domain.outcome_groups import GROUPS
from .domain.outcomes import export_outcomes, export_pairs, outcomes_of
from .domain.pair_pages import certificate_of, pairs_of, show_pair
from .domain.pairs import (
    end_pair,
    mentees_everywhere,
    mentees_of,
    mentors_everywhere,
    mentors_of,
    pair_people,
    partners_of,
)
from .domain.participants import (
    change_for,
    count_participants,
    export_participants,
    list_participants,
    show_participant,
)
from .domain.phases import phase_of
from .domain.planning import effect_of
from .domain.pool import pool_of
from .domain.problems import Settings, save_settings, settings_of
from .domain.programme_settings import ProgrammeWish, change_programme
from .domain.programmes import find_or_make_programme, find_programme, participant_of
from .domain.publishing import publish_offers, take_back_wave
from .domain.pulses import answer_pulse
from .domain.repairs import accept_repair, dismiss_repair, look_for_repairs, recall_repair
from .domain.results import export_round, left_out_of, proposals_of
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.rounds import ask_round, cancel_round, done_rounds, is_small_round, round_card, rounds_of
from .domain.running import run_round, run_rounds
from .domain.signup_cards import listed_mentors, signup_card
from .domain.signups import prefilled, set_state, sign_up, signup_of
from .domain.skills import add_skills, list_skill, list_skills, skills_like
from .domain.tending import tend
from .domain.waitlist import place_of
from .domain.weeks import part_hours, short_day_names
from .enums import MeetingState, ParticipantState, Phase, ProgrammeKind
from .models import BoardChange, Meeting, Participant, Programme
from .queries import mentee_ids, mentor_ids, pairs_between
from .rules import can_coordinate, can_pair, can_sign_up

__all__ = [
    "GROUPS",
    "MOST_IN_A_REQUEST",
    "AgendaCard",
    "Board",
    "BoardChange",
    "BoardEffect",
    "BoardFigures",
    "Certificate",
    "ChangeCard",
    "GoalCard",
    "Lane",
    "LeftOutRow",
    "Meeting",
    "MeetingCard",
    "MeetingState",
    "Move",
    "OfferCard",
    "OffersDesk",
    "Options",
    "Outcomes",
    "PairLine",
    "PairPage",
    "Participant",
    "ParticipantLine",
    "ParticipantState",
    "PeopleReport",
    "Phase",
    "PoolPage",
    "Programme",
    "ProgrammeKind",
    "ProgrammeWish",
    "ProposalRow",
    "Published",
    "RoundCard",
    "RoundComparison",
    "RoundsDone",
    "RulingCard",
    "Settings",
    "Signup",
    "SignupCard",
    "SkillCard",
    "Waiting",
    "accept_offer",
    "accept_repair",
    "add_goal",
    "add_skills",
    "agenda_card",
    "agenda_cards",
    "allow_pair",
    "answer_pulse",
    "ask_round",
    "board_of",
    "calendar_of",
    "can_coordinate",
    "can_pair",
    "can_sign_up",
    "cancel_round",
    "certificate_of",
    "change_board",
    "change_for",
    "change_goal",
    "change_programme",
    "check_coordinator",
    "compare_rounds",
    "count_participants",
    "decline_offer",
    "describe_meetings",
    "describe_offers",
    "describe_pairs",
    "describe_programmes",
    "dismiss_repair",
    "done_rounds",
    "effect_of",
    "end_own_pair",
    "end_pair",
    "export_outcomes",
    "export_pairs",
    "export_participants",
    "export_person",
    "export_round",
    "figures_of",
    "find_meeting",
    "find_or_make_programme",
    "find_programme",
    "forbid_pair",
    "import_participants",
    "is_small_round",
    "lanes_of",
    "languages_like",
    "left_out_of",
    "list_participants",
    "list_skill",
    "list_skills",
    "listed_mentors",
    "lock_pair",
    "log_meeting",
    "look_for_repairs",
    "mail_meeting",
    "mark_meeting",
    "mentee_ids",
    "mentees_everywhere",
    "mentees_of",
    "mentor_ids",
    "mentors_everywhere",
    "mentors_of",
    "move_meeting",
    "offers_desk",
    "offers_of",
    "options_for",
    "outcomes_of",
    "pair_people",
    "pairs_between",
    "pairs_of",
    "part_hours",
    "participant_of",
    "partners_of",
    "phase_of",
    "place_of",
    "plan_meeting",
    "pool_of",
    "prefilled",
    "proposals_of",
    "publish_offers",
    "read_skills",
    "recall_repair",
    "remove_goal",
    "reopen_offer",
    "restore_goal",
    "retire_person",
    "round_card",
    "rounds_of",
    "rulings_in",
    "run_round",
    "run_rounds",
    "save_note",
    "save_settings",
    "set_state",
    "settings_of",
    "short_day_names",
    "show_pair",
    "show_participant",
    "sign_up",
    "signup_card",
    "signup_of",
    "skills_like",
    "step_of",
    "steps_of",
    "take_back_wave",
    "tend",
    "undo_change",
    "unlock_pair",
]
