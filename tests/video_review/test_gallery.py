"""The gallery: by consent alone, with or without a name, out at once, and for nobody outside."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.kit.errors import Conflict, NotAllowed, NotFound
from social_learning_xblocks.qa.api import forget_everywhere
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.domain.pairing import PRIME
from social_learning_xblocks.video_review.models import (
    Assignment,
    GalleryComparison,
    GalleryEntry,
    GalleryVote,
    Review,
    Submission,
)
from tests.factories.assignments import FULL, make_assignment
from tests.factories.images import picture
from tests.factories.spaces import actor_in, make_member
from tests.factories.videos import make_video

ENDED = {"submit_until": timezone.now() - timedelta(days=2), "review_until": timezone.now() - timedelta(days=1)}


@pytest.fixture
def course(space):
    """Reviewing is over, and people watch."""
    return make_assignment(space, gallery="shown", **ENDED)


def hand_in(course, actor, note="", **fields):
    """A work in the pool, with a video of bytes."""
    upload = make_video(actor, course.space)
    if fields.get("poster"):
        videos.set_poster(actor, course.space, upload.uuid, upload=io.BytesIO(picture()))
        videos.set_captions(actor, course.space, upload.uuid, text="WEBVTT\n\n00:00.000 --> 00:01.000\nHi\n")
    videos.save_submission(actor, course.assignment, video_id=upload.uuid, note=note)
    return videos.hand_in(actor, course.assignment)


def show(course, actor, *, named=False):
    return videos.show_in_gallery(actor, course.assignment, on=True, named=named)


def titles(course, actor):
    return [card.title for card in videos.gallery_page(actor, course.assignment).items]


@pytest.fixture
def shown(course, owner):
    """Ben shows his video, without his name."""
    hand_in(course, owner, "My *first* words", poster=True)
    return show(course, owner)


def test_nobody_is_in_it_before_they_say_so(course, owner, eve):
    hand_in(course, owner, "Mine")
    eve = actor_in(course.space, eve)

    assert titles(course, eve) == []
    assert videos.own_entry(owner, course.assignment) == videos.OwnEntry(may_change=True)
    assert videos.own_entry(eve, course.assignment) is None
    assert videos.gallery_state(eve, course.assignment).shown == 0


def test_a_card_has_the_first_words_and_no_name_unless_its_author_wants_it(course, shown, owner, eve, chi):
    eve = actor_in(course.space, eve)

    card = videos.gallery_page(eve, course.assignment).items[0]
    assert (card.title, card.author_id, card.is_own, card.length, card.standing) == (
        "My first words",
        None,
        False,
        "0:12",
        None,
    )
    show(course, owner, named=True)
    assert videos.gallery_page(eve, course.assignment).items[0].author_id == owner.user_id
    assert videos.gallery_page(owner, course.assignment).items[0].is_own


def asked(client, address):
    """What a browser is told, all of it read."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code, answer.headers.get("Cache-Control")


@pytest.mark.parametrize("change", ["out", "held", "deleted", "removed", "off", "retired", "reset"])
def test_what_may_not_be_seen_any_more_vanishes_with_its_addresses(course, shown, owner, staff, eve, client, change):
    viewer = actor_in(course.space, eve)
    make_member(course.space, eve)
    sheet = videos.open_entry(viewer, course.assignment, shown.pk)
    addresses = [sheet.playback.url, sheet.playback.poster_url, sheet.playback.captions_url]
    client.force_login(eve)
    assert [asked(client, address) for address in addresses] == [(200, "private, no-cache")] * 3

    if change == "out":
        videos.show_in_gallery(owner, course.assignment, on=False)
    elif change == "held":
        videos.hold_submission(staff, course.assignment, shown.submission_id)
    elif change == "deleted":
        videos.delete_video(staff, course.space, shown.submission.video.uuid)
    elif change == "removed":
        videos.remove_from_gallery(staff, course.assignment, shown.pk, reason="A phone number")
    elif change == "off":
        course.assignment = make_assignment(course.space, **ENDED).assignment
    elif change == "retired":
        forget_everywhere(owner.user_id)
    else:
        videos.reset_person(staff, course.assignment, owner.user_id)

    assert [asked(client, address) for address in addresses] == [(404, None)] * 3
    with pytest.raises(NotFound):
        videos.open_entry(viewer, course.assignment, shown.pk)
    if change != "off":
        assert titles(course, viewer) == []


def test_out_and_in_again_it_is_the_same_entry(course, shown, owner):
    videos.show_in_gallery(owner, course.assignment, on=False, named=True)
    shown.refresh_from_db()
    assert (shown.is_shown, shown.is_named) == (False, False)
    assert show(course, owner).pk == shown.pk


