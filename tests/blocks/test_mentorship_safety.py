"""Safety in the mentorship block: private reports, breaks, the console's tabs, and what none of them gives away."""

import logging
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.models import Apart, Concern, Meeting, Offer, Pair, Participant, Programme
from social_learning_xblocks.moderation.models import AuditEntry
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.spaces.models import Membership
from tests.factories.blocks import call, get, trigger
from tests.personas import person

MOST_QUERIES = 12
TEXT = "He shouts at me <b>every</b> time."


@pytest.fixture
def desk(mt_block, dee):
    block = mt_block(dee, is_staff=True)
    block.student_view()
    return block


@pytest.fixture
def sign(mt_block, desk):
    """``sign(user, mentor=True)`` signs somebody up in the programme of the block."""

    def sign(user, *, mentor=False):
        mt_block(user).student_view()
        known = {"is_mentor": mentor, "is_mentee": not mentor}
        return Participant.objects.create(programme=Programme.objects.get(), user=user, **known)

    return sign


@pytest.fixture
def pair(sign, ada, ben):
    sign(ada, mentor=True), sign(ben)
    programme = Programme.objects.get()
    return Pair.objects.create(space=programme.space, programme=programme, mentor=ada, mentee=ben)


@pytest.fixture
def concern(mt_block, pair, ben):
    call(mt_block(ben), "report_concern", {"pair": pair.pk, "about": "other", "body": TEXT})
    return Concern.objects.get()


def test_somebody_tells_the_coordinators_in_private(mt_block, pair, ben, desk):
    block = mt_block(ben)
    assert "Tell the coordinators in private" in block.student_view().content
    form = get(block, "concern_form", pair=pair.pk).text
    assert "ada never sees it and is not told." in form
    assert "<bdi>dee</bdi>" in form
    assert 'value="other" checked' in form or "checked" in form

    done = call(block, "report_concern", {"pair": pair.pk, "about": "other", "body": TEXT})
    assert "Sent. The coordinators were told" in done.text
    assert trigger(done)["sl:focus"].endswith(f"-concern-pair-{pair.pk}-said")
    assert Concern.objects.get().body == TEXT


def test_what_was_typed_stays_when_it_is_refused(mt_block, pair, ben, settings):
    block = mt_block(ben)
    refused = call(block, "report_concern", {"pair": pair.pk, "about": "general", "body": "x" * 2001})
    assert (refused.status_code, "2000 characters" in refused.text, "x" * 2001 in refused.text) == (422, True, True)

    settings.SOCIAL_LEARNING = {"LIMITS": {"concern": (0, 3600)}}
    refused = call(block, "report_concern", {"pair": pair.pk, "body": "Again"})
    assert (refused.status_code, "many reports" in refused.text, "Again" in refused.text) == (422, True, True)
    assert call(block, "report_concern", {"pair": pair.pk, "about": "me", "body": "No"}).status_code == 422


def test_who_would_write_to_nobody_is_told_before(mt_block, sign, pair, ben, dee, desk):
    sign(dee, mentor=True)
    desk.student_view()
    theirs = Pair.objects.create(space=pair.space, programme=pair.programme, mentor=dee, mentee=ben)
    block = mt_block(ben)
    form = get(block, "concern_form", pair=theirs.pk).text
    assert "Nobody else coordinates this programme now." in form
    assert "dee coordinates this programme too." in form
    assert '"unread": "other"' in form

    said = {"pair": theirs.pk, "about": "other", "body": TEXT}
    assert call(block, "report_concern", said).status_code == 422
    assert call(block, "report_concern", {**said, "unread": "other"}).status_code == 200


def test_an_open_offer_leads_there_too(mt_block, sign, ada, ben):
    until = timezone.now() + timedelta(days=7)
    people = {"mentor": sign(ada, mentor=True), "mentee": sign(ben)}
    offer = Offer.objects.create(programme=Programme.objects.get(), respond_by=until, **people)
    assert f'"offer": "{offer.pk}"' in mt_block(ben).student_view().content
    call(mt_block(ben), "report_concern", {"offer": offer.pk, "about": "other", "body": TEXT})
    assert Concern.objects.get().about == ada


