"""What others may use of the video review applet."""

from .data import (
    Checksum,
    Comparison,
    DeskEntry,
    ExampleCard,
    FormerTake,
    GalleryCard,
    GalleryPair,
    GallerySheet,
    GalleryState,
    GivenReview,
    GroupCard,
    Handed,
    Level,
    Mark,
    MomentCard,
    OwnEntry,
    Part,
    Playback,
    Policy,
    PracticeRow,
    Probe,
    ReceivedReview,
    Result,
    ReviewSheet,
    RubricLine,
    ShownExample,
    Standing,
    Step,
    Swept,
    Upload,
    UploadLimits,
    clock_of,
)
from .domain.appeals import appeal, appeal_end, decide_appeal
from .domain.assignments import open_assignment, part_of, participant_of, policy_of, with_ends
from .domain.board import Figures, board_page, figures_of, missing_page
from .domain.captions import as_webvtt, clean_captions
from .domain.companions import set_captions, set_poster
from .domain.comparisons import compare, pair_for, take_back_comparison
from .domain.describing import describe_assignments, describe_reviews, describe_submissions
from .domain.dossiers import Dossier, dossier_of
from .domain.example_cards import example_cards
from .domain.examples import (
    add_example,
    check_expecting,
    delete_example,
    describe_example,
    expect_video,
    is_of_example,
    move_example,
    publish_example,
    show_example,
    withdraw_example,
)
from .domain.extensions import ends_of, extend, member_called
from .domain.feedback import rate_review, rating_of
from .domain.finding import check_staff
from .domain.finishing import finish
from .domain.gallery import own_entry, show_in_gallery
from .domain.gallery_desk import close_voting, pick, remove_from_gallery, restore_to_gallery, set_finalist, unpick
from .domain.gallery_pages import desk_entries, desk_entry, gallery_page, gallery_state, open_entry, open_pair
from .domain.gallery_votes import free_votes, vote
from .domain.grades import grade_submission, rescore
from .domain.groups import gather_team, group_card, join_group, leave_group, make_group, rename_group, renew_code
from .domain.holding import decide_flags, hold_submission, put_back
from .domain.judging import keep_ends
from .domain.members import author_ids
from .domain.moments import add_moment, answer_moment, delete_moment, edit_moment, find_moment
from .domain.note_clash import mark_of
from .domain.overrides import newest_override, override_grade, undo_override
from .domain.passback import pass_grades
from .domain.playback import play
from .domain.pool import end_leases, give_back, take
from .domain.practice import begin_practice, with_practice
from .domain.practised import comparison_of, practice_rows, shown_example
from .domain.references import begin_reference
from .domain.removing import cancel_upload, delete_video
from .domain.removing import sweep as sweep_videos
from .domain.resets import reset_in_block, reset_person
from .domain.results import result_of
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.reviewers import reviewing_of, reviewing_of_all, share_of_person, whole_share
from .domain.reviews import beat, begin_self_review, hand_in_review, next_review, return_review, save_review
from .domain.revisions import (
    choose_revision,
    hand_in_revision,
    looks_of,
    may_withdraw,
    save_change_note,
    withdraw_revision,
)
from .domain.rubric_files import read_file as read_rubric_file
from .domain.rubric_files import write_csv as write_rubric_csv
from .domain.rubric_files import write_json as write_rubric_json
from .domain.rubric_reading import find_wrong, read_rubric
from .domain.rubrics import lines_of, plain_of, shares_of, starter_rubric
from .domain.second_looks import look_again
from .domain.sheets import begun_review, given_reviews, is_self_reviewed, open_review
from .domain.staff_reviews import begin_staff_review, count_again, set_aside
from .domain.steps import steps_of
from .domain.submissions import checked_note, choose_video, hand_in, save_note, save_submission, take_back
from .domain.tending import tend as tend_reviews
from .domain.turns import set_turns
from .domain.uploads import append, begin_upload, offset_of, open_uploads, own_videos
from .domain.watching import may_watch, may_watch_own
from .enums import (
    Advice,
    BoardView,
    ContentKind,
    GalleryMode,
    Grading,
    GroupMode,
    LineKind,
    MomentLabel,
    Practice,
    Refusal,
    RemarkRule,
    ReturnReason,
    ReviewState,
    StepName,
    StepState,
    SubmissionState,
    VideoState,
)
from .models import Assignment, Example, Participant, Review, Submission
from .rules import can_delete, can_practise, can_take_back, can_upload, can_watch

