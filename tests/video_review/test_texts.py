"""Works that are texts: a draft that is kept as it grows, what may be handed in, and where its words go from there."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from social_learning_xblocks.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning_xblocks.kit.richtext import MAX_SOURCE
from social_learning_xblocks.spaces.api import Role
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.data import Mark, Policy
from social_learning_xblocks.video_review.domain import exports, retirement
from social_learning_xblocks.video_review.domain.keeping import keep_or_delete
from social_learning_xblocks.video_review.enums import JobKind
from social_learning_xblocks.video_review.models import GalleryEntry, Job, Review, Submission, Video, Writing
from tests.factories.assignments import FULL, LINES, make_assignment, make_video
from tests.factories.spaces import actor_in
from tests.video_review.conftest import files

TEXT = "My **first** try at a story."


@pytest.fixture
def course(db):
    return make_assignment(work="text", wanted=2, revises=True, gallery="votes")


@pytest.fixture
def ben(course):
    return course.learner("ben")


@pytest.fixture
def staff(course, dee):
    return actor_in(course.space, dee, Role.STAFF)


def set_policy(course, **policy):
    usual = {"work": "text", "wanted": 2, "revises": True, "gallery": "votes"}
    course.assignment = videos.open_assignment(course.space, Policy(**{**usual, **policy}), LINES)


def write(course, actor, text=TEXT, **more):
    return videos.save_text(actor, course.assignment, text=text, **more)


def hand_in(course, actor, text=TEXT):
    write(course, actor, text)
    return videos.hand_in(actor, course.assignment)


def reviewed(course):
    """Ben and two others have handed in, and the two have reviewed Ben's text."""
    people = [course.learner(name) for name in ("ben", "chi", "eve")]
    for actor in people:
        hand_in(course, actor, f"{TEXT} By number {actor.person_id}.")
    ben, *others = people
    rows = []
    for actor in others:
        row = Review.objects.create(
            submission=course.own(ben), reviewer_id=actor.user_id, rubric=course.assignment.rubric, state="lapsed"
        )
        videos.add_moment(actor, course.assignment, row.pk, Mark(None, None, "praise", "clear", "The *first* line"))
        videos.hand_in_review(actor, course.assignment, row.pk, scores=FULL, remarks={}, body="Well told")
        rows.append((actor, row))
    return ben, rows


# --- The draft ------------------------------------------------------------------------------------------------------


def test_a_draft_is_kept_as_it_grows_in_one_row(course, ben):
    write(course, ben, "My")
    written = write(course, ben)

    video = Video.objects.get()
    assert (written.body, written.words) == (TEXT, 6)
    assert (video.state, video.kind, video.size, video.offset, video.work) == ("ready", "text/markdown", 28, 28, "text")
    assert video.writing.body_html == '<p dir="auto">My <strong>first</strong> try at a story.</p>'
    assert (video.writing.beginning, video.parts.count()) == ("My first try at a story.", 0)
    assert course.own(ben).video == video


def test_the_note_and_the_text_leave_each_other_alone(course, ben):
    write(course, ben)
    videos.save_note(ben, course.assignment, note="For you")

    own = course.own(ben)
    assert (own.body, videos.text_of(own).body) == ("For you", TEXT)


def test_a_text_that_is_too_long_to_keep_changes_nothing(course, ben):
    write(course, ben)

    with pytest.raises(Invalid) as refused:
        write(course, ben, "x" * (MAX_SOURCE + 1))

    assert refused.value.fields == {"text": f"This is too long: at most {MAX_SOURCE} characters."}
    assert videos.text_of(course.own(ben)).body == TEXT


def test_guests_and_those_who_look_through_other_eyes_write_nothing(course, ada):
    guest = actor_in(course.space, ada, "guest")
    with pytest.raises(NotAllowed):
        write(course, guest)
    assert not Video.objects.exists()


def test_where_something_else_is_wanted_no_text_is_taken(course, ben):
    set_policy(course, work="video")
    with pytest.raises(Conflict, match="Something else is handed in here now"):
        write(course, ben)


def test_a_draft_of_another_kind_gives_way(course, ben):
    """The author of the course wanted videos before."""
    before = make_video(course.space, ben)
    Submission.objects.create(assignment=course.assignment, author_id=ben.user_id, video=before)
    person = videos.participant_of(ben, course.assignment)
    assert person is None
    set_policy(course, work="video")
    videos.save_submission(ben, course.assignment, video_id=before.uuid, note="")
    set_policy(course)

    with pytest.raises(Invalid, match=r"Write your text first\."):
        videos.hand_in(ben, course.assignment)
    write(course, ben)

    assert course.own(ben).video.work == "text"
    assert videos.hand_in(ben, course.assignment).state == "pool"


