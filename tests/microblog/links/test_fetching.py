"""Pages are asked for their cards: when, how often, and whatever they answer."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Fetched, LinkView
from microblog.enums import Audience
from microblog.models import LinkCard
from social_learning_xblocks.kit.fields import digest
from tests.factories.links import ANSWERS, ASKED, LASSO, RIDGE
from tests.factories.microblog import make_stage, subject
from tests.microblog.links.cards import LASSO_VIEW, RIDGE_VIEW, link_of


def due_again():
    LinkCard.objects.update(ask_at=timezone.now())


def command(*words):
    out = io.StringIO()
    call_command("fetch_link_cards", *words, stdout=out)
    return out.getvalue().strip()


HOSTILE = {
    "html": ({"title": "<script>alert(1)</script>"}, ("<script>alert(1)</script>", "")),
    "long": (
        {"title": "x" * 10_000_000, "description": "word " * 2_000_000},
        ("x" * 159 + "…", "word " * 59 + "word…"),
    ),
    "controls": ({"title": "A\x00\x1b[31m\u202eB\u2066\ud800\r\n\tC"}, ("A[31mB\N{REPLACEMENT CHARACTER} C", "")),
    "blank": ({"title": " \n\t\x00", "description": "Words"}, ("", "")),
    "not text": ({"title": 7, "description": "Words"}, ("", "")),
    "bytes": ({"title": b"Bytes"}, ("", "")),
    "description that is a list": ({"title": "One", "description": ["Two"]}, ("One", "")),
    "emoji": ({"title": "🎓" * 500}, ("🎓" * 159 + "…", "")),
    "empty": ({}, ("", "")),
    "nothing": (None, ("", "")),
}


@pytest.mark.parametrize(("answer", "kept"), HOSTILE.values(), ids=list(HOSTILE))
def test_whatever_a_page_says_becomes_plain_text_of_a_few_words(stage, answer, kept):
    ANSWERS[RIDGE] = answer
    post = stage.post(body=RIDGE)

    done = microblog.fetch_cards()

    card = LinkCard.objects.get()
    assert (card.title, card.description, card.tries) == (*kept, 0)
    assert (link_of(stage, post) is not None, done) == (bool(kept[0]), Fetched(1, int(bool(kept[0])), 0))


@pytest.mark.parametrize("answer", ["Ridge", 7, ["title"], ValueError(RIDGE), TimeoutError(), RecursionError()])
def test_a_fetcher_that_fails_is_asked_three_times_an_hour_apart(stage, caplog, answer):
    ANSWERS[RIDGE] = answer
    other = stage.post(body=LASSO)
    stage.post(body=RIDGE)

    first = microblog.fetch_cards()
    at_once = microblog.fetch_cards()
    for _time in range(4):
        LinkCard.objects.filter(pk=digest(RIDGE)).update(ask_at=timezone.now())
        microblog.fetch_cards()

    assert (first, at_once) == (Fetched(2, 1, 1), Fetched(0, 0, 0))
    assert (ASKED.count(RIDGE), ASKED.count(LASSO)) == (3, 1)
    assert link_of(stage, other) == LASSO_VIEW
    # Neither the address nor the words of the error.
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 3
    assert RIDGE not in caplog.text


def test_a_page_that_failed_has_its_card_when_it_answers(stage):
    ANSWERS[RIDGE] = TimeoutError()
    post = stage.post(body=RIDGE)
    microblog.fetch_cards()
    early = microblog.fetch_cards()
    ANSWERS.clear()
    due_again()

    microblog.fetch_cards()

    assert (early.asked, link_of(stage, post), LinkCard.objects.get().tries) == (0, RIDGE_VIEW, 0)


def test_a_page_is_asked_again_after_some_days_and_keeps_its_card_while_it_fails(stage):
    post = stage.post(body=RIDGE)
    began = timezone.now()
    microblog.fetch_cards(days=7)
    again = LinkCard.objects.get().ask_at
    due_again()
    ANSWERS[RIDGE] = {"title": "Ridge, revised"}
    microblog.fetch_cards()
    revised = link_of(stage, post)
    due_again()
    ANSWERS[RIDGE] = TimeoutError()
    microblog.fetch_cards()

    assert timedelta(days=7) <= again - began < timedelta(days=8)
    assert revised == link_of(stage, post) == LinkView(RIDGE, "docs.example.org", "Ridge, revised")


def test_so_many_pages_at_most_the_longest_waiting_first(stage):
    addresses = [f"https://docs.example.org/{number}" for number in range(5)]
    for address in addresses:
        stage.post(body=address)
    for days, address in enumerate(reversed(addresses)):
        LinkCard.objects.filter(url=address).update(ask_at=timezone.now() - timedelta(days=days))

    done = microblog.fetch_cards(most=3)

    assert (done.asked, ASKED) == (3, addresses[:3])


@pytest.mark.parametrize("become", ["held", "hidden", "deleted", "named"])
def test_no_page_is_asked_for_a_post_that_few_or_none_may_see(stage, become):
    if become == "held":
        stage.hold("secret")
    to = Audience.NAMED if become == "named" else Audience.EVERYBODY
    post = stage.post(stage.ben, body=f"A secret: {RIDGE}", to=to, named=[stage.chi] if become == "named" else ())
    if become == "hidden":
        stage.hide(post)
    if become == "deleted":
        microblog.delete_post(stage.ben, stage.space, *subject(post))

    assert (microblog.fetch_cards().asked, ASKED) == (0, [])

    # Somebody else says it to all.
    if become == "held":
        microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")
    else:
        stage.post(body=RIDGE)
    assert (microblog.fetch_cards().asked, ASKED) == (1, [RIDGE])


def test_a_card_that_no_post_leads_to_is_forgotten_when_it_is_due(stage):
    post = stage.post(body=RIDGE)
    kept = stage.post(body=LASSO)
    microblog.fetch_cards()
    microblog.edit_post(stage.ada, stage.space, post.pk, body="Nothing")

    microblog.fetch_cards()
    before_due = LinkCard.objects.count()
    due_again()
    microblog.fetch_cards()
    on_the_day = LinkCard.objects.count()
    due_again()
    LinkCard.objects.update(noted_at=timezone.now() - timedelta(days=2))
    microblog.fetch_cards()

    assert (before_due, on_the_day, LinkCard.objects.count()) == (2, 2, 1)
    assert link_of(stage, kept) == LASSO_VIEW


def test_noting_an_address_again_keeps_what_is_known(stage):
    stage.post(body=RIDGE)
    microblog.fetch_cards()
    before = LinkCard.objects.values("title", "tries", "ask_at", "fetched_at").get()

    stage.post(body=RIDGE)

    assert LinkCard.objects.values("title", "tries", "ask_at", "fetched_at").get() == before


@pytest.mark.django_db(transaction=True)
def test_the_fetcher_is_called_outside_transactions(settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": "tests.factories.links.looks_around"}
    make_stage().post(body=RIDGE)

    microblog.fetch_cards()

    assert ASKED == ["False"]


def test_command_says_what_it_did_and_twice_is_once(stage):
    ANSWERS[LASSO] = TimeoutError()
    for address in (RIDGE, LASSO, "https://docs.example.org/unknown"):
        stage.post(body=address)

    first = command("--most", "50", "--days", "9")

    assert first == "3 asked, 1 with a card, 1 failed"
    assert command() == "0 asked, 0 with a card, 0 failed"


def test_command_without_a_fetcher_asks_nothing(stage, without_fetcher):
    with pytest.raises(CommandError, match="names no function"):
        command()


@pytest.mark.parametrize("path", ["tests.factories.links.nothing", "nowhere.page_of", "nodot"])
def test_command_with_a_fetcher_that_is_not_there_refuses_and_counts_no_try(stage, settings, path):
    stage.post(body=RIDGE)
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": path}

    with pytest.raises(CommandError, match="not there"):
        command()
    assert LinkCard.objects.get().tries == 0
