from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.models import Post, Reply
from social_learning_xblocks.kit.errors import NotAllowed
from tests.factories.microblog import subject


def date(row, weeks):
    type(row).objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(weeks=weeks, minutes=-1))


def test_replies_stand_beside_posts_week_by_week(stage):
    old, mine, gone = stage.post(), stage.post(stage.ben), stage.post()
    date(old, 2)
    stage.reply(mine, by=stage.ada)
    date(stage.reply(old), 2)
    date(stage.reply(old, by=stage.chi), 9)
    microblog.delete_post(stage.ada, stage.space, *subject(gone))

    found = microblog.statistics_of(stage.ada, stage.space)

    assert [(week.posts, week.replies) for week in found.weeks] == [(0, 0)] * 6 + [(1, 1), (1, 1)]
    assert (found.sample_size, found.replied_share, found.writers, found.members) == (2, 1.0, 2, 4)


def test_answered_are_questions_that_somebody_who_mentors_answered(stage):
    answered, _open = (stage.post(stage.ben, kind="question") for _number in range(2))
    stage.post()
    stage.reply(answered, by=stage.ada)

    found = microblog.statistics_of(stage.dee, stage.space)

    assert (found.answered_share, found.replied_share) == (0.5, pytest.approx(1 / 3))


def test_an_empty_space_has_figures_too(stage):
    found = microblog.statistics_of(stage.ada, stage.space)

    assert (found.sample_size, found.replied_share, found.answered_share, found.writers) == (0, 0.0, None, 0)


def test_figures_are_for_those_who_mentor(stage):
    with pytest.raises(NotAllowed):
        microblog.statistics_of(stage.ben, stage.space)


def test_figures_cost_the_same_for_one_and_for_three(stage, queries):
    costs = []
    for _number in range(3):
        stage.reply(stage.post())
        with queries() as found:
            microblog.statistics_of(stage.ada, stage.space)
        costs.append(len(found))

    assert (costs, Post.objects.count(), Reply.objects.count()) == ([5, 5, 5], 3, 3)
