"""What others may use of the video review applet."""

from .data import (
    Checksum,
    GivenReview,
    Handed,
    JobCard,
    JobsDone,
    Level,
    Mark,
    MomentCard,
    Part,
    Playback,
    Policy,
    Probe,
    ReceivedReview,
    Result,
    ReviewSheet,
    RubricLine,
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
from .domain.describing import describe_reviews, describe_submissions
from .domain.dossiers import Dossier, dossier_of
from .domain.extensions import ends_of, extend, member_called
from .domain.feedback import rate_review, rating_of
from .domain.finding import check_staff
from .domain.finishing import finish
from .domain.grades import grade_submission, rescore
from .domain.holding import decide_flags, hold_submission, put_back
from .domain.jobs import ask_job, cancel_job, find_job, is_small_job, jobs_of
from .domain.moments import add_moment, answer_moment, delete_moment, edit_moment, find_moment
from .domain.overrides import newest_override, override_grade, undo_override
from .domain.passback import pass_grades
from .domain.playback import play
from .domain.pool import end_leases, give_back, take
from .domain.removing import cancel_upload, delete_video
from .domain.removing import sweep as sweep_videos
from .domain.resets import reset_in_block, reset_person
from .domain.results import result_of
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.reviewers import reviewing_of, reviewing_of_all, share_of_person, whole_share
from .domain.reviews import beat, begin_self_review, hand_in_review, next_review, return_review, save_review
from .domain.rubric_files import read_file as read_rubric_file
from .domain.rubric_files import write_csv as write_rubric_csv
from .domain.rubric_files import write_json as write_rubric_json
from .domain.rubric_reading import find_wrong, read_rubric
from .domain.rubrics import lines_of, plain_of, shares_of, starter_rubric
from .domain.running import run_job, run_jobs
from .domain.sheets import begun_review, given_reviews, is_self_reviewed, open_review
from .domain.staff_reviews import begin_staff_review, count_again, set_aside
from .domain.steps import steps_of
from .domain.submissions import checked_note, choose_video, hand_in, save_note, save_submission, take_back
from .domain.tending import tend as tend_reviews
from .domain.turns import set_turns
from .domain.uploads import append, begin_upload, offset_of, open_uploads
from .domain.watching import may_watch
from .enums import (
    Advice,
    BoardView,
    ContentKind,
    Grading,
    JobKind,
    JobState,
    LineKind,
    MomentLabel,
    Refusal,
    RemarkRule,
    ReturnReason,
    ReviewState,
    StepName,
    StepState,
    SubmissionState,
    VideoState,
)
from .models import Assignment, Participant, Review, Submission
from .rules import can_delete, can_take_back, can_upload, can_watch

__all__ = [
    "Advice",
    "Assignment",
    "BoardView",
    "Checksum",
    "ContentKind",
    "Dossier",
    "Figures",
    "GivenReview",
    "Grading",
    "Handed",
    "JobCard",
    "JobKind",
    "JobState",
    "JobsDone",
    "Level",
    "LineKind",
    "Mark",
    "MomentCard",
    "MomentLabel",
    "Part",
    "Participant",
    "Playback",
    "Policy",
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
    "Step",
    "StepName",
    "StepState",
    "Submission",
    "SubmissionState",
    "Swept",
    "Upload",
    "UploadLimits",
    "VideoState",
    "add_moment",
    "answer_moment",
    "appeal",
    "appeal_end",
    "append",
    "as_webvtt",
    "ask_job",
    "beat",
    "begin_self_review",
    "begin_staff_review",
    "begin_upload",
    "begun_review",
    "board_page",
    "can_delete",
    "can_take_back",
    "can_upload",
    "can_watch",
    "cancel_job",
    "cancel_upload",
    "check_staff",
    "checked_note",
    "choose_video",
    "clean_captions",
    "clock_of",
    "count_again",
    "decide_appeal",
    "decide_flags",
    "delete_moment",
    "delete_video",
    "describe_reviews",
    "describe_submissions",
    "dossier_of",
    "edit_moment",
    "end_leases",
    "ends_of",
    "export_person",
    "extend",
    "figures_of",
    "find_job",
    "find_moment",
    "find_wrong",
    "finish",
    "give_back",
    "given_reviews",
    "grade_submission",
    "hand_in",
    "hand_in_review",
    "hold_submission",
    "is_self_reviewed",
    "is_small_job",
    "jobs_of",
    "lines_of",
    "may_watch",
    "member_called",
    "missing_page",
    "newest_override",
    "next_review",
    "offset_of",
    "open_assignment",
    "open_review",
    "open_uploads",
    "override_grade",
    "part_of",
    "participant_of",
    "pass_grades",
    "plain_of",
    "play",
    "policy_of",
    "put_back",
    "rate_review",
    "rating_of",
    "read_rubric",
    "read_rubric_file",
    "rescore",
    "reset_in_block",
    "reset_person",
    "result_of",
    "retire_person",
    "return_review",
    "reviewing_of",
    "reviewing_of_all",
    "run_job",
    "run_jobs",
    "save_note",
    "save_review",
    "save_submission",
    "set_aside",
    "set_captions",
    "set_poster",
    "set_turns",
    "share_of_person",
    "shares_of",
    "starter_rubric",
    "steps_of",
    "sweep_videos",
    "take",
    "take_back",
    "tend_reviews",
    "undo_override",
    "whole_share",
    "with_ends",
    "write_rubric_csv",
    "write_rubric_json",
]
