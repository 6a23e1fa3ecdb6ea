import pytest

from microblog import api as microblog
from microblog.domain.titles import titles_of

PICTURE = "![](/social-learning/images/6f1d6b34-6c0e-4b7c-9a56-0d3f3a3f9a10)"


def title(stage, reader, post, length=20):
    return titles_of(reader, stage.space, [post], length)[post.pk]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Good **morning**", "Good morning"),
        ("one two three four five six", "one two three four…"),
        (PICTURE, "A picture"),
        (f"{PICTURE} of it", "of it"),
        ("***", "A post without words"),
    ],
)
def test_a_post_is_called_by_its_first_words_or_by_what_it_is(stage, body, expected):
    assert title(stage, stage.ben, stage.post(body=body)) == expected


def test_what_is_passed_on_names_its_author_to_who_may_read_it(stage):
    passed = stage.post(stage.ben, "", quoted_id=stage.post(body="Hello").pk)
    stage.block(stage.chi, stage.ada)

    found = [title(stage, reader, passed) for reader in (stage.dee, stage.chi)]

    assert found == ["A post of ada that was passed on", "A post that was passed on"]


def test_what_is_quoted_with_words_is_called_by_them(stage):
    quoting = stage.post(stage.ben, "Look", quoted_id=stage.post(body="Hello").pk)

    assert title(stage, stage.chi, quoting) == "Look"


def test_a_card_of_what_is_passed_on_is_called_by_what_stands_in_it(stage):
    original = stage.post(body="Hello")
    passed = stage.post(stage.ben, "", quoted_id=original.pk)
    quoting = stage.post(stage.chi, "Look", quoted_id=original.pk)
    found = [
        microblog.title_of_card(microblog.show_post(stage.dee, stage.space, post.pk), 20)
        for post in (original, passed, quoting)
    ]
    stage.hide(original)
    alone = microblog.title_of_card(microblog.show_post(stage.chi, stage.space, passed.pk), 20)

    assert (found, alone) == (["Hello", "Hello", "Look"], "A post that was passed on")


def test_titles_cost_nothing_or_two_queries(stage, queries):
    plain = [stage.post(), stage.post(body=PICTURE)]
    passed = [stage.post(reader, "", quoted_id=plain[0].pk) for reader in (stage.ben, stage.chi, stage.dee)]
    costs = []
    for posts in (plain, passed[:1], passed):
        with queries() as found:
            titles_of(stage.dee, stage.space, posts, 20)
        costs.append(len(found))

    assert costs == [0, 2, 2]
