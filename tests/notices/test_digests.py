import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from opaque_keys.edx.keys import CourseKey

from social_learning_xblocks.kit.errors import Invalid, NotFound
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.api import DigestReport, Happening, NoticeKind, Period
from social_learning_xblocks.notices.models import MailPreference, Notice
from tests.factories.spaces import ASKED, GRANTED, OTHER_COURSE
from tests.notices.mail import Slow

SITE = {"SITE_URL": "https://learn.example.org/", "UNIT_URL": "/{course_key}/{usage_key}"}


@pytest.fixture(autouse=True)
def site(settings):
    """Mails need to know where they lead to."""
    settings.SOCIAL_LEARNING = SITE


@pytest.fixture
def waiting(room):
    """Ben has an answer, Chi has a comment."""
    question = room.ask(title="Why is it <slow>?")
    room.comment(room.answer(question))
    return question


def user(actor):
    return get_user_model().objects.filter(pk=actor.user_id)


def sent():
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def token_of(message):
    return re.search(r"/unsubscribe/(\S+)", message.body).group(1)


def test_digest_is_sent_to_those_for_whom_something_waits(waiting):
    report = notices.send_digests(Period.DAILY)

    assert report == DigestReport(sent=2, failed=0, without_address=0)
    assert sent() == [
        ("ben@example.org", "chi answered your question"),
        ("chi@example.org", "ada commented on your post"),
    ]


def test_digest_says_what_happened_and_where(room, waiting):
    notices.send_digests(Period.DAILY)

    message = next(message for message in mail.outbox if message.to == ["ben@example.org"])
    (html, _type), address = message.alternatives[0], f"#sl-q-{waiting.pk}"
    assert (
        f"- chi answered your question\n  Why is it <slow>?\n  https://learn.example.org/{room.space.course_key}"
        in message.body
    )
    assert (address in message.body, address in html) == (True, True)
    assert ("Why is it &lt;slow&gt;?" in html, "<slow>" in html) == (True, False)
    assert '<html lang="en">' in html


def test_digest_can_be_unsubscribed_with_one_click_in_the_mail_program(waiting):
    notices.send_digests(Period.DAILY)

    message = mail.outbox[0]
    address = f"https://learn.example.org/social-learning/unsubscribe/{token_of(message)}"
    assert message.extra_headers == {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_digest_leads_to_the_lms_where_no_other_address_is_set(waiting, settings):
    settings.SOCIAL_LEARNING = {**SITE, "SITE_URL": ""}
    settings.LMS_ROOT_URL = "https://lms.example.org"

    notices.send_digests(Period.DAILY)

    assert "https://lms.example.org/social-learning/unsubscribe/" in mail.outbox[0].body
    assert "https://lms.example.org/course-v1" in next(m for m in mail.outbox if m.to == ["ben@example.org"]).body


def test_digest_is_not_sent_where_links_would_lead_nowhere(waiting, settings):
    settings.SOCIAL_LEARNING = {}

    with pytest.raises(CommandError, match="Set SITE_URL"):
        call_command("send_digests")

    assert (mail.outbox, Notice.objects.exclude(mailed_at=None).count()) == ([], 0)


def test_digest_is_in_the_language_of_each_reader(room, waiting, lms, settings):
    settings.ROOT_URLCONF = "lms.urls"
    lms.preferences = {(room.ben.user_id, "pref-lang"): "ar"}
    course = CourseKey.from_string(room.space.course_key)
    lms.open_courses, lms.enrolled = {(course, True)}, {(actor.user_id, course) for actor in (room.ben, room.chi)}

    notices.send_digests(Period.DAILY)

    pages = {message.to[0]: message.alternatives[0][0] for message in mail.outbox}
    assert '<html lang="ar" dir="rtl">' in pages["ben@example.org"]
    assert '<html lang="en">' in pages["chi@example.org"]


def test_digest_tells_what_came_after_the_last_one(room, waiting):
    notices.send_digests(Period.DAILY)
    mail.outbox.clear()
    room.answer(waiting, by=room.ada)

    notices.send_digests(Period.DAILY)

    assert sent() == [("ben@example.org", "2 new answers to your question, the last by ada")]


def test_digest_that_failed_does_not_bring_back_what_was_read_meanwhile(room, waiting, settings):
    settings.EMAIL_BACKEND = "tests.notices.mail.Slow"

    def read_and_fail():
        notices.mark_read(room.ben, room.space)
        raise ConnectionResetError

    Slow.other_run = read_and_fail

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1, failed=1)
    assert not Notice.objects.filter(recipient_id=room.ben.user_id, mailed_at=None).exists()


