"""What the mail digest tells of posts: to whom, once, and nothing that its reader may not read."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from mentoring import api as mentoring
from mentoring.models import Pair
from microblog import api as microblog
from microblog.enums import Audience
from microblog.models import Follow, Post
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.api import DigestReport, NewsLine, Period, SpaceNews
from social_learning_xblocks.notices.models import MailPreference, Notice
from social_learning_xblocks.spaces.models import Membership
from tests.factories.microblog import make_stage, reader_of, subject
from tests.factories.spaces import COURSE, GRANTED, OTHER_COURSE, actor_in, make_community, make_space
from tests.microblog.test_concurrency import together
from tests.notices.mail import Slow

SITE = {"SITE_URL": "https://learn.example.org/", "UNIT_URL": "/{course_key}/{usage_key}"}


@pytest.fixture(autouse=True)
def site(settings):
    """Mails need to know where they lead to."""
    settings.SOCIAL_LEARNING = SITE


def came_out(post, ago=timedelta(hours=1)):
    """The post as if it had come out so long ago."""
    Post.objects.filter(pk=post.pk).update(announced_at=timezone.now() - ago)
    return post


def told_to(reader):
    """The texts of mails to somebody."""
    return [message.body for message in mail.outbox if message.to == [f"{reader.name}@example.org"]]


def sent():
    return sorted((message.to[0].split("@")[0], message.subject) for message in mail.outbox)


def news(reader, since=timedelta(days=2)):
    """What is new for somebody, as the digest asks for it."""
    now = timezone.now()
    return microblog.NewPosts(now - timedelta(days=14), now).news_for(reader.person_id, now - since)


def titles(reader):
    return [line.title for found in news(reader) for line in found.lines]


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


AFTERWARDS = {
    "the pair ended": lambda stage, post: mentoring.end_pair(
        stage.dee, stage.space, mentor_id=stage.ada.person_id, mentee_id=stage.ben.person_id
    ),
    "blocked by the reader": lambda stage, post: stage.block(stage.ben, stage.ada),
    "blocked by the author": lambda stage, post: stage.block(stage.ada, stage.ben),
    "muted person": lambda stage, post: microblog.mute_person(stage.ben, stage.space, stage.ada.person_id),
    "muted thread": lambda stage, post: microblog.mute_thread(stage.ben, stage.space, post.pk),
    "muted word": lambda stage, post: microblog.mute_word(stage.ben, stage.space, "hello"),
    "no member any more": lambda stage, post: Membership.objects.filter(user_id=stage.ben.person_id).delete(),
    "hidden": lambda stage, post: stage.hide(post),
    "deleted": lambda stage, post: microblog.delete_post(stage.ada, stage.space, "post", post.pk),
    "seen in a timeline": lambda stage, post: stage.seen(stage.ben),
    "opened": lambda stage, post: microblog.thread(stage.ben, stage.space, post.pk),
    "reacted to": lambda stage, post: microblog.react_to(stage.ben, stage.space, post.pk, reaction="like"),
    "retired author": lambda stage, post: microblog.retire_person(stage.ada.person_id),
}


@pytest.mark.parametrize("change", AFTERWARDS)
def test_mails_tell_nothing_that_is_not_for_the_reader_any_more(stage, change):
    post = came_out(stage.post(to=Audience.MENTEES))
    assert titles(stage.ben) == ["Hello"]

    AFTERWARDS[change](stage, post)
    notices.send_digests(Period.DAILY)

    assert (titles(stage.ben), told_to(stage.ben)) == ([], [])


@pytest.mark.parametrize(
    ("audience", "more", "told"),
    [
        (Audience.EVERYBODY, {}, ["ben", "chi", "dee", "finn"]),
        (Audience.MENTEES, {}, ["ben", "chi", "dee"]),
        (Audience.MENTORS, {}, ["dee"]),
        (Audience.NAMED, {"named": "chi"}, ["chi", "dee"]),
        (Audience.COHORT, {"cohort_id": 1}, []),
    ],
)
def test_mails_go_to_the_audience_of_a_post_and_to_moderators_who_follow(stage, audience, more, told):
    for reader in (stage.dee, stage.join("finn")):
        microblog.follow_person(reader, stage.space, stage.ada.person_id, on=True)
    if "named" in more:
        more = {"named": [stage.chi]}
    came_out(stage.post(to=audience, **more))

    notices.send_digests(Period.DAILY)

    assert [name for name, _subject in sent()] == told


@pytest.fixture
def granting(settings):
    """The platform lets into COURSE whom the test adds."""
    settings.SOCIAL_LEARNING = {**SITE, "COURSE_ACCESS": "tests.factories.spaces.course_access"}
    return GRANTED


def test_who_left_the_course_is_told_nothing(stage, granting):
    granting.add((stage.chi.user_id, COURSE, "load"))
    came_out(stage.post())

    notices.send_digests(Period.DAILY)

    assert sent() == [("chi", "A new post by ada")]


def test_who_was_staff_reads_what_a_learner_reads(stage, granting):
    granting.add((stage.dee.user_id, COURSE, "load"))
    microblog.follow_person(stage.dee, stage.space, stage.ada.person_id, on=True)
    came_out(stage.post(body="For mentees", to=Audience.MENTEES))
    came_out(stage.post(body="For all"))

    assert titles(stage.dee) == ["For all"]


def test_five_are_named_the_newest_first_and_the_others_counted(stage):
    posts = [came_out(stage.post(body=f"Post {number}")) for number in range(7)]

    (found,) = news(stage.ben)

    assert found == SpaceNews(
        "",
        [NewsLine("ada", f"Post {n}", found.lines[6 - n].url) for n in (6, 5, 4, 3, 2)],
        more=2,
    )
    assert found.lines[0].url.endswith(f"#sl-p-{posts[6].pk}")
    notices.send_digests(Period.DAILY)
    assert told_to(stage.ben)[0].split("To get no more")[0].endswith(f"{found.lines[4].url}\n\nand 2 more.\n\n")
    assert "<p>and 2 more.</p>" in mail.outbox[0].alternatives[0][0]


def test_of_somebody_of_whom_the_reader_wants_less_one_post_is_named(stage):
    stage.pair(stage.dee, stage.ben)
    for by, body in ((stage.ada, "One"), (stage.dee, "Two"), (stage.ada, "Three"), (stage.dee, "Four")):
        came_out(stage.post(by, body))
    microblog.show_less(stage.ben, stage.space, stage.ada.person_id)

    (found,) = news(stage.ben)

    assert ([line.title for line in found.lines], found.more) == (["Four", "Three", "Two"], 1)


def test_what_a_mentor_passes_on_is_called_by_what_is_behind_it(stage):
    original = stage.post(stage.chi, "The trick with folds")
    came_out(stage.post(body="", quoted_id=original.pk))
    came_out(stage.post(body="Read this", quoted_id=original.pk))
    assert titles(stage.ben) == ["Read this", "passed on: The trick with folds"]

    microblog.mute_person(stage.ben, stage.space, stage.chi.person_id)

    assert titles(stage.ben) == ["Read this"]


def test_a_post_without_words_is_called_so(stage):
    came_out(stage.post(body="***"))

    assert titles(stage.ben) == ["A post without words"]


def test_a_post_that_was_held_is_told_when_it_was_approved(stage):
    stage.hold("casino")
    post = stage.post(body="casino")
    Post.objects.update(created_at=timezone.now() - timedelta(days=30))
    assert titles(stage.ben) == []

    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="approved")

    assert titles(stage.ben) == ["casino"]


def test_what_was_hidden_and_restored_is_not_new_again(stage):
    post = came_out(stage.post(), timedelta(days=3))
    stage.hide(post)
    microblog.moderate_post(stage.dee, stage.space, *subject(post), act="restored")

    assert (titles(stage.ben), Post.objects.get().visibility) == ([], Visibility.VISIBLE)


def test_news_of_several_spaces_stand_apart(stage):
    ada = reader_of(actor_in(stage.elsewhere, get_user_model().objects.get(pk=stage.ada.user_id)))
    ben = get_user_model().objects.get(pk=stage.ben.user_id)
    actor_in(stage.elsewhere, ben)
    Pair.objects.create(space=stage.elsewhere, mentor_id=ada.person_id, mentee_id=ben.pk)
    came_out(stage.post(body="Here"))
    came_out(microblog.publish_post(ada, stage.elsewhere, body="There"))

    assert [[line.title for line in found.lines] for found in news(stage.ben)] == [["Here"], ["There"]]
    assert [found.lines[0].url.split("/")[1] for found in news(stage.ben)] == [COURSE, OTHER_COURSE]


def test_a_post_in_a_community_has_no_address(stage):
    space = make_space(make_community())
    users = get_user_model().objects
    ada, ben = (reader_of(actor_in(space, users.get(pk=who.user_id))) for who in (stage.ada, stage.ben))
    Follow.objects.create(space=space, follower_id=ben.person_id, followed_id=ada.person_id)
    came_out(microblog.publish_post(ada, space, body="For all courses"))

    notices.send_digests(Period.DAILY)

    assert [found.lines for found in news(ben)] == [[NewsLine("ada", "For all courses")]]
    assert told_to(ben)[0].split("To get no more")[0].endswith("- ada\n  For all courses\n\n")
    assert "<li>ada<br>For all courses</li>" in mail.outbox[0].alternatives[0][0]


def test_news_are_in_the_language_of_each_reader(stage, lms, settings):
    settings.ROOT_URLCONF = "lms.urls"
    lms.preferences = {(stage.ben.user_id, "pref-lang"): "ar"}
    course = CourseKey.from_string(COURSE)
    lms.open_courses, lms.enrolled = {(course, True)}, {(who.user_id, course) for who in (stage.ben, stage.chi)}
    came_out(stage.post())

    notices.send_digests(Period.DAILY)

    pages = {message.to[0].split("@")[0]: message.alternatives[0][0] for message in mail.outbox}
    assert ['dir="rtl"' in pages[name] for name in ("ben", "chi")] == [True, False]


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
