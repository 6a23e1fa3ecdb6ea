"""The cards of addresses in posts: which posts have one, what stands in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.data import Fetched, LinkView
from microblog.domain.links import host_of
from microblog.enums import Audience, Timeline
from microblog.models import Draft, LinkCard, Post
from social_learning_xblocks.kit.fields import digest
from tests.factories.links import ANSWERS, ASKED, LASSO, RIDGE
from tests.microblog.links.cards import LASSO_VIEW, RIDGE_VIEW, link_of


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
