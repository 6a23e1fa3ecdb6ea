"""Pictures follow the posts that show them: hidden and restored with them, deleted when nothing refers to them."""

import io
from datetime import timedelta
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from social_learning_xblocks.kit.errors import NotFound
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Question
from social_learning_xblocks.spaces.api import add_image, image_url, open_image
from social_learning_xblocks.spaces.models import SpaceImage
from tests.factories.images import picture
from tests.factories.qa import subject


@pytest.fixture
def image(room):
    return add_image(room.ben, room.space, upload=io.BytesIO(picture()))


def showing(*images):
    return "Look: " + " ".join(f"![a plot]({image_url(image)})" for image in images)


def sees(actor, image):
    try:
        open_image(actor.user_id, image.uuid)[1].close()
    except NotFound:
        return False
    return True


def restore(room, post):
    qa.moderate_post(room.dee, room.space, *subject(post), act="restored")


def test_a_picture_is_hidden_with_its_post_and_comes_back_with_it(room, image):
    question = room.ask(body=showing(image))

    before = sees(room.chi, image)
    room.hide(question)
    hidden = sees(room.ben, image), sees(room.chi, image), sees(room.ada, image), sees(room.dee, image)
    restore(room, question)

    assert (before, hidden, sees(room.chi, image)) == (True, (False, False, False, True), True)


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_a_picture_that_another_post_shows_stays(room, image, kind):
    question = room.ask()
    others = {
        "question": lambda: room.ask(
            body=showing(image).upper().replace("/SOCIAL-LEARNING/IMAGES", "/social-learning/images")
        ),
        "answer": lambda: room.answer(question, body=showing(image)),
        "comment": lambda: room.comment(room.answer(question), body=showing(image)),
    }
    other = others[kind]()
    post = room.ask(body=showing(image))

    room.hide(post)
    first = sees(room.chi, image)
    room.hide(other)

    assert (first, sees(room.chi, image)) == (True, False)


def test_a_picture_that_another_post_only_names_is_hidden(room, image):
    address = image_url(image)
    room.ask(body=f'`{address}` and `<img src="{address}">`\n\n    <img src="{address}">\n\n{image.uuid}')
    post = room.ask(body=showing(image))

    room.hide(post)

    assert not sees(room.chi, image)


#: Ways to write the address of a picture, all of which lead to it: what to change in the address, and the Markdown.
DISGUISES = {
    "escaped": (("-", "\\-"), "![a plot]({})"),
    "decimal": (("-", "&#45;"), "![a plot]({})"),
    "hexadecimal": (("/images/", "&#x2f;images&sol;"), "![a plot]({})"),
    "letter": (("/images/", "/&#105;mages/"), "![a plot][here]\n\n[here]: {}"),
    "control": (("-", "-&#9;"), "[a plot]({})"),
    "percent": (("/images/", "/%69mages/"), "[a plot]({})"),
}


@pytest.mark.parametrize("way", DISGUISES)
def test_a_disguise_leads_to_the_picture(room, image, way):
    question = room.ask(body=disguised(image, way))

    assert f'="{image_url(image)}"' in unquote(question.body_html)


@pytest.mark.parametrize("way", DISGUISES)
@pytest.mark.parametrize("remove", [False, True])
def test_a_picture_in_disguise_is_hidden_with_its_post(room, image, way, remove):
    question = room.ask(body=disguised(image, way))

    qa.moderate_post(room.dee, room.space, *subject(question), act="hidden", remove_pictures=remove)
    hidden = sees(room.chi, image)
    restore(room, question)

    assert (hidden, sees(room.chi, image)) == (False, not remove)


@pytest.mark.parametrize("way", DISGUISES)
def test_a_picture_in_disguise_of_an_earlier_version_is_hidden_too(room, image, way):
    question = room.ask(body=disguised(image, way))
    qa.edit_question(room.ben, room.space, question.pk, title=question.title, body="Never mind.", tags=[])

    room.hide(question)

    assert not sees(room.chi, image)


@pytest.mark.parametrize("way", DISGUISES)
@pytest.mark.parametrize("earlier", [False, True])
def test_a_picture_in_disguise_is_not_swept(room, image, way, earlier):
    question = room.ask(body=disguised(image, way))
    if earlier:
        qa.edit_question(room.ben, room.space, question.pk, title=question.title, body="Never mind.", tags=[])

    assert (qa.sweep_images(), sees(room.chi, image)) == (0, True)


