"""Passing on what somebody else wrote: alone with thanks, or quoted."""

import pytest

from microblog import api as microblog
from microblog.enums import Audience
from microblog.models import Mark
from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.notices.models import Notice


def pass_on(stage, by, post, body="", **fields):
    return microblog.publish_post(by, stage.space, body=body, quoted_id=post.pk, **fields)


def card(stage, reader, post):
    return microblog.show_post(reader, stage.space, post.pk)


def test_passing_on_shows_the_post_and_says_thanks(stage):
    post = stage.post(stage.ada, "Write the sentence first")

    again = pass_on(stage, stage.ben, post)

    shown = card(stage, stage.chi, again)
    assert (shown.is_passed_on, shown.quoted.id, shown.quoted.author.name) == (True, post.pk, "ada")
    assert Mark.objects.get(post=post, user_id=stage.ben.user_id).reaction == "thanks"
    assert list(Notice.objects.values_list("recipient_id", "kind")) == [(stage.ada.user_id, "passed_on")]


def test_who_has_reacted_keeps_that_reaction(stage):
    post = stage.post(stage.ada)
    microblog.react_to(stage.ben, stage.space, post.pk, reaction="idea")

    pass_on(stage, stage.ben, post)

    assert Mark.objects.get(post=post, user_id=stage.ben.user_id).reaction == "idea"


def test_a_post_is_passed_on_once_and_quoted_as_often_as_one_has_words(stage):
    post = stage.post(stage.ada)
    pass_on(stage, stage.ben, post)
    pass_on(stage, stage.ben, post, "First thought")
    pass_on(stage, stage.ben, post, "Second thought")

    with pytest.raises(Conflict):
        pass_on(stage, stage.ben, post)


def test_what_was_taken_back_is_not_brought_back_beside_its_second(stage):
    post = stage.post(stage.ada)
    first = pass_on(stage, stage.ben, post)
    microblog.delete_post(stage.ben, stage.space, "post", first.pk)
    second = pass_on(stage, stage.ben, post)

    with pytest.raises(Conflict):
        microblog.undelete_post(stage.ben, stage.space, "post", first.pk)
    microblog.delete_post(stage.ben, stage.space, "post", second.pk)
    microblog.undelete_post(stage.ben, stage.space, "post", first.pk)
    assert stage.seen(stage.chi) == ["", "Hello"]


def test_what_was_hidden_is_not_restored_beside_its_second(stage):
    post = stage.post(stage.ada)
    first = pass_on(stage, stage.ben, post)
    microblog.moderate_post(stage.dee, stage.space, "post", first.pk, act="hidden", reason="Off topic")
    pass_on(stage, stage.ben, post)

    with pytest.raises(Conflict, match="Its author has passed it on again"):
        microblog.moderate_post(stage.dee, stage.space, "post", first.pk, act="restored")


def test_what_was_passed_on_without_a_word_leads_to_the_post_behind_it(stage):
    post = stage.post(stage.ada)
    first = pass_on(stage, stage.ben, post)

    assert pass_on(stage, stage.chi, first).quoted_id == post.pk


def test_ones_own_post_is_passed_on_without_thanks(stage):
    post = stage.post(stage.ada)

    pass_on(stage, stage.ada, post)

    assert (Mark.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("to", [Audience.MENTEES, Audience.MENTORS, Audience.NAMED])
def test_what_was_written_for_some_is_not_passed_on(stage, to):
    named = {"named": [stage.ben]} if to == Audience.NAMED else {}
    post = stage.post(stage.ada, to=to, **named)
    reader = stage.dee if to == Audience.MENTORS else stage.ben

    with pytest.raises(NotAllowed):
        pass_on(stage, reader, post)


def test_what_somebody_cannot_read_is_not_there_to_be_passed_on(stage):
    post = stage.post(stage.ada, to=Audience.MENTORS)

    with pytest.raises(NotFound):
        pass_on(stage, stage.ben, post)


def test_a_quote_needs_consent_and_loses_it(stage):
    post = stage.post(stage.ada)
    quote = pass_on(stage, stage.ben, post, "Look at this")
    microblog.allow_quotes(stage.ada, stage.space, post.pk, on=False)

    shown = card(stage, stage.chi, quote)
    assert (shown.quoted, shown.has_quote) == (None, True)
    with pytest.raises(NotAllowed):
        pass_on(stage, stage.chi, post, "Me too")
    assert pass_on(stage, stage.chi, post).quoted_id == post.pk
    assert pass_on(stage, stage.ada, post, "My own words").quoted_id == post.pk


def test_consent_is_the_authors(stage):
    post = stage.post(stage.ada)

    with pytest.raises(NotAllowed):
        microblog.allow_quotes(stage.dee, stage.space, post.pk, on=False)


@pytest.mark.parametrize("gone", ["hidden", "deleted", "blocked", "muted"])
def test_what_is_gone_for_a_reader_takes_what_passed_it_on_with_it(stage, gone):
    post = stage.post(stage.ada, "Behind it")
    pass_on(stage, stage.dee, post)
    quote = pass_on(stage, stage.dee, post, "Words of my own")
    if gone == "hidden":
        stage.hide(post)
    elif gone == "deleted":
        microblog.delete_post(stage.ada, stage.space, "post", post.pk)
    elif gone == "blocked":
        stage.block(stage.chi, stage.ada)
    else:
        microblog.mute_person(stage.chi, stage.space, stage.ada.person_id)

    assert stage.seen(stage.chi) == ["Words of my own"]
    assert card(stage, stage.chi, quote).quoted is None


def test_a_quote_for_some_shows_a_post_for_everybody(stage):
    post = stage.post(stage.ada)
    quote = pass_on(stage, stage.ada, post, "For you two", audience=microblog.AudienceChoice(Audience.MENTEES))

    assert card(stage, stage.ben, quote).quoted.id == post.pk


def test_a_page_with_passed_on_posts_costs_one_query_more(stage, queries):
    post = stage.post(stage.ada)
    with queries() as without:
        microblog.timeline(stage.chi, stage.space)
    counts = []
    for reader in (stage.ben, stage.dee, stage.ada):
        pass_on(stage, reader, post)
        with queries() as found:
            microblog.timeline(stage.chi, stage.space, view="everybody")
        counts.append(len(found))

    assert (counts[0] == counts[2], len(without) <= 8, max(counts) <= 8) == (True, True, True)


def test_a_word_that_somebody_mutes_is_not_brought_to_them_by_others(stage):
    post = stage.post(stage.ada, "About the exam")
    pass_on(stage, stage.dee, post)
    quote = pass_on(stage, stage.dee, post, "Words of my own")
    microblog.mute_word(stage.chi, stage.space, "exam")

    assert stage.seen(stage.chi) == ["Words of my own"]
    assert card(stage, stage.chi, quote).quoted is None


def test_what_was_passed_on_without_a_word_gets_none_later(stage):
    again = pass_on(stage, stage.ben, stage.post(stage.ada))

    assert "edit" not in card(stage, stage.ben, again).may
    with pytest.raises(NotAllowed):
        microblog.edit_post(stage.ben, stage.space, again.pk, body="Now with words")


def test_a_quote_keeps_words(stage):
    quote = pass_on(stage, stage.ben, stage.post(stage.ada), "Look at this")

    with pytest.raises(Invalid):
        microblog.edit_post(stage.ben, stage.space, quote.pk, body=" ")
