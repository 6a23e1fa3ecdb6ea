"""What decisions leave behind: notices, lines of the trail, lists."""

from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Board, QuestionTag, QuestionText
from social_learning_xblocks.spaces.models import Tag
from tests.factories.qa import subject


def acts(post):
    rows = AuditEntry.objects.filter(subject_type=subject(post)[0], subject_id=post.pk).order_by("pk")
    return list(rows.values_list("act", "actor_id", "reason"))


def listed(room):
    return (
        [row.title for row in qa.list_questions(room.chi, room.space, None).items],
        Board.objects.get(pk=room.space.pk).question_count,
        list(Tag.objects.filter(space=room.space).values_list("name", "question_count")),
        QuestionTag.objects.count(),
        QuestionText.objects.count(),
    )
