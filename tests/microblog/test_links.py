import io
import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Fetched, LinkView
from microblog.domain.links import host_of
from microblog.enums import Audience, Timeline
from microblog.models import Draft, LinkCard, Post
from social_learning_xblocks.kit.fields import digest
from tests.factories.links import ANSWERS, ASKED, FETCHER, LASSO, RIDGE
from tests.factories.microblog import make_stage, subject

RIDGE_VIEW = LinkView(RIDGE, "docs.example.org", "Ridge regression", "Shrinks what it estimates.")
LASSO_VIEW = LinkView(LASSO, "docs.example.org", "Lasso")


@pytest.fixture(autouse=True)
def fetcher(settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": FETCHER, "SITE_URL": "https://learn.example.org"}


@pytest.fixture
def without_fetcher(settings):
    settings.SOCIAL_LEARNING = {}


def link_of(stage, post, reader=None):
    return microblog.show_post(reader or stage.ben, stage.space, post.pk).link


def due_again():
    LinkCard.objects.update(ask_at=timezone.now())


def command(*words):
    out = io.StringIO()
    call_command("fetch_link_cards", *words, stdout=out)
    return out.getvalue().strip()


def test_a_post_has_the_card_of_its_first_address_once_the_page_was_asked(stage):
    post = stage.post(body=f"Read {RIDGE} before {LASSO}.")
    before = link_of(stage, post)

    done = microblog.fetch_cards()

    assert (before, link_of(stage, post), ASKED) == (None, RIDGE_VIEW, [RIDGE])
    assert done == Fetched(asked=1, known=1, failed=0)


def test_nothing_is_stored_and_nothing_shown_without_a_fetcher(stage, settings):
    shown = stage.post(body=RIDGE)
    microblog.fetch_cards()
    settings.SOCIAL_LEARNING = {}
    LinkCard.objects.exclude(pk=digest(RIDGE)).delete()

    post = stage.post(body=LASSO)
    edited = microblog.edit_post(stage.ada, stage.space, shown.pk, body=f"Still {RIDGE}")

    assert (post.link_id, edited.link_id, LinkCard.objects.count()) == (None, None, 1)
    assert (link_of(stage, post), link_of(stage, shown)) == (None, None)


def test_cards_that_were_fetched_are_not_shown_any_more_when_the_fetcher_goes(stage, settings):
    post = stage.post(body=RIDGE)
    microblog.fetch_cards()
    settings.SOCIAL_LEARNING = {}

    assert link_of(stage, post) is None


def write_queries(stage, queries, body):
    post = stage.post(body="Before")
    with queries() as publishing:
        stage.post(body=body)
    with queries() as editing:
        microblog.edit_post(stage.ada, stage.space, post.pk, body=body)
    return len(publishing), len(editing)


def test_writing_costs_one_statement_more_and_none_without_an_address_or_a_fetcher(stage, queries, settings):
    plain, with_address = write_queries(stage, queries, "No address"), write_queries(stage, queries, RIDGE)
    settings.SOCIAL_LEARNING = {}
    without = write_queries(stage, queries, LASSO)

    assert with_address == (plain[0] + 1, plain[1] + 1)
    assert without == plain


LISTS = {
    **{view: {"view": view} for view in Timeline.values},
    "person": {"author_id": "ada"},
    "tag": {"tag": "tag"},
}


@pytest.mark.parametrize("choice", LISTS.values(), ids=list(LISTS))
def test_a_timeline_with_cards_costs_what_one_without_costs(stage, queries, choice):
    def seen(body):
        posts = [stage.post(body=f"@ben #tag {body}") for _number in range(3)]
        for post in posts:
            microblog.bookmark_post(stage.ben, stage.space, post.pk, on=True)
        microblog.fetch_cards()
        with queries() as found:
            page = microblog.timeline(stage.ben, stage.space, **wish)
        cards = [card.link for shown in page.items for card in (shown, *shown.more)]
        Post.objects.all().delete()
        return len(found), cards

    wish = {**choice, "author_id": stage.ada.user_id} if "author_id" in choice else choice

    assert seen("") == (seen(RIDGE)[0], [None] * 3)
    assert seen(LASSO)[1] == [LASSO_VIEW] * 3


def test_one_post_the_pins_and_the_lists_of_what_waits_cost_no_query_more(stage, queries):
    def costs(body):
        post = stage.post(stage.ben, body=f"@ada {body}", kind="question")
        microblog.pin_post(stage.ada, stage.space, post.pk, on=True)
        microblog.fetch_cards()
        Post.objects.update(created_at=timezone.now() - timedelta(days=9))
        with queries() as found:
            cards = [
                microblog.show_post(stage.ada, stage.space, post.pk),
                microblog.thread(stage.ada, stage.space, post.pk).post,
                *microblog.pinned(stage.ada, stage.space),
                *microblog.waiting_for(stage.ada, stage.space),
                *microblog.unanswered_since(stage.ada, stage.space),
            ]
        Post.objects.all().delete()
        return len(found), [card.link for card in cards]

    with_none, with_cards = costs("Why?"), costs(RIDGE)

    assert with_none == (with_cards[0], [None] * 5)
    assert with_cards[1] == [RIDGE_VIEW] * 5


def test_an_edit_changes_the_card_and_takes_it_away(stage):
    post = stage.post(body=RIDGE)
    microblog.edit_post(stage.ada, stage.space, post.pk, body=f"Rather {LASSO}")
    microblog.fetch_cards()
    changed = link_of(stage, post)

    microblog.edit_post(stage.ada, stage.space, post.pk, body="Neither")

    assert (changed, link_of(stage, post)) == (LASSO_VIEW, None)


def test_two_posts_share_a_card_and_its_page_is_asked_once(stage):
    posts = [stage.post(body=RIDGE), stage.post(stage.ben, body=f"As [she]({RIDGE}) says")]

    microblog.fetch_cards()
    microblog.fetch_cards()

    assert ([link_of(stage, post) for post in posts], ASKED) == ([RIDGE_VIEW] * 2, [RIDGE])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/admin",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.0.0.0x1/",
        "http://localhost/",
        "http://intranet/",
        "https://db.example.org:6379/",
        "https://db.example.org./",
        "https://learn.example.org/courses/1",
        "https://long.example.org/" + "x" * 1_990,
        "/courses/1",
        "mailto:ada@example.org",
    ],
)
def test_what_may_stand_next_door_is_never_asked_and_the_next_address_has_its_card(stage, address):
    stage.post(body=f"<{address}> or [there]({address})", policy=microblog.Policy(post_length=9_000))
    assert LinkCard.objects.count() == 0

    stage.post(body=f"[there]({address}) and [{RIDGE}]({RIDGE})", policy=microblog.Policy(post_length=9_000))
    assert list(LinkCard.objects.values_list("url", flat=True)) == [RIDGE]


