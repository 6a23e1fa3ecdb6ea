"""ORA2: its Python API, in process, as its block calls it, with submissions and workflows in its own tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from benchmarks import databases, sql
from benchmarks.measure import Storm, Target
from benchmarks.video_review.operations import SIZES
from benchmarks.video_review.scenes import Scenes
from benchmarks.video_review.world import WANTED, State, leases, reviews
from benchmarks.worker import Report, batches, serve

COURSE, ITEM = "course-v1:Bench+VR101+2026", "block-v1:Bench+VR101+2026+type@openassessment+block@bench"
REQUIREMENTS = {"peer": {"must_grade": WANTED, "must_be_graded_by": WANTED}}
RUBRIC = {
    "prompts": [{"description": "Tell us in three minutes what you have learned."}],
    "criteria": [
        {
            "order_num": place, "name": name, "label": name, "prompt": f"Is it {name}?",
            "options": [
                {"order_num": number, "points": points, "name": str(points), "label": str(points), "explanation": ""}
                for number, points in enumerate(scale)
            ],
        }
        for place, (name, scale) in enumerate({"clear": (0, 2, 4), "honest": (0, 3, 6)}.items())
    ],
}  # fmt: skip
CHOSEN, REMARKS = {"clear": "4", "honest": "3"}, {"clear": "I could follow it from the first word."}
WORDS = "Thank you. The example in the middle helped me most; say what you would change."
BATCH = 2_000
WITH_TABLES = ("auth", "contenttypes", "sites", "waffle", "submissions", "assessment", "workflow", "staffgrader")


class Ora2:
    """The package on a database of its own."""

    def __init__(self) -> None:
        self._engine, self._database = os.environ["SL_DATABASE"], os.environ["SL_DATABASE_NAME"]
        databases.create(self._engine, self._database)
        from django.conf import settings

        settings.configure(
            SECRET_KEY="benchmark",
            DEBUG=False,
            USE_TZ=True,
            DATABASES={"default": databases.django_settings(self._engine, self._database)},
            DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            INSTALLED_APPS=[
                "django.contrib.auth",
                "django.contrib.contenttypes",
                "django.contrib.sites",
                "waffle",
                "submissions",
                "openassessment",
                "openassessment.fileupload",
                "openassessment.workflow",
                "openassessment.assessment",
                "openassessment.staffgrader",
            ],
            # Migration 0006 of edx-submissions alters a column that is not there on a new MariaDB: tables from the models.
            MIGRATION_MODULES=dict.fromkeys(WITH_TABLES) if self._engine == "mysql" else {},
            FEATURES={},
            # No table of anonymous ids here, so it fails to find names of learners, and says so for each submission.
            LOGGING={
                "version": 1,
                "disable_existing_loggers": False,
                "handlers": {"nowhere": {"class": "logging.NullHandler"}},
                "root": {"level": "CRITICAL", "handlers": ["nowhere"]},
            },
        )
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, run_syncdb=True)

    def describe(self) -> str:
        """Versions, in one line."""
        import django
        from django.db import connection

        python = ".".join(map(str, sys.version_info[:3]))
        package = f"ora2 {version('ora2')}, edx-submissions {version('edx-submissions')}"
        return f"{package}, Django {django.__version__}, Python {python}, {databases.describe(connection)}"

    def seed(self, size: int, report: Report) -> None:
        """Each operation fills the tables itself."""

    def targets(self, size: int) -> Mapping[str, Target | Storm]:
        """What both programs do."""
        self._scenes = Scenes(Program())
        sizes = [int(one) for one in os.environ.get("BENCH_SIZES", "").split(",") if one] or SIZES
        return self._scenes.targets(sizes, at_once=self._engine != "sqlite")

    def left_out(self) -> Mapping[str, str]:
        """What it has no word for is not in the table."""
        return {}

    def notes(self) -> Mapping[str, str]:
        """Who was reviewed by whom."""
        return self._scenes.facts

    def close(self) -> None:
        """Drop the database."""
        from django.db import connection

        connection.close()
        databases.drop(self._engine, self._database)


class Program:
    """One item of one course; learner ``n`` is the student ``n``."""

    def __init__(self) -> None:
        self._submissions: dict[int, str] = {}

    def fill(self, state: State, size: int, more: int = 0) -> None:
        """Everything by ``bulk_create``, as its API leaves it, as far as handing out and grading look at it."""
        from django.db import connection
        from openassessment.assessment.models import Assessment, AssessmentPart, PeerWorkflow, PeerWorkflowItem
        from openassessment.workflow.models import AssessmentWorkflow, AssessmentWorkflowStep
        from submissions.models import Score, ScoreAnnotation, ScoreSummary, StudentItem, Submission

        for model in (
            *(ScoreSummary, ScoreAnnotation, Score, PeerWorkflowItem, AssessmentPart, Assessment, PeerWorkflow),
            *(AssessmentWorkflowStep, AssessmentWorkflow, Submission, StudentItem),
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        self._submissions = {}
        self._hand_in_all(size, state)
        pairs = leases(size, oldest_first=True) if state == State.HELD else reviews(size) * (state == State.FULL)
        self._review_all(pairs, is_given=state == State.FULL)
        if not connection.in_atomic_block:
            sql.analyse([PeerWorkflow, PeerWorkflowItem, Assessment, Submission])

    def _hand_in_all(self, size: int, state: State) -> None:
        from django.utils import timezone
        from openassessment.assessment.models import PeerWorkflow
        from openassessment.workflow.models import AssessmentWorkflow, AssessmentWorkflowStep
        from submissions.models import StudentItem, Submission

        begun = timezone.now() - timedelta(days=1)
        for batch in batches(list(range(size)), BATCH):
            when = {one: begun + timedelta(seconds=one) for one in batch}
            items = [StudentItem(pk=one + 1, item_type="openassessment", **_place(one)) for one in batch]
            StudentItem.objects.bulk_create(items)
            made = [
                Submission(
                    pk=one + 1, student_item_id=one + 1, attempt_number=1, answer=_answer(one),
                    submitted_at=when[one], created_at=when[one],
                )
                for one in batch
            ]  # fmt: skip
            Submission.objects.bulk_create(made)
            uuids = {one: str(row.uuid) for one, row in zip(batch, made, strict=True)}
            self._submissions |= uuids
            PeerWorkflow.objects.bulk_create(
                PeerWorkflow(
                    pk=one + 1, submission_uuid=uuids[one], created_at=when[one],
                    grading_completed_at=begun if state == State.FULL else None, **_place(one),
                )
                for one in batch
            )  # fmt: skip
            flows = [
                AssessmentWorkflow(
                    pk=one + 1, submission_uuid=uuids[one], status="peer", course_id=COURSE, item_id=ITEM
                )
                for one in batch
            ]
            AssessmentWorkflow.objects.bulk_create(flows)
            steps = [AssessmentWorkflowStep(workflow_id=one + 1, name="peer", order_num=0) for one in batch]
            AssessmentWorkflowStep.objects.bulk_create(steps)
        sql.move_sequences([StudentItem, Submission, PeerWorkflow, AssessmentWorkflow])

    def _review_all(self, pairs: list[tuple[int, int]], *, is_given: bool) -> None:
        from openassessment.assessment.models import Assessment, PeerWorkflowItem
        from openassessment.assessment.serializers import rubric_from_dict

        rubric = rubric_from_dict(RUBRIC)
        for batch in batches(list(enumerate(pairs, 1)), BATCH):
            if is_given:
                Assessment.objects.bulk_create(
                    Assessment(
                        pk=key, submission_uuid=self._submissions[author], rubric=rubric, scorer_id=_student(reviewer),
                        score_type="PE", feedback=WORDS,
                    )
                    for key, (reviewer, author) in batch
                )  # fmt: skip
            PeerWorkflowItem.objects.bulk_create(
                PeerWorkflowItem(
                    scorer_id=reviewer + 1, author_id=author + 1, submission_uuid=self._submissions[author],
                    assessment_id=key if is_given else None, scored=is_given,
                )
                for key, (reviewer, author) in batch
            )  # fmt: skip
        sql.move_sequences([Assessment])

    def submit(self, learner: int) -> None:
        """A submission, and a workflow whose one step is the review by peers."""
        from openassessment.workflow import api as workflow_api
        from submissions import api as submissions

        item = {"item_type": "openassessment", **_place(learner)}
        key = submissions.create_submission(item, _answer(learner))["uuid"]
        workflow_api.create_workflow(key, ["peer"], {})
        self._submissions[learner] = str(key)

    def take(self, learner: int, *, wants_more: bool = False) -> str | None:
        """The number of the submission."""
        from openassessment.assessment.api import peer

        taken = peer.get_submission_to_assess(self._submissions[learner], WANTED)
        return None if taken is None else str(taken["uuid"])

    def review(self, learner: int, taken: str) -> None:
        """An option for each criterion, and words; then both workflows are brought up to date, as the block does."""
        from openassessment.assessment.api import peer
        from openassessment.workflow import api as workflow_api

        own = self._submissions[learner]
        peer.create_assessment(own, _student(learner), CHOSEN, REMARKS, WORDS, RUBRIC, WANTED)
        for key in (taken, own):
            workflow_api.update_from_assessments(key, REQUIREMENTS, {})

    def read_grade(self, learner: int) -> float | None:
        """The score of the workflow."""
        from openassessment.workflow import api as workflow_api

        key = self._submissions[learner]
        score = workflow_api.get_workflow_for_submission(key, REQUIREMENTS, {})["score"]
        return score and score["points_earned"] / score["points_possible"]

    def author_of(self, taken: str) -> int:
        """By the row."""
        from openassessment.assessment.models import PeerWorkflow

        return int(PeerWorkflow.objects.get(submission_uuid=taken).student_id.removeprefix("student"))

    def free(self) -> None:
        """No leases."""
        from openassessment.assessment.models import PeerWorkflowItem

        PeerWorkflowItem.objects.all().delete()

    def reviews(self) -> list[tuple[int, int]]:
        """By the rows."""
        from openassessment.assessment.models import PeerWorkflowItem

        rows = PeerWorkflowItem.objects.filter(assessment__isnull=False)
        pairs = rows.values_list("scorer__student_id", "author__student_id")
        return [tuple(int(one.removeprefix("student")) for one in pair) for pair in pairs]


def _student(learner: int) -> str:
    return f"student{learner}"


def _place(learner: int) -> dict[str, str]:
    return {"student_id": _student(learner), "course_id": COURSE, "item_id": ITEM}


def _answer(learner: int) -> dict[str, Any]:
    """A note and the key of an uploaded file."""
    return {"parts": [{"text": "My first try."}], "file_keys": [f"{learner}/0"], "files_names": ["take1.mp4"]}


if __name__ == "__main__":
    serve(Ora2)