def test_digest_run_twice_sends_once(waiting):
    notices.send_digests(Period.DAILY)

    assert notices.send_digests(Period.DAILY) == DigestReport()
    assert len(mail.outbox) == 2


def test_digest_runs_beside_another_and_sends_once(waiting, settings):
    settings.EMAIL_BACKEND = "tests.notices.mail.Slow"
    reports = []
    Slow.other_run = lambda: reports.append(notices.send_digests(Period.DAILY))

    reports.append(notices.send_digests(Period.DAILY))

    assert reports == [DigestReport(sent=1), DigestReport(sent=1)]
    assert [address for address, _subject in sent()] == ["ben@example.org", "chi@example.org"]


def test_digest_has_only_what_is_unread(room, waiting):
    notices.mark_read(room.ben, room.space)

    notices.send_digests(Period.DAILY)

    assert [address for address, _subject in sent()] == ["chi@example.org"]


def test_digest_counts_and_cuts_what_is_long(room):
    for number in range(35):
        notices.tell(
            room.space, [room.ben.user_id], Happening(NoticeKind.ANSWERED, ("question", number), room.chi.user_id)
        )

    notices.send_digests(Period.DAILY)

    (message,) = mail.outbox
    assert (message.subject, message.body.count("- chi answered")) == ("35 things wait for you", 30)
    assert "and 5 more." in message.body


def test_digest_shows_no_title_of_what_was_hidden(room, waiting):
    room.hide(waiting)
    Notice.objects.filter(kind="moderated").delete()

    notices.send_digests(Period.DAILY)

    chi = next(message for message in mail.outbox if message.to == ["chi@example.org"])
    assert ("A post that is no longer here" in chi.body, "slow" in chi.body + chi.alternatives[0][0]) == (True, False)


@pytest.fixture
def left(room, settings):
    """The platform lets Ben into the other course only, and Chi into this one."""
    settings.SOCIAL_LEARNING = {**SITE, "COURSE_ACCESS": "tests.factories.spaces.course_access"}
    GRANTED.update({(room.ben.user_id, OTHER_COURSE, "load"), (room.chi.user_id, room.space.course_key, "load")})


def test_digest_is_not_sent_to_who_left_the_course(left, waiting):
    reports = [notices.send_digests(Period.DAILY) for _run in range(2)]

    assert reports == [DigestReport(sent=1), DigestReport()]
    assert sent() == [("chi@example.org", "ada commented on your post")]
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_digest_tells_of_the_courses_in_which_its_reader_still_is(left, room, waiting):
    for number in range(2):
        happening = Happening(NoticeKind.MENTIONED, ("question", waiting.pk + 1 + number), room.eve.user_id)
        notices.tell(room.elsewhere, [room.ben.user_id], happening)

    notices.send_digests(Period.DAILY)

    ben = next(message for message in mail.outbox if message.to == ["ben@example.org"])
    assert ben.subject == "2 things wait for you"
    assert (ben.body.count("- eve mentioned you"), "answered" in ben.body, "slow" in ben.body) == (2, False, False)


def test_digest_asks_once_whether_somebody_may_enter_a_space(left, room):
    for space, numbers in ((room.space, range(3)), (room.elsewhere, range(3, 5))):
        for number in numbers:
            happening = Happening(NoticeKind.MENTIONED, ("question", number), room.ada.user_id)
            notices.tell(space, [room.ben.user_id], happening)

    notices.send_digests(Period.DAILY)

    ben = room.ben.user_id
    assert sorted(ASKED) == sorted((ben, course, "load") for course in (room.space.course_key, OTHER_COURSE))


