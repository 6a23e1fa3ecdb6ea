"""Writing posts in the microblog: publishing, going on with a draft, and who will see it."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from microblog import api as microblog
from microblog.models import Draft, Post
from social_learning_xblocks.models import Space
from tests.blocks.corner import IN_A_WEEK, MENTEES, MENTORS, NAMED, home, publish
from tests.factories.blocks import LMSRuntime, call, get, trigger
from tests.factories.links import ANSWERS, FETCHER


def test_publishing_brings_the_card_and_an_empty_form(corner, ben):
    reply = publish(corner(ben), "A **short** note")

    said = f"#{corner(ben).dom_id}-said"
    assert trigger(reply) == {
        "sl:saved": "post",
        "sl:announce": "Your post is out.",
        "sl:focus": said,
        "sl:scroll": said,
    }
    assert 'data-sl-oob="prepend"' in reply.text
    assert "<strong>short</strong>" in reply.text
    assert reply.text.count("Your post is out.") == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "  "}, "Write something first."),
        ({"body": "x" * 501}, "The text has 501 characters; 500 are possible."),
        ({"audience": NAMED, "people": "@@"}, "Name between one and 50 people."),
        ({"audience": NAMED, "people": "@nobody"}, "Nobody here is called “nobody”."),
        ({"option_1": "Only one"}, "A poll has between two and six options, all different."),
        ({"publish_at": "soon"}, "Choose a day and a time."),
        ({"publish_at": "2020-01-01T10:00"}, "Choose a moment that is still to come."),
        ({"publish_at": IN_A_WEEK, "option_1": "A"}, "A poll has between two and six options, all different."),
        ({"kind": "praise", "value": "Greed"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_comes_back_with_everything_that_was_typed(corner, ben, typed, sentence):
    given = {"body": "My long story", "people": "@kept", **typed}
    reply = publish(corner(ben, praise_values="Care"), **given)

    assert reply.status_code == 422
    assert sentence in unescape(reply.text)
    assert given["body"].strip() in reply.text
    assert f'value="{given["people"]}"' in reply.text
    assert (Post.objects.count(), Draft.objects.count()) == (0, 0)


def test_the_card_of_a_link_is_one_link_whose_host_is_that_of_the_address(corner, ada, ben, settings):
    settings.SOCIAL_LEARNING = {"LINK_FETCHER": FETCHER}
    address = "https://evil.example/?a=1&b=2"
    ANSWERS[address] = {"title": "<b>Bank</b>", "description": '"><script>alert(1)</script>'}
    without = publish(corner(ada), f"Look: {address}").text
    microblog.fetch_cards()
    passed_on = call(corner(ben), "pass_on", {"id": Post.objects.get().pk}).text

    card = (
        '<a class="sl-mb-quoted sl-mb-link" href="https://evil.example/?a=1&amp;b=2" rel="noopener nofollow ugc" '
        'target="_blank"> <span class="sl-hint"><bdi dir="ltr">evil.example</bdi></span> '
        '<span class="sl-excerpt sl-name" dir="auto">&lt;b&gt;Bank&lt;/b&gt;</span> '
        '<span class="sl-excerpt" dir="auto">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</span> </a>'
    )
    assert "sl-mb-link" not in without
    assert " ".join(home(corner(ben)).split()).count(card) == 2
    assert " ".join(passed_on.split()).count(card) == 1


@pytest.mark.parametrize("then", ["post", "later"])
def test_two_options_that_are_the_same_are_told_at_the_second_and_nothing_is_lost(corner, ben, then):
    typed = {"option_1": "Tea", "option_3": "Coffee", "option_4": " Tea "}
    later = {"publish_at": IN_A_WEEK} if then == "later" else {}
    answer = publish(corner(ben), "Which?", **typed, **later)

    field = re.search(r'<input[^>]*name="option_4"[^>]*>', answer.text)[0]
    assert (answer.status_code, "Two options are the same." in answer.text) == (422, True)
    assert ['aria-invalid="true"' in field, 'value=" Tea "' in field, "Coffee" in answer.text] == [True] * 3
    assert answer.text.count('aria-invalid="true"') == 1
    assert (Post.objects.count(), Draft.objects.count()) == (0, 0)


def test_a_draft_keeps_options_as_they_were_typed(corner, ben):
    publish(corner(ben), "Which?", option_1="Tea", option_2="Tea", then="draft")

    assert Draft.objects.get().poll_options == ["Tea", "Tea"]


def test_the_same_form_sent_twice_posts_once(corner, ben):
    for _time in range(2):
        reply = publish(corner(ben), once="token")

    assert (reply.status_code, Post.objects.count()) == (200, 1)


def test_a_mentor_writes_to_her_mentees_and_nobody_else_reads_it(corner, ada, ben, dee, eve, microblog_block):
    publish(corner(ada), "Only for my mentees", audience=MENTEES)
    eves = microblog_block(eve)

    assert "Only for my mentees" in home(corner(ben))
    assert "Only for my mentees" not in home(eves, view="everybody")
    assert get(eves, "post", id=Post.objects.get().pk).status_code == 404


def test_a_learner_cannot_write_to_mentees(corner, ben):
    reply = publish(corner(ben), audience=MENTEES)

    assert (reply.status_code, Post.objects.count()) == (422, 0)
    assert "Select a valid choice." in reply.text


def test_named_people_are_called_by_their_usernames(corner, ada, ben, chi):
    publish(corner(ada), "You two", audience=NAMED, people="@Ben, @chi @ben")

    assert "You two" in home(corner(ben))
    assert "You two" in home(corner(chi))


def test_a_pair_is_an_audience_of_its_own(corner, ada, ben, chi):
    assert "Only ben and I" in corner(ada).student_view().content

    publish(corner(ada), "The two of us", audience=f"pair-{ben.pk}")

    assert "The two of us" in home(corner(ben))
    assert "The two of us" not in home(corner(chi))
    assert publish(corner(ada), "A stranger", audience="pair-999").status_code == 422


def test_a_poll_goes_out_with_its_post(corner, ben):
    publish(corner(ben), option_1="Tea", option_2="Coffee", days="1")

    poll = Post.objects.get().poll
    assert (poll.options, poll.ends_at - timezone.now() < timedelta(days=1)) == (["Tea", "Coffee"], True)


def test_a_poll_waits_with_its_post_and_runs_from_then_on(corner, ben):
    publish(corner(ben), option_1="Tea", option_2="Coffee", days="1", publish_at=IN_A_WEEK, zone="UTC")

    draft = Draft.objects.get()
    form = home(corner(ben), draft=draft.pk)
    assert (draft.poll_options, draft.poll_lasts) == (["Tea", "Coffee"], timedelta(days=1))
    assert ('value="Tea"' in form, 'value="Coffee"' in form) == (True, True)


def test_polls_can_be_switched_off(corner, ben):
    reply = publish(corner(ben, polls=False), option_1="Tea", option_2="Coffee")

    assert (reply.status_code, Post.objects.count()) == (403, 0)
    assert "option_1" not in home(corner(ben))


def test_praise_names_a_value_of_the_course(corner, ben):
    publish(corner(ben, praise_values="Courage, Care"), "Well done @chi", kind="praise", value="Care")

    assert Post.objects.get().value == "Care"


def test_only_mentors_announce(corner, ada, ben):
    assert publish(corner(ben), kind="announcement").status_code == 422
    assert publish(corner(ada), kind="announcement").status_code == 200


def test_staff_post_for_a_mentor_and_learners_do_not(corner, ada, ben, dee):
    publish(corner(dee), "In her name", behalf="@Ada")
    reply = publish(corner(ben), "Not mine to say", behalf="ada")

    post = Post.objects.get()
    assert (post.author_id, post.posted_by_id, reply.status_code) == (ada.pk, dee.pk, 403)
    assert "posted by" in home(corner(ben), view="everybody")


def test_where_only_mentors_may_post_a_learner_has_no_form(corner, ada, ben):
    block = corner(ben, who_may_post="mentors")

    assert "data-sl-composer" not in home(block)
    assert publish(block).status_code == 403
    assert publish(corner(ada)).status_code == 200


def test_a_held_word_keeps_the_post_and_says_so(corner, ben):
    Space.objects.update(held_words="essay service")
    reply = publish(corner(ben), "Buy my essay service")

    assert "waits for a moderator" in trigger(reply)["sl:announce"]
    assert "This waits for a moderator." in reply.text


# Drafts and scheduled posts


def test_a_draft_is_kept_and_taken_up_again(corner, ada, ben):
    reply = publish(corner(ada), "Half a thought", then="draft", audience=NAMED, people="@ben", kind="question")
    draft = Draft.objects.get()

    page = home(corner(ada), draft=draft.pk)
    assert trigger(reply)["sl:saved"] == "post"
    assert (draft.publish_at, draft.recipient_ids, Post.objects.count()) == (None, [ben.pk], 0)
    assert all(text in page for text in ("Half a thought", 'value="@ben"', f'name="draft" value="{draft.pk}"'))
    assert re.search(r'value="question"[^>]* checked', page)


def test_posting_a_draft_takes_it_away(corner, ada):
    publish(corner(ada), "Half a thought", then="draft")
    publish(corner(ada), "A whole one", draft=Draft.objects.get().pk)

    assert (Draft.objects.count(), Post.objects.get().body) == (0, "A whole one")


def test_a_draft_that_came_out_while_one_went_on_with_it_is_not_posted_twice_unawares(corner, ada):
    publish(corner(ada), "Half a thought", publish_at=IN_A_WEEK, zone="UTC")
    draft = Draft.objects.get()
    Draft.objects.update(publish_at=timezone.now())
    home(corner(ada))

    refused = publish(corner(ada), "A whole one", draft=draft.pk)
    assert (refused.status_code, Post.objects.get().body) == (422, "Half a thought")
    assert "This draft came out or was discarded meanwhile." in refused.text
    assert ("A whole one" in refused.text, 'name="draft"' in refused.text) == (True, False)


def test_a_draft_that_is_sent_twice_is_posted_once(corner, ada):
    publish(corner(ada), "Half a thought", then="draft")
    draft = Draft.objects.get().pk
    answers = [publish(corner(ada), "A whole one", draft=draft, once="token") for _time in range(2)]

    assert ([answer.status_code for answer in answers], Post.objects.get().body) == ([200, 200], "A whole one")


def test_a_draft_of_somebody_else_is_not_there(corner, ada, ben):
    publish(corner(ada), "Half a thought", then="draft")

    assert get(corner(ben), "home", draft=Draft.objects.get().pk).status_code == 404


def test_a_moment_is_on_the_clock_of_the_writer(corner, ada):
    publish(corner(ada), "Good morning", publish_at=IN_A_WEEK, zone="Asia/Tokyo")

    moment = Draft.objects.get().publish_at.astimezone(UTC)
    typed = datetime.fromisoformat(IN_A_WEEK).replace(tzinfo=UTC)
    assert typed - moment == timedelta(hours=9)


def test_a_scheduled_post_comes_out_with_the_next_reader(corner, ada, ben):
    publish(corner(ada), "Good morning", publish_at=IN_A_WEEK)
    Draft.objects.update(publish_at=timezone.now() - timedelta(minutes=1))

    assert "Good morning" in home(corner(ben))


# Who will see it


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "3 people here will see this"),
        ({"audience": MENTEES}, "2 of your mentees will see this"),
        ({"audience": MENTORS}, "1 mentor will see this"),
        ({"audience": NAMED, "people": "@ben"}, "1 person will see this"),
        ({"audience": NAMED}, "Name between one and 50 people."),
        ({"audience": NAMED, "people": "@nobody"}, "Nobody here is called “nobody”."),
    ],
)
def test_the_line_says_who_will_see_it(corner, ada, chosen, sentence):
    assert sentence in call(corner(ada), "audience_line", chosen).text


def test_a_cohort_is_chosen_by_its_name(microblog_block, dee):
    class Cohorts(LMSRuntime):
        def cohorts(self):
            return [(7, "Blue team")]

        def cohort_of(self, user_id):
            return (7, "Blue team")

    block = microblog_block(dee, is_staff=True, runtime=Cohorts)
    assert '<option value="cohort-7">Blue team</option>' in home(block)
    publish(block, audience="cohort-7")

    assert Post.objects.get().cohort_id == 7
    assert "Everybody in this cohort" in call(block, "audience_line", {"audience": "cohort-7"}).text
