"""The mail digest says nothing that its reader may not read, and calls posts by what they are."""

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
from social_learning_xblocks.notices.api import NewsLine, Period, SpaceNews
from social_learning_xblocks.spaces.models import Membership
from tests.factories.microblog import reader_of, subject
from tests.factories.spaces import COURSE, OTHER_COURSE, actor_in, make_community, make_space
from tests.microblog.digests.mails import came_out, sent, told_to


def news(reader, since=timedelta(days=2)):
    """What is new for somebody, as the digest asks for it."""
    now = timezone.now()
    return microblog.NewPosts(now - timedelta(days=14), now).news_for(reader.person_id, now - since)


def titles(reader):
    return [line.title for found in news(reader) for line in found.lines]


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
