import io

import pytest
from PIL import Image

from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.spaces import api as spaces
from tests.factories.qa import make_room


def picture():
    """The bytes of a small picture."""
    target = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(target, "PNG")
    return io.BytesIO(target.getvalue())


@pytest.fixture
def room(db):
    """A space in which everything has happened once."""
    room = make_room()
    room.hold("casino")
    image = spaces.add_image(room.ben, room.space, upload=picture())
    body = f"It zig-zags, @chi! See\n\n![valley]({spaces.image_url(image)})"
    first = room.ask(body=body, tags=["week 4", "optimisation"])
    second = room.ask(room.chi, "Who wrote this book, anonymously?", "I wonder.", anonymous=True)
    gone = room.ask(room.dee, "Where is the cafeteria of this place?", "Hungry.")
    held = room.answer(first, room.chi, "Go to the casino.")
    best = room.answer(first, room.chi, "Scale the **features**.")
    odd = room.answer(first, room.dee, "I have that, too.")
    spaces.list_tags(room.space, ["week 4", "never used"], block="block")
    room.comment(first, room.ada, "Which edition?")
    room.comment(best, room.ben, "Thanks @chi")
    qa.convert_to_comment(room.dee, room.space, odd.pk)
    qa.edit_question(
        room.ben, room.space, first.pk, title="Why is gradient descent so slow?", body=body, tags=["week 4"]
    )
    qa.edit_answer(room.chi, room.space, best.pk, body="Scale the **features** first.")
    qa.vote_question(room.chi, room.space, first.pk, on=True)
    qa.vote_answer(room.ada, room.space, best.pk, on=True)
    qa.vote_answer(room.ben, room.space, best.pk, on=True)
    qa.vote_answer(room.ben, room.space, best.pk, on=False)
    qa.accept_answer(room.ben, room.space, best.pk, on=True)
    qa.endorse_answer(room.ada, room.space, best.pk, on=True)
    qa.make_wiki(room.chi, room.space, best.pk, wiki=True)
    qa.have_same_question(room.chi, room.space, first.pk, on=True)
    qa.answered_by(room.ada, room.space, second.pk)
    spaces.accept_requests(room.ada, room.space, accepts=True)
    qa.ask_experts(room.chi, room.space, second.pk)
    qa.report_post(room.ben, room.space, "question", gone.pk, reason="spam", note="Not about this course")
    qa.report_post(room.ben, room.space, "answer", best.pk, reason="other")
    qa.moderate_post(room.dee, room.space, "question", gone.pk, act="hidden", reason="off topic")
    qa.reveal_author(room.dee, room.space, second.pk)
    qa.lock_question(room.dee, room.space, second.pk, locked=True, reason="settled")
    assert held.visibility == 1
    return room
