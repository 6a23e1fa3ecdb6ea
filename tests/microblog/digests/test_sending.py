"""The mail digest tells of posts once, in one mail, and loses nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone

from mentoring.models import Pair
from microblog import api as microblog
from microblog.enums import Audience
from microblog.models import Follow
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.api import DigestReport, Period
from social_learning_xblocks.notices.models import MailPreference, Notice
from social_learning_xblocks.spaces.models import Membership
from tests.factories.microblog import make_stage
from tests.factories.spaces import COURSE
from tests.microblog.digests.mails import SITE, came_out, sent, told_to
from tests.microblog.test_concurrency import together
from tests.notices.mail import Slow


def test_a_broadcast_reaches_mentees_who_do_not_open_the_course(stage):
    stage.space.title = "The class"
    stage.space.save()
    post = came_out(stage.post(body="Week 4 is **out** & open", to=Audience.MENTEES))
    address = f"https://learn.example.org/{COURSE}/{stage.space.home_usage_key}#sl-p-{post.pk}"

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=2)

    assert sent() == [("ben", "A new post by ada"), ("chi", "A new post by ada")]
    (text,) = told_to(stage.ben)
    assert text.split("To get no more")[0] == (
        "Hello ben,\n\nFrom your mentors and people you follow\n\nThe class\n\n"
        f"- ada\n  Week 4 is out & open\n  {address}\n\n"
    )
    (html, _type), *_more = mail.outbox[0].alternatives
    assert ">From your mentors and people you follow</h2>" in html
    assert f'<li>ada<br><a href="{address}">Week 4 is out &amp; open</a></li>' in html
    assert "this happened" not in text + html


def test_followers_are_told_in_the_space_in_which_they_follow(stage):
    microblog.follow_person(stage.dee, stage.space, stage.ben.person_id, on=True)
    Follow.objects.create(space=stage.elsewhere, follower_id=stage.eve.person_id, followed_id=stage.ben.person_id)
    came_out(stage.post(stage.ben, "I found it"))

    notices.send_digests(Period.DAILY)

    assert sent() == [("dee", "A new post by ben")]


def test_nothing_new_sends_nothing(stage):
    came_out(stage.post(stage.dee, "Nobody follows Dee"))

    assert notices.send_digests(Period.DAILY) == DigestReport()
    assert (mail.outbox, MailPreference.objects.count()) == ([], 0)


def test_run_twice_tells_once_and_then_what_came_after(stage):
    came_out(stage.post(body="First"), timedelta(hours=2))
    reports = [notices.send_digests(Period.DAILY) for _run in range(2)]
    MailPreference.objects.update(told_until=timezone.now() - timedelta(hours=1, minutes=30))
    came_out(stage.post(body="Second"))
    reports.append(notices.send_digests(Period.DAILY))

    assert reports == [DigestReport(sent=2), DigestReport(), DigestReport(sent=2)]
    first, second = told_to(stage.ben)
    assert [("First" in text, "Second" in text) for text in (first, second)] == [(True, False), (False, True)]


def test_what_came_out_a_moment_ago_waits_for_the_next_run(stage):
    post = stage.post()
    before = notices.send_digests(Period.DAILY)
    came_out(post, timedelta(minutes=2))

    assert (before, notices.send_digests(Period.DAILY)) == (DigestReport(), DigestReport(sent=2))


def test_news_and_notices_come_in_one_mail(stage):
    came_out(stage.post(body="Hello all"))
    stage.reply(stage.post(stage.ben, "Mine"), by=stage.chi, body="@ben look")

    notices.send_digests(Period.DAILY)

    assert sent() == [("ben", "2 things wait for you"), ("chi", "A new post by ada")]
    (text,) = told_to(stage.ben)
    assert (
        text.index("this happened since you last looked:") < text.index("From your mentors") < text.index("Hello all")
    )


def test_a_post_that_names_its_reader_is_told_by_its_notice_alone(stage):
    came_out(stage.post(body="@ben look at this"))

    notices.send_digests(Period.DAILY)

    assert sent() == [("ben", "ada mentioned you"), ("chi", "A new post by ada")]
    assert "From your mentors" not in told_to(stage.ben)[0]


def test_several_posts_and_several_authors_stand_in_the_subject(stage):
    stage.pair(stage.dee, stage.chi)
    for by in (stage.ada, stage.ada, stage.dee):
        came_out(stage.post(by))

    notices.send_digests(Period.DAILY)

    assert sent() == [("ben", "New posts by ada"), ("chi", "3 things wait for you")]


def test_a_mail_server_that_is_down_loses_no_news(stage, settings):
    came_out(stage.post())
    settings.EMAIL_BACKEND = "tests.notices.mail.Unreachable"
    down = notices.send_digests(Period.DAILY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert (down, notices.send_digests(Period.DAILY)) == (DigestReport(failed=2), DigestReport(sent=2))
    assert notices.send_digests(Period.DAILY) == DigestReport()


def test_news_of_others_go_out_when_one_fails(stage, settings):
    came_out(stage.post())
    settings.EMAIL_BACKEND = "tests.notices.mail.Choosy"

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1, failed=1)
    assert notices.send_digests(Period.DAILY) == DigestReport(failed=1)
    assert sent() == [("chi", "A new post by ada")]


def test_a_platform_that_does_not_answer_loses_no_news(stage, settings):
    came_out(stage.post())
    settings.SOCIAL_LEARNING = {**SITE, "COURSE_ACCESS": "tests.nowhere.course_access"}
    broken = notices.send_digests(Period.DAILY)
    settings.SOCIAL_LEARNING = SITE

    assert (broken, notices.send_digests(Period.DAILY)) == (DigestReport(failed=2), DigestReport(sent=2))


@pytest.mark.parametrize("has_notice", [True, False])
def test_a_run_that_is_stopped_in_the_middle_neither_repeats_nor_loses(stage, settings, has_notice):
    came_out(stage.post(body="@ben @chi hello" if has_notice else "Hello"))
    settings.EMAIL_BACKEND = "tests.notices.mail.Slow"

    def stop():
        raise KeyboardInterrupt

    Slow.other_run = stop
    with pytest.raises(KeyboardInterrupt):
        notices.send_digests(Period.DAILY)
    stopped = len(mail.outbox)

    assert (stopped, notices.send_digests(Period.DAILY)) == (0, DigestReport(sent=2))
    assert notices.send_digests(Period.DAILY) == DigestReport()
    assert [name for name, _subject in sent()] == ["ben", "chi"]


def test_two_runs_beside_each_other_tell_once(stage, settings):
    came_out(stage.post())
    settings.EMAIL_BACKEND = "tests.notices.mail.Slow"
    reports = []
    Slow.other_run = lambda: reports.append(notices.send_digests(Period.DAILY))

    reports.append(notices.send_digests(Period.DAILY))

    assert reports == [DigestReport(sent=1), DigestReport(sent=1)]
    assert [name for name, _subject in sent()] == ["ben", "chi"]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_eight_runs_at_the_same_moment_tell_everybody_once():
    stage = make_stage()
    for number in range(10):
        stage.pair(stage.ada, stage.join(f"mentee{number}"))
    MailPreference.objects.create(user_id=stage.ben.person_id)
    came_out(stage.post())
    reports = []

    assert together(*[lambda: reports.append(notices.send_digests(Period.DAILY))] * 8) == []

    assert sum(report.sent for report in reports) == 12
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 12


@pytest.mark.parametrize(
    ("chosen", "daily", "weekly"),
    [("daily", ["ben", "chi"], []), ("weekly", ["chi"], ["ben"]), ("off", ["chi"], [])],
)
def test_news_come_as_often_as_was_chosen(stage, chosen, daily, weekly):
    notices.choose_period(stage.ben.person_id, chosen)
    came_out(stage.post())
    found = []

    for period in (Period.DAILY, Period.WEEKLY):
        mail.outbox.clear()
        notices.send_digests(period)
        found.append([name for name, _subject in sent()])

    assert found == [daily, weekly]


@pytest.mark.parametrize(("chosen", "days"), [("daily", 2), ("weekly", 14)])
@pytest.mark.parametrize("has_history", [True, False])
def test_a_digest_looks_back_two_periods_and_never_years(stage, chosen, days, has_history):
    notices.choose_period(stage.ben.person_id, chosen)
    if has_history:
        MailPreference.objects.update(told_until=timezone.now() - timedelta(days=700))
    for body, ago in (("Inside", timedelta(days=days, hours=-1)), ("Outside", timedelta(days=days, hours=1))):
        came_out(stage.post(body=body), ago)

    notices.send_digests(Period(chosen))

    (text,) = told_to(stage.ben)
    assert ("Inside" in text, "Outside" in text) == (True, False)


def test_who_switches_mails_on_again_is_told_what_comes_from_then_on(stage):
    notices.choose_period(stage.ben.person_id, "off")
    came_out(stage.post(body="While it was off"))
    notices.choose_period(stage.ben.person_id, "daily")
    first = notices.send_digests(Period.DAILY)
    MailPreference.objects.filter(pk=stage.ben.person_id).update(told_until=timezone.now() - timedelta(minutes=30))
    came_out(stage.post(body="Afterwards"), timedelta(minutes=10))

    notices.send_digests(Period.DAILY)

    (text,) = told_to(stage.ben)
    assert (first, "Afterwards" in text, "While" in text) == (DigestReport(sent=1), True, False)


def test_who_goes_from_weekly_to_daily_is_told_nothing_twice(stage):
    notices.choose_period(stage.ben.person_id, "weekly")
    came_out(stage.post())
    notices.send_digests(Period.WEEKLY)
    notices.choose_period(stage.ben.person_id, "daily")

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1)
    assert [name for name, _subject in sent()] == ["ben", "chi"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_cannot_be_mailed_is_passed_by(stage, change):
    came_out(stage.post())
    get_user_model().objects.filter(pk=stage.ben.user_id).update(**change)

    assert notices.send_digests(Period.DAILY) == DigestReport(sent=1)
    assert list(MailPreference.objects.values_list("pk", flat=True)) == [stage.chi.user_id]


def test_a_run_asks_for_all_readers_of_many_authors_at_once(stage, queries):
    Follow.objects.create(space=stage.elsewhere, follower_id=stage.eve.person_id, followed_id=stage.ben.person_id)
    for by in (stage.ada, stage.ben, stage.chi):
        came_out(stage.post(by))
    now = timezone.now()

    with queries() as found:
        readers = microblog.NewPosts(now - timedelta(days=1), now).readers()

    assert (readers, len(found)) == ({stage.ben.user_id, stage.chi.user_id}, 3)


def test_what_is_new_for_one_person_costs_the_same_for_three_posts(stage, queries):
    now = timezone.now()
    counts = []
    for _number in range(3):
        came_out(stage.post())
        source = microblog.NewPosts(now - timedelta(days=1), timezone.now())
        with queries() as found:
            source.news_for(stage.ben.person_id, now - timedelta(days=1))
        counts.append(len(found))
    with queries() as nothing:
        source.news_for(stage.ben.person_id, now)

    assert (counts, len(nothing)) == ([6, 6, 6], 2)


def test_news_reach_more_people_than_fit_in_a_batch(stage):
    users = get_user_model().objects
    users.bulk_create(users.model(username=f"many{n}", email=f"many{n}@example.org") for n in range(201))
    ids = list(users.filter(username__startswith="many").values_list("pk", flat=True))
    Membership.objects.bulk_create(Membership(space=stage.space, user_id=pk) for pk in ids)
    Pair.objects.bulk_create(Pair(space=stage.space, mentor_id=stage.ada.person_id, mentee_id=pk) for pk in ids)
    came_out(stage.post(to=Audience.MENTEES))

    assert [notices.send_digests(Period.DAILY) for _run in range(2)] == [DigestReport(sent=203), DigestReport()]
    assert Notice.objects.count() == 0


def test_export_tells_until_when_a_person_was_told(stage):
    came_out(stage.post())
    before = notices.export_person(stage.ben.person_id)["mails_told_until"]
    notices.send_digests(Period.DAILY)

    told_until = MailPreference.objects.get(pk=stage.ben.person_id).told_until
    assert (before, notices.export_person(stage.ben.person_id)["mails_told_until"]) == (None, told_until.isoformat())