def test_the_coordinator_closes_a_report_and_takes_it_back(desk, concern):
    html = get(desk, "desk", tab="safety").text
    assert "He shouts at me &lt;b&gt;every&lt;/b&gt; time." in html
    assert "What was done" in get(desk, "close_concern_form", id=concern.pk).text
    assert call(desk, "close_concern", {"id": concern.pk, "note": "x" * 2001}).status_code == 422

    done = call(desk, "close_concern", {"id": concern.pk, "note": "I spoke with both."})
    assert "The report is closed." in done.text
    assert "No report waits" in done.text
    assert "I spoke with both." in get(desk, "safety", view="closed").text
    assert "every" in call(desk, "reopen_concern", {"id": concern.pk}).text


def test_a_report_leads_to_a_break_an_end_and_never_again(desk, concern, pair):
    meeting = Meeting.objects.create(pair=pair, starts_at=timezone.now() + timedelta(days=1))
    done = call(desk, "part_reported", {"id": concern.pk, "view": "open"})
    assert "What they have with each other goes on until you end it" in done.text
    assert "Never pair these two" not in done.text
    assert Apart.objects.count() == 1

    assert "takes a break" in call(desk, "pause_for", {"id": pair.pk, "view": "open"}).text
    assert "goes on. Both" in call(desk, "resume_for", {"id": pair.pk, "view": "open"}).text
    assert "has ended" in call(desk, "end_for", {"id": pair.pk, "view": "open"}).text
    assert (Pair.objects.get().open_key, Meeting.objects.get(pk=meeting.pk).state) == (None, "cancelled")
    assert len(mail.outbox) == 2


def test_two_are_kept_apart_by_name_and_let_together_again(desk, sign, ben, chi):
    sign(ben), sign(chi)
    html = get(desk, "safety", view="apart").text
    assert (html.count("data-sl-mentions"), "Nobody is kept apart" in html) == (2, True)
    refused = call(desk, "keep_apart", {"one": "ben", "other": "nobody", "reason": "They fell out."})
    assert (refused.status_code, "Nobody with this username" in refused.text) == (422, True)
    assert call(desk, "keep_apart", {"one": "ben", "other": "dee"}).status_code == 422

    done = call(desk, "keep_apart", {"one": "@ben", "other": "chi", "reason": "They fell out.", "view": "apart"})
    assert "The two are never paired from now on." in done.text
    assert "They fell out." in done.text
    lifted = call(desk, "let_together", {"id": Apart.objects.get().pk})
    assert "may be paired again" in lifted.text
    row = {"one": ben.pk, "other": chi.pk, "reason": "They fell out.", "view": "apart"}
    assert "They fell out." in call(desk, "restore_apart", row).text


def test_a_proposal_of_two_who_are_kept_apart_is_taken_back(desk, sign, ada, ben):
    until = timezone.now() + timedelta(days=7)
    people = {"mentor": sign(ada, mentor=True), "mentee": sign(ben)}
    offer = Offer.objects.create(programme=Programme.objects.get(), respond_by=until, **people)
    done = call(desk, "keep_apart", {"one": "ben", "other": "ada", "view": "apart"})
    assert "Open proposal" in done.text
    assert "was taken back" in call(desk, "take_offer_back", {"id": offer.pk, "view": "apart"}).text


def test_pairs_are_found_by_name(desk, pair):
    assert "<bdi" in get(desk, "safety", view="pairs").text
    found = get(desk, "safety", view="pairs", part=1, search="be").text
    assert ("ben" in found, "sl-tab" in found) == (True, False)
    assert "No match is called so" in get(desk, "safety", view="pairs", part=1, search="zoe").text


def test_lists_of_the_console_go_on(desk, concern, ben):
    known = {"programme": concern.programme, "reporter": ben, "about": concern.about, "body": "More."}
    Concern.objects.bulk_create([Concern(**known) for _number in range(45)])
    html = get(desk, "desk", tab="safety").text
    cursor = html.rpartition('name="after" value="')[2].partition('"')[0]
    rows = get(desk, "safety", view="open", after=cursor).text
    assert rows.strip().startswith("<li")
    for number in range(45):
        call(desk, "reopen_concern" if number % 2 else "close_concern", {"id": concern.pk})
    html = get(desk, "desk", tab="trail").text
    cursor = html.rpartition('name="after" value="')[2].partition('"')[0]
    assert "closed a private report" in get(desk, "history", after=cursor).text