def test_of_two_members_of_a_group_who_write_at_once_the_second_is_told(course):
    set_policy(course, groups="own")
    ada, ben = course.learner("ada"), course.learner("ben")
    course.group_of(ada, ben)
    write(course, ada, "One")
    seen = videos.mark_of("One")

    assert write(course, ben, "Two", seen=seen).body == "Two"
    with pytest.raises(Conflict, match="Somebody of your group has changed this meanwhile"):
        write(course, ada, "Three", seen=seen)
    # Who has typed nothing loses nothing, and overwrites nothing.
    assert write(course, ada, "One", seen=seen).body == "Two"
    assert (Writing.objects.count(), Video.objects.get().owner_id) == (1, ada.user_id)


def test_a_member_chooses_the_text_that_they_brought(course):
    set_policy(course, groups="own")
    ada, ben = course.learner("ada"), course.learner("ben")
    write(course, ada, "Of Ada")
    write(course, ben, "Of Ben")
    course.group_of(ada, ben)

    (mine,) = videos.own_videos(ben, course.space, "text", besides=course.own(ben).video_id)
    videos.choose_video(ben, course.assignment, video_id=mine.uuid)

    assert videos.text_of(course.own(ada)).body == "Of Ben"
    assert videos.length_of(mine) == "2 words"
    assert videos.own_videos(ben, course.space, "picture") == []


def test_who_began_a_text_of_a_group_leaves_it_with_the_others(course):
    set_policy(course, groups="own")
    ada, ben = course.learner("ada"), course.learner("ben")
    course.group_of(ada, ben)
    write(course, ada, "Of both")

    videos.leave_group(ada, course.assignment)

    assert (videos.text_of(course.own(ben)).body, Video.objects.get().owner_id) == ("Of both", ben.user_id)
    assert write(course, ada, "Of Ada").body == "Of Ada"


# --- Handing in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "Write your text first."),
        (" \n", "Write your text first."),
        ("One two", "Your text must have at least 3 words; it has 2."),
        ("1 2 3 4 5", "Your text may have at most 4 words; it has 5."),
    ],
)
def test_what_is_missing_is_said(course, ben, text, sentence):
    set_policy(course, text_least=3, text_most=4)
    videos.save_note(ben, course.assignment, note="")
    if text is not None:
        write(course, ben, text)

    with pytest.raises(Invalid) as refused:
        videos.hand_in(ben, course.assignment)

    assert (refused.value.message, course.own(ben).state) == (sentence, "draft")


@pytest.mark.parametrize(("least", "most"), [(6, 6), (0, 6), (6, 0), (0, 0)])
def test_a_text_within_its_limits_is_handed_in(course, ben, least, most):
    set_policy(course, text_least=least, text_most=most)
    assert hand_in(course, ben).state == "pool"


def test_what_is_handed_in_stays_until_it_is_taken_back(course, ben):
    hand_in(course, ben)
    with pytest.raises(Conflict, match=r"This is handed in\. Take it back to change it\."):
        write(course, ben, "Better")

    videos.take_back(ben, course.assignment)
    assert write(course, ben, "Better").body == "Better"


def test_a_text_that_was_handed_in_may_arrive_once_more_and_no_other(course):
    """The page saves by itself, also while somebody presses the button."""
    ben = reviewed(course)[0]
    kept = videos.text_of(course.own(ben)).body
    assert write(course, ben, kept).body == kept
    with pytest.raises(Conflict, match="is handed in"):
        write(course, ben, "Another")
    videos.save_revised_text(ben, course.assignment, text="Better")
    videos.save_change_note(ben, course.assignment, note="All of it")
    videos.hand_in_revision(ben, course.assignment)

    assert videos.save_revised_text(ben, course.assignment, text="Better").body == "Better"
    with pytest.raises(Conflict, match="is handed in"):
        videos.save_revised_text(ben, course.assignment, text="Best")


def test_a_text_of_a_work_that_is_handed_in_is_not_changed_through_another_draft(course):
    ben, _rows = reviewed(course)
    first = course.own(ben).video
    videos.choose_revision(ben, course.assignment, video_id=first.uuid)

    videos.save_revised_text(ben, course.assignment, text="Another")

    own = course.own(ben)
    assert (own.video.writing.body, own.revised_video.writing.body) == (f"{TEXT} By number {ben.person_id}.", "Another")


# --- Reviewing ------------------------------------------------------------------------------------------------------


