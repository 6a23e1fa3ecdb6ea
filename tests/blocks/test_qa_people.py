"""People in the Q&A block: who is offered, profiles, cards."""

import pytest
from django.db.models.signals import pre_save

from social_learning_xblocks.models import (
    MailPreference,
    Membership,
    Profile,
)
from social_learning_xblocks.spaces.api import Role
from tests.factories.blocks import call


def test_people_and_topics_are_offered_while_they_are_typed(qa_block, ben, question):
    people = call(qa_block(ben), "options", {"q": "b", "kind": "@"}, method="GET").text
    topics = call(qa_block(ben), "options", {"q": "li", "kind": "#"}, method="GET").text

    assert 'data-value="ben"' in people
    assert 'data-value="light"' in topics


def test_the_profile_keeps_what_was_chosen(qa_block, chi):
    data = {"headline": "I like maps", "skills": "sql, r", "period": "weekly", "accepts": "1"}

    call(qa_block(chi), "save_profile", data)
    shown = call(qa_block(chi), "profile", method="GET").text

    assert "I like maps" in shown
    assert 'value="sql, r"' in shown
    assert Membership.objects.get().accepts_requests


def test_the_card_of_a_person_says_what_they_wrote(qa_block, ben, chi, question):
    said = {"headline": "I like <maps>", "skills": "sql", "wanted": "r", "interests": "go", "period": "off"}
    call(qa_block(chi), "save_profile", said)

    card = call(qa_block(ben), "person", {"id": chi.pk}, method="GET").text
    empty = call(qa_block(chi), "person", {"id": ben.pk}, method="GET").text

    assert "I like &lt;maps&gt;" in card
    assert [word in card for word in ("Can help with", "Wants to learn", "Is interested in")] == [True] * 3
    assert "No words about themself yet" in empty
    assert (
        f'data-sl-vals=\'{{"id": "{ben.pk}"}}\''
        in call(qa_block(chi), "question", {"id": question.pk}, method="GET").text
    )


def test_nobody_has_a_card_for_people_who_were_never_here(qa_block, ben, eve, question):
    assert call(qa_block(ben), "person", {"id": eve.pk}, method="GET").status_code == 404
    assert call(qa_block(ben), "person", {"id": 0}, method="GET").status_code == 404


def test_a_guest_keeps_a_profile_and_is_asked_by_nobody(qa_block, chi):
    call(qa_block(chi), "profile", method="GET")
    Membership.objects.update(role=Role.GUEST, accepts_requests=False)

    form = call(qa_block(chi), "profile", method="GET").text
    saved = call(qa_block(chi), "save_profile", {"headline": "I look in", "period": "off", "accepts": "1"})

    assert (saved.status_code, Profile.objects.get().headline) == (200, "I look in")
    assert ('name="accepts"' in form, Membership.objects.get().accepts_requests) == (False, False)


def test_a_profile_is_kept_as_a_whole_or_not_at_all(qa_block, chi):
    def broken(**kwargs):
        raise RuntimeError("the disk is full")

    pre_save.connect(broken, sender=MailPreference)
    try:
        with pytest.raises(RuntimeError):
            call(qa_block(chi), "save_profile", {"headline": "I like maps", "period": "weekly"})
    finally:
        pre_save.disconnect(broken, sender=MailPreference)

    assert Profile.objects.count() == 0
