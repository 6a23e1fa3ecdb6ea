"""How questions are called in notices and mails."""

from __future__ import annotations

from django.db.models import Q

from ...kit import platform
from ...kit.models import Visibility
from ...notices.api import Described
from ..models import Question


def describe_questions(ids: set[int], reader_id: int) -> dict[int, Described]:
    """Titles and addresses of questions that this reader may still see."""
    visible = Q(visibility=Visibility.VISIBLE) | Q(author_id=reader_id)
    found = (
        Question.objects.filter(visible, pk__in=ids)
        .select_related("space")
        .only("title", "space__home_usage_key", "space__course_key", "author_id", "visibility")
    )
    return {question.pk: Described(question.title, link_to(question)) for question in found}


def link_to(question: Question) -> str:
    """The page on which the question opens; "" for a community, where each course has its own."""
    space = question.space
    if not (space.course_key and space.home_usage_key):
        return ""
    page = platform.unit_url(space.course_key, space.home_usage_key)
    return f"{page}#sl-q-{question.pk}" if page else ""