def test_one_of_the_two_takes_a_break(mt_block, pair, ada, ben):
    assert "Take a break" in mt_block(ben).student_view().content
    done = call(mt_block(ben), "pause_pair", {"id": pair.pk})
    assert "This match takes a break." in done.text
    assert "Take a break" not in done.text
    assert "This match takes a break." in mt_block(ada).student_view().content
    assert "This match takes a break." not in call(mt_block(ada), "resume_pair", {"id": pair.pk}).text


def test_the_history_says_who_did_what(desk, concern):
    call(desk, "part_reported", {"id": concern.pk})
    html = get(desk, "desk", tab="trail").text
    assert "dee keeps ada and ben apart." in html or "dee keeps ben and ada apart." in html
    assert "Nothing was done yet" in get(desk, "history", kind="runs").text
    assert " apart." in get(desk, "history", kind="safety").text


@pytest.mark.parametrize("tab", ["safety", "trail"])
def test_a_tab_costs_the_same_at_any_size(desk, concern, pair, tab):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            get(desk, "desk", tab=tab)
        return len(queries)

    def fill(count):
        known = {"programme": concern.programme, "reporter": concern.reporter, "about": concern.about, "body": "More."}
        for _number in range(count):
            row = Concern.objects.create(**known)
            call(desk, "close_concern", {"id": row.pk})
            call(desk, "reopen_concern", {"id": row.pk})
            call(desk, "pause_for", {"id": pair.pk})
            call(desk, "resume_for", {"id": pair.pk})

    fill(1)
    one = cost()
    fill(2)
    assert cost() == one <= MOST_QUERIES


# What somebody may try who means harm.

WRITES = {
    "close_concern": {"id": 1, "note": "Gone."},
    "reopen_concern": {"id": 1},
    "part_reported": {"id": 1},
    "keep_apart": {"one": "ben", "other": "chi"},
    "let_together": {"id": 1},
    "restore_apart": {"one": 1, "other": 2},
    "pause_for": {"id": 1},
    "resume_for": {"id": 1},
    "end_for": {"id": 1},
    "take_offer_back": {"id": 1},
}
READS = {"safety": {}, "close_concern_form": {"id": 1}, "history": {}, "desk": {"tab": "safety"}}


def ids_of(data, concern):
    return {name: concern.pk if value == 1 else value for name, value in data.items()}


@pytest.mark.parametrize("action", WRITES)
def test_a_learner_does_nothing_in_the_console(mt_block, concern, ada, ben, action):
    before = (Apart.objects.count(), Concern.objects.get().state, Pair.objects.get().open_key)
    for user in (ada, ben, person("zoe")):
        found = call(mt_block(user), action, ids_of(WRITES[action], concern))
        assert found.status_code == 403
        assert "shouts" not in found.text
    assert (Apart.objects.count(), Concern.objects.get().state, Pair.objects.get().open_key) == before


@pytest.mark.parametrize("action", READS)
def test_a_learner_reads_nothing_of_the_console(mt_block, concern, ada, action):
    found = get(mt_block(ada), action, **ids_of(READS[action], concern))
    assert (found.status_code, "shouts" in found.text) == (403, False)
    assert "Safety" not in mt_block(ada).student_view().content


@pytest.mark.parametrize("action", ["close_concern", "reopen_concern", "part_reported", "end_for", "pause_for"])
def test_coordinators_of_another_course_find_nothing(mt_block, concern, pair, eve, action):
    other = mt_block(eve, is_staff=True, name="block-v1:Other+Course+Run+type@social_mentorship+block@mt")
    other.student_view()
    found = call(other, action, {"id": pair.pk if action.endswith("_for") else concern.pk})
    assert (found.status_code, "shouts" in found.text) == (404, False)
    for tab in ("safety", "trail"):
        assert "ben" not in get(other, "desk", tab=tab).text


