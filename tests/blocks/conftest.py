"""The blocks as different people meet them in one course."""

from datetime import UTC, datetime

import pytest
from xblock.runtime import DictKeyValueStore, KvsFieldData

from mentoring import api as mentoring
from microblog.models import Post
from social_learning_xblocks.blocks.mentorship_block import MentorshipBlock
from social_learning_xblocks.blocks.microblog_block import MicroblogBlock
from social_learning_xblocks.blocks.qa_block import QABlock
from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.models import Answer, Membership, Question, Space
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from tests.blocks.corner import MENTORS, home, publish
from tests.factories.assignments import LINES
from tests.factories.blocks import LMSRuntime, call, make_block

#: A rubric of every kind of criterion.
VIDEO_RUBRIC = videos.plain_of(
    (
        *LINES,
        videos.RubricLine("long", "How long?", "range", least=0, most=30, remark="none"),
        videos.RubricLine("must", "And?", "remark", remark="must", text="One thing"),
    )
)


class Words:
    """The platform's i18n service in English."""

    def gettext(self, text: str) -> str:
        return text


@pytest.fixture
def qa_block(db):
    """``qa_block(user)`` gives the block bound to that person; all share what the author set with ``fields``."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user=None, *, is_staff=False, name="qa", runtime=LMSRuntime, services=None, **fields):
        found = {"i18n": Words(), "field-data": shared, **(services or {})}
        return make_block(QABlock, runtime(user, is_staff=is_staff, **found), name=name, **fields)

    return bind


@pytest.fixture
def question(qa_block, ben):
    call(qa_block(ben), "ask", {"title": "Why is the sky blue?", "body": "I want to *know*.", "tags": "light"})
    return Question.objects.get()


@pytest.fixture
def answer(qa_block, chi, question):
    call(qa_block(chi), "answer", {"question": question.pk, "body": "Short waves scatter more."})
    return Answer.objects.get()


@pytest.fixture
def microblog_block(db):
    """``microblog_block(user)`` gives the microblog bound to that person; all share what the author set with ``fields``."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user=None, *, is_staff=False, name="mb", runtime=LMSRuntime, services=None, **fields):
        found = {"i18n": Words(), "field-data": shared, **(services or {})}
        usage = f"block-v1:Org+Course+Run+type@social_microblog+block@{name}" if ":" not in name else name
        return make_block(MicroblogBlock, runtime(user, is_staff=is_staff, **found), name=usage, **fields)

    return bind


@pytest.fixture
def mt_block(db):
    """``mt_block(user)`` gives the mentoring block bound to that person; all share what the author set with ``fields``."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user=None, *, is_staff=False, name="mt", runtime=LMSRuntime, services=None, **fields):
        found = {"i18n": Words(), "field-data": shared, **(services or {})}
        usage = f"block-v1:Org+Course+Run+type@social_mentorship+block@{name}" if ":" not in name else name
        return make_block(MentorshipBlock, runtime(user, is_staff=is_staff, **found), name=usage, **fields)

    return bind


@pytest.fixture
def vr_block(db):
    """``vr_block(user)`` is the block as this person meets it; all share what the author set."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(user, *, is_staff=False, name="vr", policy=None, **fields):
        for setting, value in (policy or {}).items():
            fields[{"wanted": "reviews_wanted", "grace": "grace_minutes"}.get(setting, setting)] = value
        runtime = LMSRuntime(user, is_staff=is_staff, **{"i18n": Words(), "field-data": shared})
        usage = f"block-v1:Org+Course+Run+type@social_video_review+block@{name}"
        # Others may still hand in, unless reviewing is over.
        end = None if "review_until" in fields else datetime(2099, 1, 1, tzinfo=UTC)
        usual = {"rubric": VIDEO_RUBRIC, "reviews_wanted": 2, "submit_until": end}
        return make_block(VideoReviewBlock, runtime, name=usage, **{**usual, **fields})

    return bind


@pytest.fixture
def corner(microblog_block, ada, ben, chi, dee):
    """``corner(user)``: a microblog in which Ada mentors Ben and Chi, and Dee is staff."""
    for user in (ada, ben, chi, dee):
        home(microblog_block(user, is_staff=user == dee))
    space = Space.objects.get()
    Membership.objects.filter(user=ada).update(role=Role.MENTOR)
    here = microblog_block(dee, is_staff=True).enter()
    for mentee in (ben, chi):
        mentoring.pair_people(here.actor, space, mentor_id=ada.pk, mentee_id=mentee.pk)

    def bind(user, **fields):
        return microblog_block(user, is_staff=user == dee, **fields)

    return bind


@pytest.fixture
def post(corner, ada):
    publish(corner(ada), "Read *this*")
    return Post.objects.get()


@pytest.fixture
def secret(corner, ada):
    publish(corner(ada), "For mentors only", audience=MENTORS)
    return Post.objects.get()