def test_an_address_and_the_name_of_a_file_say_nothing_of_who_made_it(course, shown, owner, eve, client):
    viewer = actor_in(course.space, eve)
    make_member(course.space, eve)
    sheet = videos.open_entry(viewer, course.assignment, shown.pk)
    client.force_login(eve)
    answer = client.head(sheet.playback.url)
    told = [sheet.playback.url, sheet.playback.poster_url, answer.headers["Content-Disposition"]]

    assert not any("ben" in text.lower() for text in told)
    assert sheet.card.author_id is None


def test_outsiders_and_people_of_another_course_see_nothing(course, shown, chi, eve, client):
    elsewhere = make_assignment(gallery="shown")
    outsider, stranger = Actor(chi.pk, "chi"), actor_in(elsewhere.space, eve)
    for user, actor in ((chi, outsider), (eve, stranger)):
        client.force_login(user)
        address = videos.open_entry(actor, course.assignment, shown.pk).playback.url  # as if somebody made them one
        assert client.get(address).status_code == 404
    with pytest.raises(NotFound):
        videos.open_entry(stranger, elsewhere.assignment, shown.pk)
    with pytest.raises(NotFound):
        videos.play(stranger, elsewhere.space, shown.submission.video.uuid)


def test_an_address_is_for_the_one_who_watches(course, shown, chi, eve, client):
    mine = videos.open_entry(actor_in(course.space, eve), course.assignment, shown.pk).playback.url
    make_member(course.space, chi)
    client.force_login(chi)
    assert client.get(mine).status_code == 404


def test_whoever_is_in_the_space_may_watch_while_it_is_shown(course, shown, owner, eve):
    eve, video = actor_in(course.space, eve), shown.submission.video
    assert videos.may_watch(eve, video)
    videos.show_in_gallery(owner, course.assignment, on=False)
    assert not videos.may_watch(eve, video)


def test_guests_watch_and_do_nothing_else(course, shown, eve):
    guest = actor_in(course.space, eve, Role.GUEST)
    assert titles(course, guest) == ["My first words"]
    with pytest.raises(NotAllowed):
        videos.show_in_gallery(guest, course.assignment, on=True)


def test_who_watches_by_review_keeps_a_copy_as_before(course, shown, owner, ben, client):
    make_member(course.space, ben)
    sheet = videos.open_entry(owner, course.assignment, shown.pk)
    client.force_login(ben)
    assert asked(client, sheet.playback.url) == (200, "private, max-age=3600")


def test_one_can_show_when_the_own_result_is_there(space, owner, dee, chi):
    course = make_assignment(space, gallery="shown", wanted=2, review_until=timezone.now() + timedelta(days=9))
    with pytest.raises(NotFound):
        show(course, owner)
    submission = course.hand_in(owner)
    course.hand_in(course.learner("ada"))
    course.hand_in(course.learner("chi"))
    with pytest.raises(Conflict):
        show(course, owner)
    assert not videos.own_entry(owner, course.assignment).may_change

    Submission.objects.filter(pk=submission.pk).update(share=0.5, got=1)
    with pytest.raises(Conflict):
        show(course, owner)

    staff_review = Review.objects.create(
        submission=submission, reviewer=dee, kind="staff", state="given", scores=FULL, rubric=course.assignment.rubric
    )
    assert show(course, owner).is_shown
    staff_review.delete()
    Submission.objects.filter(pk=submission.pk).update(got=2)
    assert show(course, owner).is_shown
    Submission.objects.filter(pk=submission.pk).update(share=None, got=0, override_share=0.5)
    assert show(course, owner).is_shown
    Submission.objects.filter(pk=submission.pk).update(state="held")
    with pytest.raises(Conflict):
        show(course, owner)
    assert videos.own_entry(owner, course.assignment).may_change  # it can be taken out
    assert not videos.show_in_gallery(owner, course.assignment, on=False).is_shown


def test_the_work_of_a_group_is_not_in_it_since_nobody_agrees_for_the_others(space, owner, eve):
    course = make_assignment(space, gallery="shown", groups="own")
    course.group_of(owner, actor_in(space, eve))
    work = hand_in(course, owner)
    Submission.objects.filter(pk=work.pk).update(override_share=1.0)

    with pytest.raises(Conflict):
        show(course, owner)

    assert (videos.own_entry(owner, course.assignment), titles(course, owner)) == (None, [])


def test_an_extension_of_reviewing_holds_here_too(course, owner, staff, ben):
    make_member(course.space, ben)
    hand_in(course, owner)
    until = timezone.now() + timedelta(days=3)
    videos.extend(staff, course.assignment, owner.user_id, submit_until=None, review_until=until)
    with pytest.raises(Conflict):
        show(course, owner)