@pytest.mark.parametrize("action", ["concern_form", "report_concern", "pause_pair", "resume_pair"])
def test_strangers_to_a_pair_find_none(mt_block, sign, pair, chi, eve, action):
    sign(chi)
    asked = {"pair": pair.pk, "id": pair.pk, "body": "I am curious."}
    ask = get if action == "concern_form" else None
    for user in (chi, eve):
        block = mt_block(user)
        found = ask(block, action, **asked) if ask else call(block, action, asked)
        assert found.status_code in (403, 404)
        assert "ada" not in found.text
    assert Concern.objects.count() == 0


@pytest.fixture
def involved(mt_block, sign, pair, dee, desk):
    """Dee coordinates and mentors Chi, who reported her; Fay coordinates too and has seen to it."""
    chi, fay = person("chi"), person("fay")
    sign(dee, mentor=True), sign(chi)
    desk.student_view()
    fay_block = mt_block(fay)
    fay_block.student_view()
    Membership.objects.filter(user=fay).update(role=Role.MODERATOR)
    theirs = Pair.objects.create(space=pair.space, programme=pair.programme, mentor=dee, mentee=chi)
    call(mt_block(chi), "report_concern", {"pair": theirs.pk, "about": "other", "body": "Dee frightens me."})
    concern = Concern.objects.get()
    assert "Dee frightens me." in get(fay_block, "desk", tab="safety").text
    call(fay_block, "part_reported", {"id": concern.pk})
    call(fay_block, "close_concern", {"id": concern.pk, "note": "Serious."})
    call(fay_block, "pause_for", {"id": theirs.pk})
    return concern


def test_a_coordinator_never_meets_a_report_about_themself(desk, involved):
    secrets = ("frightens", "Serious.", "fay")
    pages = [get(desk, "desk", tab="trail").text, get(desk, "history", kind="safety").text]
    pages += [get(desk, "safety", view=view).text for view in ("open", "closed", "apart")]
    for page in pages:
        assert not [word for word in secrets if word in page.lower() or word in page]
    assert '<span class="sl-count">1' not in "".join(pages)
    for action in ("close_concern", "reopen_concern", "part_reported"):
        assert call(desk, action, {"id": involved.pk}).status_code == 404
    assert call(desk, "let_together", {"id": Apart.objects.get().pk}).status_code == 404
    assert call(desk, "keep_apart", {"one": "dee", "other": "chi"}).status_code == 422
    involved.refresh_from_db()
    assert (involved.state, involved.note) == ("closed", "Serious.")


def test_who_looks_through_somebodys_eyes_is_shown_nothing_private(desk):
    here = desk.enter()
    reader = type(here)(
        here.space,
        type(here.actor)(here.actor.user_id, "dee", here.actor.roles, read_only=True),
        None,
        here.programme,
        None,
    )
    tabs = [name for name, _words in desk.desk_tabs(here)]
    assert [name for name, _words in desk.desk_tabs(reader)] == [
        name for name in tabs if name not in ("safety", "trail")
    ]
    assert tabs[-1] == "trail"


def test_nobody_sees_that_they_are_kept_apart(mt_block, desk, pair, ada, ben):
    call(desk, "keep_apart", {"one": "ada", "other": "ben", "reason": "A secret reason."})
    for user in (ada, ben):
        html = mt_block(user).student_view().content + get(mt_block(user), "pair", id=pair.pk).text
        assert ("apart" in html, "secret" in html) == (False, False)


def test_logs_and_the_trail_hold_no_words(desk, concern, caplog):
    caplog.set_level(logging.DEBUG)
    call(desk, "close_concern", {"id": concern.pk, "note": "A secret note."})
    call(desk, "keep_apart", {"one": "ben", "other": "ada", "reason": "A secret reason."})
    assert "secret" not in caplog.text
    assert not [row.reason for row in AuditEntry.objects.all() if "secret" in row.reason]


def test_markup_stays_text(desk, sign, concern, chi):
    sign(chi)
    call(desk, "close_concern", {"id": concern.pk, "note": "<script>x</script>"})
    call(desk, "keep_apart", {"one": "ben", "other": "chi", "reason": "<img src=x>"})
    pages = get(desk, "safety", view="closed").text + get(desk, "safety", view="apart").text
    assert ("<script>x" in pages, "<img src=x>" in pages) == (False, False)
