"""What the catalogues must say, beyond being complete (``make messages-check``)."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "social_learning_xblocks" / "locale"


def catalogue(language):
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=language)


def test_the_arabic_dual_is_a_word_without_a_digit():
    duals = {m.id[0]: m.string[2] for m in catalogue("ar") if isinstance(m.id, tuple)}

    assert duals["%(n)s answer"] == "إجابتان"
    assert [dual for dual in duals.values() if "%(n)s" in dual or "%(count)s" in dual] == []


@pytest.mark.parametrize(
    ("word", "context", "spanish"),
    [
        ("Following", "list of questions", "Las que sigo"),
        ("Following", None, "Siguiendo"),
        ("Comment", None, "Comentario"),
        ("Comment", "what to do", "Comentar"),
    ],
)
def test_lists_and_buttons_have_words_of_their_own(word, context, spanish):
    assert catalogue("es").get(word, context).string == spanish