def test_an_address_that_is_code_is_none(stage):
    stage.post(body=f"`{RIDGE}`")

    assert LinkCard.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://bank.example.org/login", "bank.example.org"),
        ("https://bank.example.org.evil.example/?https://bank.example.org", "bank.example.org.evil.example"),
        ("https://xn--bnk-ula.example:443#bank", "xn--bnk-ula.example"),
        ("http://a.example:80/", "a.example"),
        ("https://bank.example@evil.example/", ""),
        ("https://1.2.3.4/", ""),
        ("ftp://a.example/", ""),
    ],
)
def test_the_host_is_read_from_the_address(address, host):
    assert host_of(address) == host


def test_metadata_cannot_say_which_host_it_is(stage):
    evil = "https://evil.example/"
    ANSWERS[evil] = {"title": "Sign in", "host": "bank.example", "url": "https://bank.example", "site_name": "Bank"}
    post = stage.post(body=evil)

    microblog.fetch_cards()

    assert link_of(stage, post) == LinkView(evil, "evil.example", "Sign in")


def test_look_alikes_of_other_scripts_show_as_the_network_knows_them(stage):
    address = "https://xn--xample-2of.org/"
    ANSWERS[address] = {"title": "Example"}
    post = stage.post(body="https://еxample.org/")

    microblog.fetch_cards()

    assert link_of(stage, post) == LinkView(address, "xn--xample-2of.org", "Example")


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


@pytest.mark.parametrize("audience", [Audience.MENTEES, Audience.MENTORS, Audience.COHORT])
def test_what_is_said_to_a_group_has_cards(stage, audience):
    post = stage.post(body=RIDGE, to=audience, cohort_id=7 if audience == Audience.COHORT else None)

    microblog.fetch_cards()

    assert link_of(stage, post, stage.ada) == RIDGE_VIEW


def test_a_hidden_post_shows_its_card_to_those_who_see_the_post(stage):
    post = stage.post(stage.ben, body=RIDGE)
    microblog.fetch_cards()
    stage.hide(post)

    assert (link_of(stage, post, stage.dee), link_of(stage, post, stage.ben)) == (RIDGE_VIEW, RIDGE_VIEW)
    assert [card.link for card in microblog.timeline(stage.chi, stage.space, view="everybody").items] == []


def test_what_is_passed_on_comes_with_its_card_and_a_quote_with_its_own(stage):
    original = stage.post(body=RIDGE)
    passed_on = stage.post(stage.ben, body="", quoted_id=original.pk)
    quote = stage.post(stage.chi, body=f"Or {LASSO}", quoted_id=original.pk)
    microblog.fetch_cards()

    cards = [microblog.show_post(stage.ben, stage.space, post.pk) for post in (passed_on, quote)]

    assert [(card.link, card.quoted.link) for card in cards] == [(None, RIDGE_VIEW), (LASSO_VIEW, RIDGE_VIEW)]


def test_a_scheduled_post_has_a_card_and_a_draft_asks_nothing(stage):
    at = timezone.now() + timedelta(hours=1)
    microblog.save_draft(stage.ada, stage.space, body=RIDGE, publish_at=at)
    as_draft = LinkCard.objects.count()
    Draft.objects.update(publish_at=timezone.now())
    microblog.publish_due()
    microblog.fetch_cards()

    assert (as_draft, link_of(stage, Post.objects.get())) == (0, RIDGE_VIEW)


def test_a_name_in_an_address_goes_with_the_person(stage):
    zoe = stage.join("zephyrine")
    profile = "https://social.example/@zephyrine"
    ANSWERS[profile] = {"title": "Zephyrine"}
    post = stage.post(body=f"@zephyrine writes at {profile}")
    microblog.fetch_cards()

    microblog.retire_person(zoe.user_id)
    LinkCard.objects.update(noted_at=timezone.now() - timedelta(days=2), ask_at=timezone.now())
    microblog.fetch_cards()

    assert link_of(stage, post) is None
    assert list(LinkCard.objects.values_list("url", flat=True)) == ["https://social.example/@former-member"]


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
