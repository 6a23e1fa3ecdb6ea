from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import AudienceChoice, Policy, Reader
from microblog.enums import Audience, DraftProblem
from microblog.models import Draft, Post, Recipient
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound

SOON = timedelta(hours=1)


def keep(stage, by=None, body="Good morning", **fields):
    return microblog.save_draft(by or stage.ada, stage.space, body=body, **fields)


def test_cards_say_for_whom_when_and_what_is_wrong(stage):
    named = AudienceChoice(Audience.NAMED, [stage.ben.person_id, stage.chi.person_id])
    at = timezone.now() + SOON
    draft = keep(stage, audience=named, kind="announcement", publish_at=at)
    Draft.objects.filter(pk=draft.pk).update(problem=DraftProblem.AUDIENCE)

    (card,) = microblog.show_drafts(stage.ada, stage.space)

    assert (card.id, card.body, card.kind_word, card.audience_word) == (
        draft.pk,
        "Good morning",
        "Announcement",
        "People I name",
    )
    assert ([person.name for person in card.names], card.publish_at) == (["ben", "chi"], at)
    assert (card.problem, card.person) == (str(DraftProblem.AUDIENCE.label), None)
    assert microblog.count_problems(stage.ada, stage.space) == 1


def test_what_the_coordinator_writes_for_a_mentor_names_the_other_one_to_each(stage):
    keep(stage, by=stage.dee, author_id=stage.ada.person_id)

    (mine,), (hers,) = (microblog.show_drafts(reader, stage.space) for reader in (stage.dee, stage.ada))

    assert [(card.person.name, card.is_for_me) for card in (mine, hers)] == [("ada", False), ("dee", True)]


def test_whose_account_is_gone_is_called_so(stage):
    keep(stage, by=stage.dee, author_id=stage.ada.person_id)
    Draft.objects.update(author=None)

    (card,) = microblog.show_drafts(stage.dee, stage.space)

    assert card.person.name == "Former member"
    for change in (microblog.publish_now, lambda *where: microblog.move_draft(*where, publish_at=None)):
        with pytest.raises(Conflict):
            change(stage.dee, stage.space, card.id)


def test_publishing_now_posts_it_as_it_is_and_leaves_no_draft(stage):
    named = AudienceChoice(Audience.NAMED, [stage.ben.person_id])
    draft = keep(stage, audience=named, kind="question", publish_at=timezone.now() + SOON)

    post = microblog.publish_now(stage.ada, stage.space, draft.pk)

    assert (post.body, post.kind, post.audience) == ("Good morning", "question", Audience.NAMED)
    assert (list(Recipient.objects.values_list("user_id", flat=True)), Draft.objects.count()) == (
        [stage.ben.person_id],
        0,
    )


def test_publishing_for_a_mentor_says_who_typed_it(stage):
    draft = keep(stage, by=stage.dee, author_id=stage.ada.person_id)

    post = microblog.publish_now(stage.dee, stage.space, draft.pk)

    assert (post.author_id, post.posted_by_id) == (stage.ada.person_id, stage.dee.person_id)


def test_what_cannot_be_posted_stays_a_draft(stage):
    draft = keep(stage, body="x" * 200)

    with pytest.raises(Invalid):
        microblog.publish_now(stage.ada, stage.space, draft.pk, policy=Policy(post_length=100))

    assert (Post.objects.count(), Draft.objects.count()) == (0, 1)


def test_another_moment_takes_the_problem_away_and_none_takes_the_moment(stage):
    draft = keep(stage, publish_at=timezone.now() + SOON)
    Draft.objects.update(problem=DraftProblem.TEXT)
    later = timezone.now() + 2 * SOON

    moved = microblog.move_draft(stage.ada, stage.space, draft.pk, publish_at=later)
    assert (moved.pk, moved.publish_at, moved.problem, moved.body) == (draft.pk, later, "", "Good morning")
    with pytest.raises(Invalid):
        microblog.move_draft(stage.ada, stage.space, draft.pk, publish_at=timezone.now() - SOON)

    assert microblog.move_draft(stage.ada, stage.space, draft.pk, publish_at=None).publish_at is None


def test_drafts_of_others_and_borrowed_eyes(stage):
    draft = keep(stage)
    through = Reader(stage.ada.user_id, "ada", stage.ada.roles, read_only=True)
    for ask in (
        microblog.publish_now,
        lambda *where: microblog.move_draft(*where, publish_at=None),
    ):
        with pytest.raises(NotFound):
            ask(stage.dee, stage.space, draft.pk)
        with pytest.raises(NotFound):
            ask(stage.ada, stage.elsewhere, draft.pk)
        with pytest.raises(NotAllowed):
            ask(through, stage.space, draft.pk)
    assert microblog.count_problems(through, stage.space) == 0


def test_list_costs_the_same_for_one_and_for_three(stage, queries):
    costs = []
    for _number in range(3):
        keep(stage, audience=AudienceChoice(Audience.NAMED, [stage.ben.person_id]))
        with queries() as found:
            microblog.show_drafts(stage.ada, stage.space)
        costs.append(len(found))

    assert costs == [2, 2, 2]