def test_reviewers_read_it_without_an_address_and_comment_on_the_whole(course):
    ben, ((chi, row), _other) = reviewed(course)

    sheet = videos.open_review(chi, course.assignment, row.pk)

    assert (sheet.playback.url, sheet.playback.is_still, sheet.playback.is_picture) == ("", True, False)
    assert (sheet.playback.words, sheet.playback.length) == (9, "9 words")
    assert (
        sheet.playback.html == f'<p dir="auto">My <strong>first</strong> try at a story. By number {ben.person_id}.</p>'
    )
    (comment,) = sheet.moments
    assert (comment.start, comment.end, comment.criterion_title, comment.name) == (
        "",
        "",
        "Is it clear?",
        "Praise: The *first* line",
    )


@pytest.mark.parametrize("mark", [Mark(0, body="Here"), Mark(None, 5, body="Here")])
def test_nothing_is_at_a_moment_of_a_text(course, mark):
    _ben, ((chi, _row), _other) = reviewed(course)
    pk = videos.take(chi, course.assignment).review_id
    with pytest.raises(Invalid):
        videos.add_moment(chi, course.assignment, pk, mark)


def test_a_comment_on_a_video_has_a_moment(db):
    course = make_assignment(wanted=2)
    ada, _ben = course.class_of(2)
    pk = videos.take(ada, course.assignment).review_id
    with pytest.raises(Invalid, match="This is not a moment of the video"):
        videos.add_moment(ada, course.assignment, pk, Mark(None, body="Here"))


def test_the_author_reads_the_reviews_without_a_line_of_heat(course):
    ben, _rows = reviewed(course)
    result = videos.result_of(ben, course.assignment)
    assert (len(result.moments), result.heat, result.playback.words) == (2, (), 9)
    assert result.grade.points == 100


def test_a_revised_text_begins_as_the_first_and_both_are_read(course):
    ben, ((chi, row), _other) = reviewed(course)
    assert videos.revised_text_of(course.own(ben)).body == f"{TEXT} By number {ben.person_id}."

    videos.save_revised_text(ben, course.assignment, text="It was a dark night.")
    videos.save_change_note(ben, course.assignment, note="All of it")
    videos.hand_in_revision(ben, course.assignment)

    with pytest.raises(Conflict):
        videos.save_revised_text(ben, course.assignment, text="Too late")
    again = videos.look_again(chi, course.assignment, row.pk)
    sheet = videos.open_review(chi, course.assignment, again.pk)
    assert (sheet.playback.words, sheet.former.playback.words, len(sheet.former.moments)) == (5, 9, 1)


def test_a_revised_text_of_a_group_is_not_lost_to_another_member(course):
    set_policy(course, groups="own", wanted=1)
    ada, ben, chi = (course.learner(name) for name in ("ada", "ben", "chi"))
    course.group_of(ada, ben)
    hand_in(course, ada, "First")
    hand_in(course, chi, "Of Chi")
    course.give(chi, videos.take(chi, course.assignment).review_id)
    seen = videos.mark_of("First")

    assert videos.save_revised_text(ada, course.assignment, text="Of Ada", seen=seen).body == "Of Ada"
    assert videos.save_revised_text(ben, course.assignment, text="First", seen=seen).body == "Of Ada"
    with pytest.raises(Conflict, match="Somebody of your group has changed this meanwhile"):
        videos.save_revised_text(ben, course.assignment, text="Of Ben", seen=seen)


# --- Examples -------------------------------------------------------------------------------------------------------


def test_an_example_is_written_and_changed_until_it_is_published(course, staff, ben):
    example = videos.add_example(staff, course.assignment)
    videos.write_example(staff, course.assignment, example.pk, text="A good one")
    videos.write_example(staff, course.assignment, example.pk, text="A better one")
    (card,) = videos.example_cards(staff, course.assignment)
    assert (card.text, card.playback.words, Video.objects.count()) == ("A better one", 3, 1)

    review = videos.begin_reference(staff, course.assignment, example.pk)
    videos.hand_in_review(staff, course.assignment, review.pk, scores=FULL, remarks={}, body="")
    videos.publish_example(staff, course.assignment, example.pk)
    with pytest.raises(Conflict, match=r"This example is published\. Withdraw it first\."):
        videos.write_example(staff, course.assignment, example.pk, text="Another")
    set_policy(course, practice="offered")
    assert [row.length for row in videos.practice_rows(ben, course.assignment)] == ["3 words"]
    videos.show_example(staff, course.assignment, example.pk, shows=True, with_review=True)
    assert videos.shown_example(ben, course.assignment).playback.html == '<p dir="auto">A better one</p>'


def test_an_example_has_words_and_is_written_by_staff(course, staff, ben):
    example = videos.add_example(staff, course.assignment)
    with pytest.raises(Invalid, match=r"Write your text first\."):
        videos.write_example(staff, course.assignment, example.pk, text=" ")
    with pytest.raises(NotAllowed):
        videos.write_example(ben, course.assignment, example.pk, text="Mine")
    with pytest.raises(NotFound):
        videos.write_example(staff, course.assignment, example.pk + 1, text="Mine")


