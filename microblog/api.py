"""What others may use of the microblog."""

from .data import (
    REACTION_ICONS,
    AudienceChoice,
    Change,
    Confirmations,
    Counts,
    DraftCard,
    Fetched,
    Hashtag,
    LinkView,
    MutedPost,
    News,
    Participation,
    Policy,
    PollOption,
    PollView,
    PollWish,
    PostCard,
    PostFigures,
    PostReach,
    QueueItem,
    Reach,
    Reader,
    Relation,
    ReplyCard,
    Silenced,
    Silences,
    Statistics,
    Thread,
    TimelinePage,
    Week,
)
from .domain.archives.importing import IMPORTED, ImportWish, import_mastodon, import_slack
from .domain.archives.people import read_people
from .domain.audiences import MOST_NAMED, may_address, reach_of
from .domain.between import between, only_for
from .domain.cards import foot_of
from .domain.confirmations import confirmations_of
from .domain.counting import check_counters
from .domain.describing import describe_posts
from .domain.desk import (
    count_undecided,
    delete_post,
    dismiss_reports,
    moderate_post,
    moderation_queue,
    report_post,
    undelete_post,
    undo_hiding,
)
from .domain.digests import NewPosts
from .domain.draft_list import count_problems, move_draft, publish_now, show_drafts
from .domain.drafts import drafts_of, drop_draft, publish_due, save_draft, show_draft
from .domain.exports import csv_lines, export_csv, export_microblog
from .domain.figures import statistics_of
from .domain.following import following_of, suggestions_for
from .domain.hashtags import hashtags_like
from .domain.links import fetch_cards
from .domain.marks import acknowledge, bookmark_post, react_to
from .domain.news import is_unchanged, news_of, news_stamp, news_token, note_change
from .domain.own_reach import reach_of_mine
from .domain.participation import participation_of
from .domain.passing import allow_quotes
from .domain.people import (
    block_person,
    follow_person,
    mute_person,
    mute_thread,
    mute_word,
    show_less,
    unmute_thread,
    unmute_word,
    unsilence_person,
    words_muted_by,
)
from .domain.pictures import is_shown_there, texts_with
from .domain.polls import vote_in_poll
from .domain.posts import edit_post, find_post, pin_post, publish_post
from .domain.reach import acknowledged, reach_of_post
from .domain.replies import edit_reply, find_reply, reply_to
from .domain.rerendering import rerender_posts
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.silences import relation_to, silences_of
from .domain.threads import reply_in_place, show_post, show_reply, thread
from .domain.timelines import pinned, read_up_to, tag_key, timeline
from .domain.titles import title_of_card
from .domain.trail import trail_of
from .domain.versions import history_of, history_of_reply
from .domain.waiting import count_waiting, newcomers, unanswered_since, waiting_for
from .enums import Audience, DraftProblem, PostKind, PostType, Reaction, Timeline, WhoMayPost
from .models import Draft
from .rules import can_address, can_post_for, can_see_desk, can_start, is_mentoring

__all__ = [
    "IMPORTED",
    "MOST_NAMED",
    "REACTION_ICONS",
    "Audience",
    "AudienceChoice",
    "Change",
    "Confirmations",
    "Counts",
    "Draft",
    "DraftCard",
    "DraftProblem",
    "Fetched",
    "Hashtag",
    "ImportWish",
    "LinkView",
    "MutedPost",
    "NewPosts",
    "News",
    "Participation",
    "Policy",
    "PollOption",
    "PollView",
    "PollWish",
    "PostCard",
    "PostFigures",
    "PostKind",
    "PostReach",
    "PostType",
    "QueueItem",
    "Reach",
    "Reaction",
    "Reader",
    "Relation",
    "ReplyCard",
    "Silenced",
    "Silences",
    "Statistics",
    "Thread",
    "Timeline",
    "TimelinePage",
    "Week",
    "WhoMayPost",
    "acknowledge",
    "acknowledged",
    "allow_quotes",
    "between",
    "block_person",
    "bookmark_post",
    "can_address",
    "can_post_for",
    "can_see_desk",
    "can_start",
    "check_counters",
    "confirmations_of",
    "count_problems",
    "count_undecided",
    "count_waiting",
    "csv_lines",
    "delete_post",
    "describe_posts",
    "dismiss_reports",
    "drafts_of",
    "drop_draft",
    "edit_post",
    "edit_reply",
    "export_csv",
    "export_microblog",
    "export_person",
    "fetch_cards",
    "find_post",
    "find_reply",
    "follow_person",
    "following_of",
    "foot_of",
    "hashtags_like",
    "history_of",
    "history_of_reply",
    "import_mastodon",
    "import_slack",
    "is_mentoring",
    "is_shown_there",
    "is_unchanged",
    "may_address",
    "moderate_post",
    "moderation_queue",
    "move_draft",
    "mute_person",
    "mute_thread",
    "mute_word",
    "newcomers",
    "news_of",
    "news_stamp",
    "news_token",
    "note_change",
    "only_for",
    "participation_of",
    "pin_post",
    "pinned",
    "publish_due",
    "publish_now",
    "publish_post",
    "reach_of",
    "reach_of_mine",
    "reach_of_post",
    "react_to",
    "read_people",
    "read_up_to",
    "relation_to",
    "reply_in_place",
    "reply_to",
    "report_post",
    "rerender_posts",
    "retire_person",
    "save_draft",
    "show_draft",
    "show_drafts",
    "show_less",
    "show_post",
    "show_reply",
    "silences_of",
    "statistics_of",
    "suggestions_for",
    "tag_key",
    "texts_with",
    "thread",
    "timeline",
    "title_of_card",
    "trail_of",
    "unanswered_since",
    "undelete_post",
    "undo_hiding",
    "unmute_thread",
    "unmute_word",
    "unsilence_person",
    "vote_in_poll",
    "waiting_for",
    "words_muted_by",
]
