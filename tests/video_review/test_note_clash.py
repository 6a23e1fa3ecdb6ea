"""Two who write one note: nobody's words are lost without being told."""

from hypothesis import given
from hypothesis import strategies as st

from social_learning_xblocks.video_review.domain.note_clash import NoteClash, clash_of, mark_of

NOTES = st.text(max_size=5)


@given(kept=NOTES, sent=NOTES, shown=NOTES)
def test_a_save_replaces_only_what_its_sender_has_seen(kept, sent, shown):
    clash = clash_of(kept, sent, mark_of(shown))

    assert (clash == NoteClash.NONE) == (kept in (shown, sent))
    if clash == NoteClash.THEIRS:
        assert sent == shown != kept


@given(kept=NOTES, sent=NOTES)
def test_who_says_nothing_of_what_they_have_seen_replaces(kept, sent):
    assert clash_of(kept, sent, None) == NoteClash.NONE


def test_both_have_written():
    assert clash_of("Ada's", "Ben's", mark_of("")) == NoteClash.BOTH