__all__ = [
    "Advice",
    "Assignment",
    "BoardView",
    "Checksum",
    "Comparison",
    "ContentKind",
    "DeskEntry",
    "Dossier",
    "Example",
    "ExampleCard",
    "Figures",
    "FormerTake",
    "GalleryCard",
    "GalleryMode",
    "GalleryPair",
    "GallerySheet",
    "GalleryState",
    "GivenReview",
    "Grading",
    "GroupCard",
    "GroupMode",
    "Handed",
    "Level",
    "LineKind",
    "Mark",
    "MomentCard",
    "MomentLabel",
    "OwnEntry",
    "Part",
    "Participant",
    "Playback",
    "Policy",
    "Practice",
    "PracticeRow",
    "Probe",
    "ReceivedReview",
    "Refusal",
    "RemarkRule",
    "Result",
    "ReturnReason",
    "Review",
    "ReviewSheet",
    "ReviewState",
    "RubricLine",
    "ShownExample",
    "Standing",
    "Step",
    "StepName",
    "StepState",
    "Submission",
    "SubmissionState",
    "Swept",
    "Upload",
    "UploadLimits",
    "VideoState",
    "add_example",
    "add_moment",
    "answer_moment",
    "appeal",
    "appeal_end",
    "append",
    "as_webvtt",
    "author_ids",
    "beat",
    "begin_practice",
    "begin_reference",
    "begin_self_review",
    "begin_staff_review",
    "begin_upload",
    "begun_review",
    "board_page",
    "can_delete",
    "can_practise",
    "can_take_back",
    "can_upload",
    "can_watch",
    "cancel_upload",
    "check_expecting",
    "check_staff",
    "checked_note",
    "choose_revision",
    "choose_video",
    "clean_captions",
    "clock_of",
    "close_voting",
    "compare",
    "comparison_of",
    "count_again",
    "decide_appeal",
    "decide_flags",
    "delete_example",
    "delete_moment",
    "delete_video",
    "describe_assignments",
    "describe_example",
    "describe_reviews",
    "describe_submissions",
    "desk_entries",
    "desk_entry",
    "dossier_of",
    "edit_moment",
    "end_leases",
    "ends_of",
    "example_cards",
    "expect_video",
    "export_person",
    "extend",
    "figures_of",
    "find_moment",
    "find_wrong",
    "finish",
    "free_votes",
    "gallery_page",
    "gallery_state",
    "gather_team",
    "give_back",
    "given_reviews",
    "grade_submission",
    "group_card",
    "hand_in",
    "hand_in_review",
    "hand_in_revision",
    "hold_submission",
    "is_of_example",
    "is_self_reviewed",
    "join_group",
    "keep_ends",
    "leave_group",
    "lines_of",
    "look_again",
    "looks_of",
    "make_group",
    "mark_of",
    "may_watch",
    "may_watch_own",
    "may_withdraw",
    "member_called",
    "missing_page",
    "move_example",
    "newest_override",
    "next_review",
    "offset_of",
    "open_assignment",
    "open_entry",
    "open_pair",
    "open_review",
    "open_uploads",
    "override_grade",
    "own_entry",
    "own_videos",
    "pair_for",
    "part_of",
    "participant_of",
    "pass_grades",
    "pick",
    "plain_of",
    "play",
    "policy_of",
    "practice_rows",
    "publish_example",
    "put_back",
    "rate_review",
    "rating_of",
    "read_rubric",
    "read_rubric_file",
    "remove_from_gallery",
    "rename_group",
    "renew_code",
    "rescore",
    "reset_in_block",
    "reset_person",
    "restore_to_gallery",
    "result_of",
    "retire_person",
    "return_review",
    "reviewing_of",
    "reviewing_of_all",
    "save_change_note",
    "save_note",
    "save_review",
    "save_submission",
    "set_aside",
    "set_captions",
    "set_finalist",
    "set_poster",
    "set_turns",
    "share_of_person",
    "shares_of",
    "show_example",
    "show_in_gallery",
    "shown_example",
    "starter_rubric",
    "steps_of",
    "sweep_videos",
    "take",
    "take_back",
    "take_back_comparison",
    "tend_reviews",
    "undo_override",
    "unpick",
    "vote",
    "whole_share",
    "with_ends",
    "with_practice",
    "withdraw_example",
    "withdraw_revision",
    "write_rubric_csv",
    "write_rubric_json",
]