def test_digest_does_not_name_an_anonymous_asker(room):
    answer = room.answer(room.ask(anonymous=True))
    room.comment(answer, by=room.ben, body="Thanks")

    notices.send_digests(Period.DAILY)

    chi = next(message for message in mail.outbox if message.to == ["chi@example.org"])
    assert chi.subject == "Somebody commented on your post"
    assert "ben" not in chi.body + chi.alternatives[0][0]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_digest_skips_who_cannot_be_mailed(room, waiting, change):
    user(room.ben).update(**change)

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1, without_address=1)
    assert notices.send_digests(Period.DAILY) == DigestReport()


def test_digest_waits_while_the_mail_server_is_down(waiting, settings, caplog):
    settings.EMAIL_BACKEND = "tests.notices.mail.Unreachable"
    down = notices.send_digests(Period.DAILY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    up = notices.send_digests(Period.DAILY)

    assert (down, up) == (DigestReport(failed=2), DigestReport(sent=2))
    assert "example.org" not in caplog.text
    assert caplog.messages[0].endswith("failed: ConnectionRefusedError")


def test_digest_of_others_goes_out_when_one_fails(waiting, settings):
    settings.EMAIL_BACKEND = "tests.notices.mail.Choosy"

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1, failed=1)
    assert [address for address, _subject in sent()] == ["chi@example.org"]


def test_digest_reaches_more_people_than_fit_in_a_batch(room):
    people = get_user_model().objects.bulk_create(
        get_user_model()(username=f"many{number}", email=f"many{number}@example.org") for number in range(201)
    )
    ids = list(get_user_model().objects.filter(username__startswith="many").values_list("pk", flat=True))
    notices.tell(room.space, ids, Happening(NoticeKind.MENTIONED, ("question", 1), room.chi.user_id))

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=len(people))


@pytest.mark.parametrize(
    ("chosen", "daily", "weekly"),
    [("daily", ["ben", "chi"], []), ("weekly", ["chi"], ["ben"]), ("off", ["chi"], [])],
)
def test_digest_comes_as_often_as_was_chosen(room, waiting, chosen, daily, weekly):
    notices.choose_period(room.ben.user_id, chosen)
    found = []

    for period in (Period.DAILY, Period.WEEKLY):
        mail.outbox.clear()
        notices.send_digests(period)
        found.append([address.split("@")[0] for address, _subject in sent()])

    assert found == [daily, weekly]


def test_period_is_daily_until_something_else_is_chosen(room):
    before = notices.period_of(room.ben.user_id)
    for period in ("weekly", "off", "weekly"):
        notices.choose_period(room.ben.user_id, period)

    assert (before, notices.period_of(room.ben.user_id)) == (Period.DAILY, Period.WEEKLY)
    assert str(MailPreference.objects.get()) == f"{room.ben.user_id}: weekly"


def test_period_that_there_is_not_is_refused_in_words(room):
    with pytest.raises(Invalid) as refusal:
        notices.choose_period(room.ben.user_id, "hourly")

    assert refusal.value.fields == {"period": "Choose how often mail may come."}


def test_command_says_what_it_did(waiting, capsys):
    call_command("send_digests")
    call_command("send_digests", "--period", "weekly")

    assert capsys.readouterr().out.splitlines() == [
        "2 sent, 0 failed (they wait for the next run), 0 without an address",
        "0 sent, 0 failed (they wait for the next run), 0 without an address",
    ]


def test_unsubscribe_by_the_token_of_the_mail(room, waiting):
    notices.send_digests(Period.DAILY)
    message = next(message for message in mail.outbox if message.to == ["ben@example.org"])

    notices.unsubscribe(token_of(message))

    periods = [notices.period_of(actor.user_id) for actor in (room.ben, room.chi)]
    assert periods == [Period.OFF, Period.DAILY]


@pytest.mark.parametrize("token", ["", "nonsense", "MQ:1x2:abc"])
def test_unsubscribe_by_another_token_is_refused_in_words(room, token):
    with pytest.raises(NotFound, match="This link is not complete"):
        notices.unsubscribe(token)

    assert MailPreference.objects.count() == 0


def test_unsubscribe_of_an_account_that_is_gone_does_nothing(room, waiting):
    notices.send_digests(Period.DAILY)
    token = token_of(mail.outbox[0])
    user(room.ben).delete()
    user(room.chi).delete()

    notices.unsubscribe(token)

    assert MailPreference.objects.count() == 0
