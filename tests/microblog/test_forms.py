"""What the forms make of what people type."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from microblog.data import AudienceChoice
from microblog.enums import Audience
from microblog.forms import OPTIONS, PostForm, ReplyForm
from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.kit.forms import local_moment, names_in

AUDIENCES = [("0", "Everybody"), ("1", "My mentees"), ("3", "People I name"), ("cohort-7", "Blue team")]


def form(**typed):
    return PostForm(typed, dom_id="sl", audiences=AUDIENCES, values=["Care"])


def test_an_empty_form_has_the_shape_of_a_post_to_everybody():
    empty = form()

    assert (empty.audience_choice([]), empty.poll, empty.moment, empty.names) == (AudienceChoice(), None, None, [])


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("1", AudienceChoice(Audience.MENTEES)),
        ("3", AudienceChoice(Audience.NAMED)),
        ("cohort-7", AudienceChoice(Audience.COHORT, cohort_id=7)),
    ],
)
def test_the_choice_names_an_audience(chosen, expected):
    assert form(audience=chosen).audience_choice([]) == expected


@pytest.mark.parametrize("chosen", ["2", "cohort-8", "cohort-x", "nonsense"])
def test_who_was_not_offered_is_no_choice(chosen):
    with pytest.raises(Invalid, match="Select a valid choice"):
        form(audience=chosen).audience_choice([])


def test_names_count_only_where_the_post_is_for_named_people():
    assert form(audience="3", people="@Ben, @chi @ben").names == ["ben", "chi"]
    assert form(audience="0", people="@ben").names == []


@pytest.mark.parametrize(
    ("text", "names"), [("", []), ("@", []), ("ben,chi", ["ben", "chi"]), (" @ben  @BEN ", ["ben"])]
)
def test_names_in_a_line(text, names):
    assert names_in(text) == names


def test_a_poll_has_the_options_that_were_filled_in_and_an_end():
    wish = form(option_1="Tea", option_4="Coffee", days="7").poll

    assert wish.options == ["Tea", "Coffee"]
    assert abs(wish.ends_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)


def test_there_are_as_many_fields_as_options_are_possible():
    assert [field.name for field in form().options] == list(OPTIONS)
    assert len(OPTIONS) == 6


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2030-01-01T10:00", "UTC", datetime(2030, 1, 1, 10, tzinfo=UTC)),
        ("2030-01-01T10:00", "Asia/Tokyo", datetime(2030, 1, 1, 1, tzinfo=UTC)),
        ("2030-07-01T10:00", "Europe/Berlin", datetime(2030, 7, 1, 8, tzinfo=UTC)),
        ("2030-01-01T10:00", "", datetime(2030, 1, 1, 10, tzinfo=UTC)),
        ("2030-01-01T10:00+02:00", "Asia/Tokyo", datetime(2030, 1, 1, 8, tzinfo=UTC)),
        ("soon", "UTC", None),
        ("2030-01-01T10:00", "No/Such/Zone", None),
        ("2030-01-01T10:00", "../../etc/passwd", None),
    ],
)
def test_a_moment_is_on_the_clock_of_who_typed_it(text, zone, expected):
    assert local_moment(text, zone) == expected


def test_what_is_no_moment_is_said_at_its_field():
    with pytest.raises(Invalid) as refusal:
        _moment = form(publish_at="soon").moment
    assert refusal.value.fields == {"publish_at": "Choose a day and a time."}


@pytest.mark.parametrize(
    ("typed", "says_more"),
    [
        ({"body": "Hello", "kind": "post"}, False),
        ({"kind": "question"}, True),
        ({"option_2": "Tea"}, True),
        ({"value": "Greed"}, True),
        ({"no_quotes": "on"}, True),
        ({"publish_at": "soon"}, True),
    ],
)
def test_what_stands_behind_more_is_seen_when_there_is_something(typed, says_more):
    assert form(**typed).says_more is says_more


def test_each_form_that_is_drawn_has_a_token_of_its_own():
    tokens = {ReplyForm()["once"].value() for _number in range(3)}

    assert len(tokens) == 3
