"""What others may use of the Q&A applet."""

from ..kit.import_reports import ImportReport
from ..kit.upkeep import CounterDifference, Rerendered
from .data import Policy, QuestionRow, Thread
from .domain.anonymity import reveal_author
from .domain.answers import answer_question, edit_answer, make_wiki
from .domain.comments import add_comment, edit_comment
from .domain.conversions import convert_to_answer, convert_to_comment
from .domain.counting import check_counters
from .domain.describing import describe_questions
from .domain.desk import (
    delete_post,
    dismiss_reports,
    lock_question,
    moderate_post,
    moderation_queue,
    report_post,
    undelete_post,
)
from .domain.finding import search_questions, similar_questions
from .domain.following import answered_by, follow_question, have_same_question
from .domain.leaving import forget_everywhere, register_leaving
from .domain.lists import activity_mark, counts, list_questions, newest_activity, overview, own_new_row
from .domain.pictures import is_shown_there
from .domain.pictures import sweep as sweep_images
from .domain.posts import find_answer, find_comment, find_post, find_question, parent_of, preview
from .domain.questions import ask_question, edit_question
from .domain.rerendering import rerender_posts
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.revisions import history_of
from .domain.routing import ask_experts, decline_request, who_could_answer
from .domain.stackexchange.dumps import import_dump, source_name
from .domain.statistics import export_csv, participation_of, statistics_of
from .domain.threads import open_question, show_answer, show_comments, tools_of
from .domain.trail import trail_of
from .domain.transfer.exports import export_space
from .domain.transfer.imports import import_space
from .domain.transfer.records import write_line
from .domain.verdicts import accept_answer, endorse_answer
from .domain.votes import vote_answer, vote_question
from .enums import ListView, PostType, State, WhoMayAsk
from .models import Answer, Comment, Question
from .rules import can_ask

__all__ = [
    "Answer",
    "Comment",
    "CounterDifference",
    "ImportReport",
    "ListView",
    "Policy",
    "PostType",
    "Question",
    "QuestionRow",
    "Rerendered",
    "State",
    "Thread",
    "WhoMayAsk",
    "accept_answer",
    "activity_mark",
    "add_comment",
    "answer_question",
    "answered_by",
    "ask_experts",
    "ask_question",
    "can_ask",
    "check_counters",
    "convert_to_answer",
    "convert_to_comment",
    "counts",
    "decline_request",
    "delete_post",
    "describe_questions",
    "dismiss_reports",
    "edit_answer",
    "edit_comment",
    "edit_question",
    "endorse_answer",
    "export_csv",
    "export_person",
    "export_space",
    "find_answer",
    "find_comment",
    "find_post",
    "find_question",
    "follow_question",
    "forget_everywhere",
    "have_same_question",
    "history_of",
    "import_dump",
    "import_space",
    "is_shown_there",
    "list_questions",
    "lock_question",
    "make_wiki",
    "moderate_post",
    "moderation_queue",
    "newest_activity",
    "open_question",
    "overview",
    "own_new_row",
    "parent_of",
    "participation_of",
    "preview",
    "register_leaving",
    "report_post",
    "rerender_posts",
    "retire_person",
    "reveal_author",
    "search_questions",
    "show_answer",
    "show_comments",
    "similar_questions",
    "source_name",
    "statistics_of",
    "sweep_images",
    "tools_of",
    "trail_of",
    "undelete_post",
    "vote_answer",
    "vote_question",
    "who_could_answer",
    "write_line",
]
