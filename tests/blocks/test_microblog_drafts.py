"""Drafts of the microblog: the list, posting now, another moment, discarding and bringing back."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from microblog.enums import DraftProblem
from microblog.models import Draft, Post
from tests.factories.blocks import call, get, trigger


def keep(block, body="Half a thought", **data):
    call(block, "publish", {"body": body, "then": "draft", **data})
    return Draft.objects.latest("pk")


def later(**span):
    return (timezone.now() + timedelta(**span)).strftime("%Y-%m-%dT%H:%M")


def fields(html):
    """What the form of the undo would send."""
    found = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    found["body"] = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL)[1]
    return {name: unescape(value) for name, value in found.items()}


@pytest.fixture
def block(microblog_block, ben, ada):
    microblog_block(ada).enter()
    return microblog_block(ben)


def test_the_list_says_what_for_whom_and_when(block):
    keep(block, "For Ada\n\nalone", audience="3", people="@ada")
    call(block, "publish", {"body": "Good morning", "publish_at": later(hours=2), "zone": "UTC"})

    page = get(block, "drafts").text

    assert page.index("Good morning") < page.index("For Ada")
    assert ("People I name" in page, ">ada<" in page, page.count("data-sl-clock")) == (True, True, 1)


def test_an_empty_list_says_how_drafts_come_about(block):
    assert "Keep as draft" in get(block, "drafts").text


def test_what_could_not_be_posted_says_why_and_is_counted_in_the_head(block):
    draft = keep(block)
    Draft.objects.filter(pk=draft.pk).update(problem=DraftProblem.AUDIENCE)

    assert str(DraftProblem.AUDIENCE.label) in get(block, "drafts").text
    assert ("1 not posted" in get(block, "menu").text, ">!</span>" in get(block, "home").text) == (True, True)


def test_going_on_opens_the_form_with_what_was_written(block):
    draft = keep(block, "Half a thought")

    home = get(block, "home", draft=draft.pk).text

    assert ("Half a thought" in home, "data-sl-open" in home) == (True, True)


def test_going_on_keeps_the_moment_and_in_whose_name_it_is(microblog_block, ada, dee):
    microblog_block(ada).enter()
    staff = microblog_block(dee, is_staff=True)
    call(staff, "set_role", {"username": "ada", "role": "mentor"})
    call(staff, "publish", {"body": "Later", "behalf": "ada", "publish_at": later(hours=2), "zone": "UTC"})
    draft = Draft.objects.get()

    form = get(staff, "home", draft=draft.pk).text
    Draft.objects.update(publish_at=timezone.now())
    over = get(staff, "home", draft=draft.pk).text

    assert (f'data-sl-clock="{draft.publish_at.isoformat()}"' in form, 'name="behalf" value="ada"' in form) == (
        True,
        True,
    )
    assert "data-sl-clock" not in over


def test_posting_now(block):
    draft = keep(block, "Done now")

    answer = call(block, "publish_draft", {"id": draft.pk})

    assert (Post.objects.get().body, Draft.objects.count()) == ("Done now", 0)
    assert trigger(answer) == {"sl:announce": "Your post is out."}
    assert "No draft waits" in answer.text


def test_what_cannot_be_posted_is_refused_in_a_sentence_and_stays(block):
    draft = keep(block, "")

    answer = call(block, "publish_draft", {"id": draft.pk})

    assert (answer.status_code, "Write something first." in answer.text, Draft.objects.count()) == (422, True, 1)


def test_another_moment_and_none(block):
    draft = keep(block)
    form = get(block, "moment_form", id=draft.pk)
    assert trigger(form)["sl:focus"].endswith(f"moment-{draft.pk}-publish_at")

    moved = call(block, "move_draft", {"id": draft.pk, "publish_at": "2099-05-01T08:30", "zone": "Europe/Berlin"})
    draft.refresh_from_db()
    assert draft.publish_at.isoformat() == "2099-05-01T06:30:00+00:00"
    assert ("Change the time" in moved.text, 'data-sl-clock="2099' in get(block, "moment_form", id=draft.pk).text) == (
        True,
        True,
    )
    call(block, "move_draft", {"id": draft.pk, "publish_at": ""})

    draft.refresh_from_db()
    assert draft.publish_at is None


@pytest.mark.parametrize("typed", ["yesterday", "2001-01-01T08:00"])
def test_a_moment_that_is_none_or_over_comes_back_with_a_sentence(block, typed):
    draft = keep(block)

    answer = call(block, "move_draft", {"id": draft.pk, "publish_at": typed, "zone": "UTC"})

    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)


def test_discarding_can_be_undone(block, ada):
    draft = keep(block, "For *Ada* <alone>\n\n  and nobody else", audience="3", people="@ada", kind="question")
    dropped = call(block, "drop_draft", {"id": draft.pk})
    assert (Draft.objects.count(), trigger(dropped)) == (0, {"sl:announce": "Discarded. You can undo this."})

    call(block, "keep_draft", fields(dropped.text))

    back = Draft.objects.get()
    assert (back.body, back.kind, back.audience, back.recipient_ids, back.author_id) == (
        "For *Ada* <alone>\n\n  and nobody else",
        "question",
        3,
        [ada.pk],
        draft.author_id,
    )


def test_a_moment_comes_back_with_the_draft_and_not_when_it_has_passed(block):
    call(block, "publish", {"body": "Later", "publish_at": later(hours=2), "zone": "UTC"})
    draft = Draft.objects.get()
    sent = fields(call(block, "drop_draft", {"id": draft.pk}).text)

    call(block, "keep_draft", sent)
    call(block, "keep_draft", {**sent, "publish_at": "2001-01-01T08:00:00+00:00"})

    assert set(Draft.objects.values_list("publish_at", flat=True)) == {draft.publish_at, None}


def test_a_coordinator_brings_back_only_what_they_may_write(block, microblog_block, ada):
    sent = {"body": "As if Ada had written this", "audience": 0, "author": ada.pk}

    assert call(block, "keep_draft", sent).status_code == 403
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("handler", ["publish_draft", "move_draft", "drop_draft", "moment_form"])
def test_drafts_of_others_do_not_exist(block, microblog_block, ada, handler):
    draft = keep(block, "Mine alone")
    method = "GET" if handler == "moment_form" else "POST"
    for other in (microblog_block(ada), microblog_block(ada, name="other")):
        answer = call(other, handler, {"id": draft.pk}, method=method)
        assert (answer.status_code, "Mine alone" in answer.text) == (404, False)
    assert Draft.objects.count() == 1


def test_masquerading_staff_see_and_touch_no_draft(block):
    draft = keep(block)
    block.runtime.is_masquerading = True

    statuses = [get(block, name, id=draft.pk).status_code for name in ("drafts", "moment_form")]
    sent = {"id": draft.pk, "audience": 0}
    statuses += [
        call(block, name, sent).status_code for name in ("publish_draft", "move_draft", "drop_draft", "keep_draft")
    ]

    assert (set(statuses), Draft.objects.count()) == ({403}, 1)


def test_the_list_costs_the_same_for_one_and_for_three(block):
    costs = []
    for _number in range(3):
        keep(block, audience="3", people="@ada")
        with CaptureQueriesContext(connection) as found:
            get(block, "drafts")
        costs.append(len(found))

    assert costs[0] == costs[1] == costs[2]


def test_that_nobody_may_quote_it_is_kept_with_a_draft(block):
    draft = keep(block, no_quotes="on")

    box = re.search(r'<input[^>]*name="no_quotes"[^>]*>', get(block, "home", draft=draft.pk).text)[0]
    call(block, "keep_draft", fields(call(block, "drop_draft", {"id": draft.pk}).text))

    assert ("checked" in box, Draft.objects.get().may_be_quoted) == (True, False)


def test_a_poll_runs_as_long_after_going_on_as_was_chosen(block):
    draft = keep(block, option_1="Monday", option_2="Friday", days="3")

    html = get(block, "home", draft=draft.pk).text

    assert re.findall(r'<option value="(\d+)" selected>', html.split('name="days"')[1].split("</select>")[0]) == ["3"]


@pytest.mark.parametrize(
    "sent",
    [
        {"people": "9" * 5000},
        {"people": "9" * 40},
        {"audience": "9" * 40},
        {"audience": "4", "cohort": "9" * 40},
        {"author": "9" * 40},
        {"lasts": "999999999 00:00:00", "option": "Tea"},
        {"lasts": "-999999999 00:00:00", "option": "Tea"},
    ],
)
def test_an_undo_with_numbers_that_there_are_not_is_refused(block, sent):
    answer = call(block, "keep_draft", {"body": "Half a thought", "audience": "0", **sent})

    assert (answer.status_code, Draft.objects.count()) == (422, 0)


def test_an_undo_with_a_moment_beyond_the_calendar_leaves_it_out(block):
    call(block, "keep_draft", {"body": "x", "audience": "0", "publish_at": "9999-12-31T23:59:59-10:00"})

    assert Draft.objects.get().publish_at is None


@pytest.mark.parametrize("more", [{"zone": "America/Los_Angeles"}, {"option_1": "Tea", "option_2": "Milk"}])
def test_a_moment_beyond_the_calendar_comes_back_with_a_sentence(block, more):
    answer = call(block, "publish", {"body": "Some day", "publish_at": "9999-12-31T23:59", **more})

    assert (answer.status_code, Draft.objects.count(), Post.objects.count()) == (422, 0, 0)


def test_more_names_than_a_post_can_have_are_not_looked_up(block):
    names = " ".join(f"nobody{number}" for number in range(51))

    answer = call(block, "audience_line", {"audience": "3", "people": names})

    assert "Name between one and 50 people." in answer.text