# --- The gallery, downloads, and the end ----------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_the_gallery_costs_the_same_for_one_text_and_for_three(course, django_assert_num_queries, count):
    reviewed(course)
    for row in Submission.objects.order_by("pk")[:count]:
        GalleryEntry.objects.create(assignment=course.assignment, submission=row, is_shown=True, draw=row.pk)
    reader = course.learner("dee")

    with django_assert_num_queries(3):
        page = videos.gallery_page(reader, course.assignment)

    assert [(card.poster_url, card.length) for card in page.items] == [("", "9 words")] * count
    assert {card.beginning[:24] for card in page.items} == {"My first try at a story."}


def test_one_reads_a_text_of_the_gallery(course, django_assert_num_queries):
    ben, _rows = reviewed(course)
    videos.show_in_gallery(ben, course.assignment, on=True, named=True)
    reader = course.learner("dee")
    (card,) = videos.gallery_page(reader, course.assignment).items

    with django_assert_num_queries(2):
        sheet = videos.open_entry(reader, course.assignment, card.id)

    assert (sheet.playback.words, card.title) == (9, f"My first try at a story. By number {ben.person_id}.")


def test_downloads_have_the_words(course, staff):
    ben, _rows = reviewed(course)
    lines = list(csv.DictReader(io.StringIO("".join(exports.export_csv(staff, course.assignment)))))
    assert {(line["work"], line["text_words"]) for line in lines} == {("text", "9")}
    whole = json.loads("".join(exports.export_json(staff, course.assignment)))
    told = {row["author_id"]: row["texts"] for row in whole["submissions"]}
    assert told[ben.user_id] == [{"words": 9, "markdown": f"{TEXT} By number {ben.person_id}."}]


def test_a_draft_is_in_no_download(course, staff, ben):
    write(course, ben)
    (row,) = json.loads("".join(exports.export_json(staff, course.assignment)))["submissions"]
    assert (row["state"], row["texts"], row["pictures"], row["text_words"]) == ("draft", [], [], 6)


def test_a_text_goes_when_the_rule_of_the_site_says_so(course, settings):
    settings.SOCIAL_LEARNING = {"VIDEO_KEEP_DAYS": 1}
    ben, ((chi, row), _other) = reviewed(course)
    set_policy(course, review_until=timezone.now() - timedelta(days=30))
    keep_or_delete(course.assignment)
    Video.objects.update(leaves_at=timezone.now() - timedelta(days=1))

    assert keep_or_delete(course.assignment) == (0, 3)
    assert Writing.objects.count() == 0
    sheet = videos.open_review(chi, course.assignment, row.pk)
    assert (sheet.playback, sheet.left_at is not None, sheet.moments[0].start) == (None, True, "")
    assert videos.text_of(course.own(ben)).body == ""


def test_who_leaves_takes_their_words_along(course, ben):
    write(course, ben)
    assert [one["text"] for one in retirement.export(ben.person_id)["videos"]] == [TEXT]

    retirement.retire(ben.person_id)

    assert (Writing.objects.count(), retirement.export(ben.person_id)["videos"]) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_the_zip_has_each_text_as_markdown_and_as_a_page(disk, dee):
    course = make_assignment(work="text", revises=True)
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")
    own = hand_in(course, ben, "**Bold** <b>&")

    job = Job.objects.get(pk=videos.ask_job(staff, course.assignment, JobKind.PACK).id)
    assert videos.run_job(job.pk)

    job.refresh_from_db()
    content = b"".join((disk / part.name).read_bytes() for part in job.parts.order_by("start"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == [f"texts/{own.pk}.md", f"texts/{own.pk}.html", "submissions.csv"]
        assert packed.read(f"texts/{own.pk}.md").decode() == "**Bold** <b>&"
        page = packed.read(f"texts/{own.pk}.html").decode()
    assert f"<title>{own.pk}</title>" in page
    assert own.video.writing.body_html in page


@pytest.mark.django_db(transaction=True)
def test_a_reset_deletes_the_text_and_a_sweep_leaves_drafts(disk, dee):
    course = make_assignment(work="text")
    staff, ben = actor_in(course.space, dee, Role.STAFF), course.learner("ben")
    write(course, ben)
    Video.objects.update(touched_at=timezone.now() - timedelta(days=90))
    call_command("sweep_videos", "--hours", "1", verbosity=0)
    assert videos.text_of(course.own(ben)).body == TEXT

    videos.reset_person(staff, course.assignment, ben.person_id)

    assert (Writing.objects.count(), Video.objects.count(), files(disk)) == (0, 0, [])
