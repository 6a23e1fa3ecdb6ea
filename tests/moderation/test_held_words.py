import pytest

from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry


def test_words_are_saved_one_a_line_and_once(room):
    moderation.save_held_words(room.dee, room.space, words=" casino \n\nfree money\r\ncasino\n")

    room.space.refresh_from_db()
    assert moderation.words_of(room.space) == ["casino", "free money"]
    assert moderation.why_held(room.space, "A title", "with FREE money") == "free money"
    assert moderation.why_held(room.elsewhere, "free money") == ""


def test_phrase_does_not_span_title_and_body(room):
    room.hold("free money")

    assert moderation.why_held(room.space, "It is free", "money") == "free money"


def test_words_are_written_to_the_trail(room):
    moderation.save_held_words(room.dee, room.space, words="casino")

    assert list(AuditEntry.objects.values_list("act", "actor_id", "subject_type", "subject_id")) == [
        ("words", room.dee.user_id, "space", room.space.pk)
    ]


def test_words_are_for_moderators(room):
    with pytest.raises(NotAllowed, match="Only moderators can change this list"):
        moderation.save_held_words(room.ada, room.space, words="casino")

    room.space.refresh_from_db()
    assert room.space.held_words == ""


@pytest.mark.parametrize("words", ["\n".join(str(number) for number in range(501)), "a" * 101])
def test_list_that_is_too_long_is_refused_in_words(room, words):
    with pytest.raises(Invalid, match="At most 500 lines of up to 100 characters"):
        moderation.save_held_words(room.dee, room.space, words=words)


def test_list_of_the_greatest_length_is_saved(room):
    moderation.save_held_words(room.dee, room.space, words="\n".join(f"{number:0100}" for number in range(500)))

    room.space.refresh_from_db()
    assert len(moderation.words_of(room.space)) == 500
