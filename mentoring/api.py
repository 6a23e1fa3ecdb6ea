"""What others may use of the mentoring app."""

from .data import (
    AgendaCard,
    Board,
    BoardEffect,
    BoardFigures,
    Bond,
    Certificate,
    ChangeCard,
    ConcernDoor,
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
    SafetyDesk,
    Signup,
    SignupCard,
    SkillCard,
    TrailRow,
    Waiting,
)
from .domain.agendas import card_of as agenda_card
from .domain.agendas import cards as agenda_cards
from .domain.apart import keep_apart, let_together, part_reported, restore_apart
from .domain.board import allow_pair, change_board, forbid_pair, lock_pair, undo_change, unlock_pair
from .domain.calendars import calendar_of
from .domain.comparing import compare_rounds
from .domain.concerns import close_concern, concern_door, reopen_concern, report_concern
from .domain.coordinating import check_coordinator
from .domain.describing import describe_meetings, describe_offers, describe_pairs, describe_programmes
from .domain.ending import end_own_pair
from .domain.goals import add_goal, change_goal, remove_goal, restore_goal
from .domain.history import history_of
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
from .domain.pausing import end_for, pause_for, pause_pair, resume_for, resume_pair, take_offer_back
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
from .domain.safety_desk import bonds_between, safety_desk
from .domain.signup_cards import listed_mentors, signup_card
from .domain.signups import prefilled, set_state, sign_up, signup_of
from .domain.skills import add_skills, list_skill, list_skills, skills_like
from .domain.tending import tend
from .domain.waitlist import place_of
from .domain.weeks import part_hours, short_day_names
from .enums import MeetingState, ParticipantState, Phase, ProgrammeKind
from .models import Apart, BoardChange, Meeting, Participant, Programme
from .queries import mentee_ids, mentor_ids, pairs_between
from .rules import can_coordinate, can_pair, can_sign_up

__all__ = [
    "GROUPS",
    "MOST_IN_A_REQUEST",
    "AgendaCard",
    "Apart",
    "Board",
    "BoardChange",
    "BoardEffect",
    "BoardFigures",
    "Bond",
    "Certificate",
    "ChangeCard",
    "ConcernDoor",
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
    "SafetyDesk",
    "Settings",
    "Signup",
    "SignupCard",
    "SkillCard",
    "TrailRow",
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
    "bonds_between",
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
    "close_concern",
    "compare_rounds",
    "concern_door",
    "count_participants",
    "decline_offer",
    "describe_meetings",
    "describe_offers",
    "describe_pairs",
    "describe_programmes",
    "dismiss_repair",
    "done_rounds",
    "effect_of",
    "end_for",
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
    "history_of",
    "import_participants",
    "is_small_round",
    "keep_apart",
    "lanes_of",
    "languages_like",
    "left_out_of",
    "let_together",
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
    "part_reported",
    "participant_of",
    "partners_of",
    "pause_for",
    "pause_pair",
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
    "reopen_concern",
    "reopen_offer",
    "report_concern",
    "restore_apart",
    "restore_goal",
    "resume_for",
    "resume_pair",
    "retire_person",
    "round_card",
    "rounds_of",
    "rulings_in",
    "run_round",
    "run_rounds",
    "safety_desk",
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
    "take_offer_back",
    "tend",
    "undo_change",
    "unlock_pair",
]