def disguised(image, way):
    change, text = DISGUISES[way]
    return text.format(image_url(image).replace(*change))


def test_a_picture_that_only_the_html_shows_is_not_swept(room, image):
    question = room.ask(body=showing(image))
    Question.objects.filter(pk=question.pk).update(body="What was imported as HTML.")

    assert (qa.sweep_images(), sees(room.chi, image)) == (0, True)


def test_what_stands_below_a_hidden_post_shows_nothing(room, image):
    question, other = room.ask(), room.ask()
    answer = room.answer(question)
    room.answer(other, body=showing(image))
    room.comment(answer, body=showing(image))
    post = room.ask(body=showing(image))
    room.hide(other)
    room.hide(answer)

    room.hide(post)

    assert not sees(room.chi, image)


def test_a_picture_of_an_earlier_version_is_hidden_too(room, image):
    question = room.ask(body=showing(image))
    qa.edit_question(room.ben, room.space, question.pk, title=question.title, body="Never mind.", tags=[])

    room.hide(question)

    assert not sees(room.chi, image)


def test_a_picture_of_another_space_is_left_alone(room):
    theirs = add_image(room.eve, room.elsewhere, upload=io.BytesIO(picture()))

    qa.moderate_post(room.dee, room.space, *subject(room.ask(body=showing(theirs))), act="hidden", remove_pictures=True)

    assert sees(room.eve, theirs)


def test_a_moderator_deletes_the_pictures_of_a_post_for_good(room, image, django_capture_on_commit_callbacks):
    shared = add_image(room.ben, room.space, upload=io.BytesIO(picture()))
    room.ask(body=showing(shared))
    question = room.ask(body=showing(image, shared))
    storage, name = image.file.storage, image.file.name

    with django_capture_on_commit_callbacks(execute=True):
        qa.moderate_post(room.dee, room.space, *subject(question), act="hidden", remove_pictures=True)
        there = storage.exists(name)

    assert (there, storage.exists(name)) == (True, False)
    assert list(SpaceImage.objects.all()) == [shared]
    restore(room, question)


def test_pictures_in_no_text_are_swept_when_they_are_old(room, image, capsys, django_capture_on_commit_callbacks):
    kinds = [image, *(add_image(room.ben, room.space, upload=io.BytesIO(picture())) for _n in range(4))]
    unused, new = (add_image(room.ben, room.space, upload=io.BytesIO(picture())) for _n in range(2))
    question = room.ask(body=showing(kinds[0]))
    answer = room.answer(question, body=showing(kinds[1]))
    room.comment(answer, body=showing(kinds[2]))
    qa.edit_question(room.ben, room.space, question.pk, title=question.title, body=showing(kinds[3]), tags=[])
    gone = room.ask(body=showing(kinds[4]) + f" /images/{uuid4()}")
    qa.delete_post(room.ben, room.space, *subject(gone))
    old = timezone.now() - timedelta(days=31)
    SpaceImage.objects.exclude(pk=new.pk).update(created_at=old)

    with django_capture_on_commit_callbacks(execute=True):
        for options in ({"dry_run": True}, {}, {}):
            call_command("sweep_images", **options)

    assert capsys.readouterr().out.splitlines() == [
        "1 pictures in no post",
        "1 pictures in no post deleted",
        "0 pictures in no post deleted",
    ]
    assert list(SpaceImage.objects.order_by("pk")) == [*kinds, new]
    assert not unused.file.storage.exists(unused.file.name)


def test_what_was_uploaded_just_now_is_not_swept(room, image):
    with pytest.raises(CommandError, match="--days must be 1 or more"):
        call_command("sweep_images", "--days", "0")

    assert SpaceImage.objects.count() == 1


def test_who_leaves_takes_along_the_pictures_that_nothing_shows(room, image):
    shown, other = (add_image(by, room.space, upload=io.BytesIO(picture())) for by in (room.ben, room.chi))
    room.ask(body=showing(shown))

    qa.forget_everywhere(room.ben.user_id)

    assert list(SpaceImage.objects.order_by("pk")) == [shown, other]


def test_a_withheld_picture_is_withheld_where_the_space_moves_to(room, image):
    room.hide(room.ask(body=showing(image)))
    lines = io.StringIO("".join(qa.write_line(record) for record in qa.export_space(room.space)))
    SpaceImage.objects.all().delete()

    qa.import_space(room.elsewhere, lines, qa.ImportReport(""))

    assert SpaceImage.objects.get().is_withheld