def test_without_a_gallery_nothing_is_shown(space, owner):
    course = make_assignment(space, **ENDED)
    course.hand_in(owner)
    assert videos.own_entry(owner, course.assignment) is None
    with pytest.raises(Conflict):
        show(course, owner)
    for look in (videos.gallery_page, videos.gallery_state):
        with pytest.raises(NotFound):
            look(owner, course.assignment)


def test_what_is_taken_back_leaves_the_gallery_for_good(space, owner):
    course = make_assignment(space, gallery="shown", submit_until=timezone.now() + timedelta(days=9))
    submission = course.hand_in(owner)
    Submission.objects.filter(pk=submission.pk).update(override_share=1.0)
    show(course, owner)

    videos.take_back(owner, course.assignment)

    assert GalleryEntry.objects.count() == 0


def test_each_person_has_an_order_of_their_own_and_pages_leave_nothing_out(course, ada, eve, django_assert_num_queries):
    people = [course.learner(f"learner{number}") for number in range(15)]
    for actor in people:
        course.hand_in(actor)
        show(course, actor)

    def order(user):
        actor, found, cursor = actor_in(course.space, user), [], ""
        while True:
            page = videos.gallery_page(actor, course.assignment, cursor=cursor)
            found += [card.id for card in page.items]
            if not (cursor := page.next_cursor):
                return found

    mine, yours = order(ada), order(eve)
    assert mine == order(ada)
    assert sorted(mine) == sorted(yours) == sorted(GalleryEntry.objects.values_list("pk", flat=True))
    assert mine != yours
    assert all(0 < draw < PRIME for draw in GalleryEntry.objects.values_list("draw", flat=True))


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_with_one_and_with_three(course, eve, count, django_assert_num_queries):
    for actor in [course.learner(f"learner{number}") for number in range(count)]:
        course.hand_in(actor)
        show(course, actor)
    viewer = actor_in(course.space, eve)
    with django_assert_num_queries(2):
        assert len(videos.gallery_page(viewer, course.assignment).items) == count


def test_who_only_reads_changes_nothing(course, owner, ben):
    hand_in(course, owner)
    with pytest.raises(NotAllowed):
        show(course, Actor(owner.user_id, "ben", owner.roles, read_only=True))


def test_an_old_policy_has_no_gallery(space):
    course = make_assignment(space)
    plain = {name: value for name, value in course.assignment.policy.items() if not name.startswith("gallery")}
    Assignment.objects.filter(pk=course.assignment.pk).update(policy=plain)
    policy = videos.policy_of(Assignment.objects.get(pk=course.assignment.pk))
    assert (policy.gallery, policy.gallery_votes, policy.gallery_until) == ("off", 3, None)


def test_retirement_takes_the_work_out_and_the_name_off_votes(space, owner, staff):
    votes = make_assignment(space, gallery="votes", **ENDED)
    chi, ada = votes.learner("chi"), votes.learner("ada")
    for actor in (owner, chi, ada):
        votes.hand_in(actor)
    mine, hers, third = (show(votes, actor) for actor in (owner, chi, ada))
    videos.vote(owner, votes.assignment, hers.pk, on=True)
    videos.vote(chi, votes.assignment, mine.pk, on=True)
    GalleryComparison.objects.create(
        assignment=votes.assignment, user_id=owner.user_id, first=hers, second=third, choice="first"
    )

    told = videos.export_person(owner.user_id)
    assert [(row["is_shown"], row["with_name"], row["picked"]) for row in told["video_gallery"]] == [
        (True, False, None)
    ]
    assert [row["video"] for row in told["video_gallery_votes"]] == [hers.pk]
    assert [(row["videos"], row["choice"]) for row in told["video_comparisons"]] == [([hers.pk, third.pk], "first")]

    forget_everywhere(owner.user_id)

    hers.refresh_from_db()
    mine.refresh_from_db()
    assert (hers.votes, mine.is_shown) == (1, False)
    assert set(GalleryVote.objects.filter(entry=hers).values_list("user", flat=True)) == {None}
    assert set(GalleryComparison.objects.values_list("user", flat=True)) == {None}
    assert videos.export_person(owner.user_id)["video_gallery_votes"] == []


def test_one_does_not_agree_for_a_group(space):
    course = make_assignment(space, gallery="shown", groups="own", group_size=3, **ENDED)
    ada, ben = course.learner("ada"), course.learner("ben")
    course.group_of(ada, ben)
    hand_in(course, ada, "Ours")

    with pytest.raises(Conflict):
        show(course, ada)
    assert videos.own_entry(ben, course.assignment) is None
    assert GalleryEntry.objects.count() == 0
