"""What an author sets in the video assignment: the form, the builder of the rubric, the preview, what a course file may hold."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from xblock.fields import JSONField, Scope
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.video_review_block import VideoReviewBlock
from social_learning_xblocks.blocks.video_review_settings import VideoReviewSettings
from social_learning_xblocks.models import Space
from social_learning_xblocks.video_review import api as reviews
from social_learning_xblocks.video_review.models import Assignment, Participant, Submission
from tests.factories.blocks import LMSRuntime, StudioRuntime, call, make_block

USAGE = "block-v1:Org+Course+Run+type@social_video_review+block@{}"
RUBRIC = [
    {"title": "Clear?", "kind": "levels", "levels": [{"points": 0, "title": "No"}, {"points": 4, "title": "Yes"}]},
    {"title": "Honest?", "kind": "range", "least": "0", "most": "6", "weight": "12"},
]
KEPT = reviews.plain_of(reviews.read_rubric(RUBRIC))
SETTINGS = {
    "display_name": "Your result in two minutes",
    "prompt": "Say **what you found**.",
    "submit_until": "2026-03-01T18:00",
    "review_until": "2026-03-08T18:00",
    "grace_minutes": "15",
    "work": "text",
    "text_least_words": "100",
    "text_most_words": "500",
    "longest_seconds": "120",
    "largest_megabytes": "200",
    "captions_required": "on",
    "reviews_wanted": "4",
    "practice": "required",
    "reviews_self": "on",
    "least_moments": "2",
    "least_words": "40",
    "rubric": json.dumps(RUBRIC),
    "reviewers_named": "on",
    "weight": "20",
    "grading": "calibrated",
    "reviewing_percent": "30",
    "appeal_days": "0",
    "groups": "own",
    "group_size": "5",
    "teamset": "",
    "gallery": "pairs",
    "gallery_votes": "5",
    "gallery_until": "2026-04-01T18:00",
    "completion": "handed_in",
}
MARCH = datetime(2026, 3, 1, 18, tzinfo=UTC)


class Words:
    """The platform's i18n service in English."""

    def gettext(self, text):
        return text


class Permissions:
    """Studio's service for somebody who may (or may not) edit the course."""

    def __init__(self, may):
        self.may = may

    def can_edit_content(self, key):
        return self.may


class DatedBlock(VideoReviewBlock):
    """The block as the platform mixes it: with the dates of its subsection."""

    due = JSONField(scope=Scope.settings, default=None)
    graceperiod = JSONField(scope=Scope.settings, default=None)


@pytest.fixture
def assignment(db):
    """``assignment(user)`` gives the block bound to that person; all share what the author set with ``fields``."""
    shared = KvsFieldData(DictKeyValueStore())

    def bind(
        user=None, *, is_staff=False, name="vr", runtime=LMSRuntime, block_class=VideoReviewBlock, may=None, **fields
    ):
        services = {"i18n": Words(), "field-data": shared}
        if may is not None:
            services["studio_user_permissions"] = Permissions(may)
        usage = name if ":" in name else USAGE.format(name)
        return make_block(block_class, runtime(user, is_staff=is_staff, **services), name=usage, **fields)

    return bind


@pytest.fixture
def studio(assignment, dee):
    return lambda may=True, **fields: assignment(dee, may=may, **fields)


def save(block, **change):
    """Save what an author filled in; None takes a field out of it."""
    data = {name: value for name, value in {**SETTINGS, **change}.items() if value is not None}
    return call(block, "save_settings", data)


def test_every_setting_is_kept_and_becomes_the_policy(studio):
    block = studio()

    assert save(block).status_code == 204
    assert block.policy == replace(
        block.policy,
        wanted=4,
        submit_until=MARCH,
        review_until=MARCH + timedelta(days=7),
        grace=15,
        takes_late=False,
        reviewers_named=True,
        practice="required",
        reviews_self=True,
        work="text",
        text_least=100,
        text_most=500,
        seconds=120,
        size=200_000_000,
        captions_required=True,
        least_moments=2,
        least_words=40,
        grading="calibrated",
        reviewing_part=0.3,
        appeal_days=0,
        groups="own",
        group_size=5,
        gallery="pairs",
        gallery_votes=5,
        gallery_until=datetime(2026, 4, 1, 18, tzinfo=UTC),
    )
    assert (block.display_name, block.prompt, block.weight) == (SETTINGS["display_name"], SETTINGS["prompt"], 20.0)
    assert (block.rubric, block.completion) == (KEPT, "handed_in")


def test_what_a_day_late_costs_is_kept(studio):
    block = studio()

    assert save(block, late_percent="10", late_most_percent="30").status_code == 204
    assert (block.policy.late_percent, block.policy.late_most) == (10, 30)
    assert (save(block).status_code, block.policy.late_percent, block.policy.late_most) == (204, 0, 0)


def test_whether_and_until_when_videos_are_revised_is_kept(studio):
    block = studio()

    assert save(block, revises="on", revise_until="2026-03-09T18:00").status_code == 204
    assert (block.policy.revises, block.policy.revise_until) == (True, MARCH + timedelta(days=8))
    assert block.policy.revise_end == MARCH + timedelta(days=8, minutes=15)


def test_a_new_block_has_the_usual_policy(studio):
    assert studio().policy == reviews.Policy()


def test_settings_are_kept_from_who_may_not_edit(studio):
    block = studio(may=False)

    assert (save(block).status_code, block.reviews_wanted) == (403, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"display_name": ""}, "This field is required."),
        ({"submit_until": "soon"}, "Give a date and a time, for example 2026-03-01 18:00."),
        ({"submit_until": "2026-02-31T10:00"}, "Give a date and a time, for example 2026-03-01 18:00."),
        ({"review_until": "2026-03-01T18:00"}, "Reviews must end after handing in does."),
        ({"revise_until": "2026-03-08T18:00"}, "Revising must end after reviewing and handing in do."),
        ({"late_percent": "101"}, "less than or equal to 100."),
        ({"late_percent": "10", "late_most_percent": "5"}, "This is less than one day takes off."),
        ({"reviews_wanted": "0"}, "greater than or equal to 1."),
        ({"reviews_wanted": "11"}, "less than or equal to 10."),
        ({"weight": "0"}, "greater than or equal to 1."),
        ({"weight": "nan"}, "Enter a number."),
        ({"reviewing_percent": "101"}, "less than or equal to 100."),
        ({"largest_megabytes": "0"}, "greater than or equal to 1."),
        ({"grading": "median"}, "Select a valid choice."),
        ({"gallery": "contest"}, "Select a valid choice."),
        ({"gallery_votes": "0"}, "greater than or equal to 1."),
        ({"gallery_until": "2026-03-08T18:00"}, "Voting must end after reviews do."),
        ({"rubric": ""}, "Give at least one criterion points that count for the grade."),
        ({"rubric": "{"}, "Give at least one criterion points that count for the grade."),
        ({"rubric": json.dumps([{**RUBRIC[1], "most": ""}])}, "Give a number."),
    ],
)
def test_wrong_settings_come_back_with_a_sentence(studio, change, sentence):
    block = studio()
    reply = save(block, **change)

    assert (reply.status_code, sentence in reply.text) == (422, True)
    assert not block.fields["reviews_wanted"].is_set_on(block)


def test_what_was_typed_in_the_builder_is_still_there_beside_what_is_wrong(studio):
    typed = [
        {
            **RUBRIC[0],
            "key": "a",
            "title": "",
            "text": "<b>Half</b> a thought",
            "levels": [{"points": "?", "title": "No"}],
        }
    ]
    reply = save(studio(), rubric=json.dumps([*typed, "odd"]))

    assert "&lt;b&gt;Half&lt;/b&gt; a thought</textarea>" in reply.text
    assert "Give it a title." in reply.text
    assert "Give it 2 to 10 levels." in reply.text
    assert "This is no criterion." in reply.text


def test_a_key_is_made_once_and_stays_when_the_words_change(studio):
    block = studio()
    save(block)
    edited = [{**block.rubric[0], "title": "Is it understood?"}, block.rubric[1], {**RUBRIC[1], "title": "Clear?"}]

    save(block, rubric=json.dumps(edited))

    assert [(line["key"], line["title"]) for line in block.rubric] == [
        ("clear", "Is it understood?"),
        ("honest", "Honest?"),
        ("clear-2", "Clear?"),
    ]


def test_dates_are_entered_and_shown_in_utc_whatever_the_clock_of_the_site(studio, settings):
    settings.TIME_ZONE = "America/New_York"
    block = studio()
    save(block)

    assert block.submit_until == MARCH
    assert 'value="2026-03-01T18:00"' in block.studio_view().content
    assert "March 1, 2026, 6 p.m. UTC" in block.author_view().content
    assert (
        'value="2026-03-01T17:00"'
        in studio(submit_until=MARCH.astimezone(timezone(timedelta(hours=1))) - timedelta(hours=1))
        .studio_view()
        .content
    )


def test_dates_may_be_empty(studio):
    block = studio()

    assert save(block, submit_until="", review_until=None).status_code == 204
    assert (block.submit_until, block.review_until) == (None, None)


# Where the author gives no date, that of the subsection holds.


@pytest.mark.parametrize(
    ("fields", "ends"),
    [
        ({}, (None, None)),
        ({"due": MARCH}, (MARCH, MARCH)),
        ({"due": MARCH.replace(tzinfo=None)}, (MARCH, MARCH)),
        ({"due": MARCH, "graceperiod": timedelta(hours=1)}, (MARCH + timedelta(hours=1),) * 2),
        ({"due": MARCH, "submit_until": MARCH - timedelta(1)}, (MARCH - timedelta(1), MARCH)),
        ({"due": MARCH, "submit_until": MARCH + timedelta(1)}, (MARCH + timedelta(1),) * 2),
        ({"due": MARCH, "review_until": MARCH - timedelta(1)}, (MARCH - timedelta(1),) * 2),
        ({"due": MARCH, "review_until": MARCH + timedelta(1)}, (MARCH, MARCH + timedelta(1))),
        ({"due": MARCH, "submit_until": MARCH, "review_until": MARCH + timedelta(1)}, (MARCH, MARCH + timedelta(1))),
    ],
)
def test_an_empty_date_is_that_of_the_subsection(assignment, ben, fields, ends):
    block = assignment(ben, block_class=DatedBlock, rubric=KEPT, **fields)

    here = block.enter()
    policy = reviews.policy_of(here.assignment)

    assert (policy.submit_until, policy.review_until) == ends
    assert [step.until for step in block.steps(here)[:2]] == list(ends)


def test_more_time_for_one_person_changes_nothing_for_others_and_writes_nothing(
    assignment, ben, chi, django_assert_num_queries
):
    def bound(user, due):
        return assignment(user, block_class=DatedBlock, rubric=KEPT, due=due).enter().assignment

    bound(ben, MARCH)
    own = bound(chi, MARCH + timedelta(7))

    assert reviews.policy_of(own).submit_until == MARCH + timedelta(7)
    assert reviews.policy_of(bound(ben, MARCH)).submit_until == MARCH
    assert reviews.policy_of(Assignment.objects.get()).submit_until is None


def test_what_the_workbench_plants_on_a_block_is_no_date(assignment, ben):
    block = assignment(ben, rubric=KEPT)
    block.due, block.graceperiod = datetime(2020, 1, 1), timedelta(0)  # noqa: DTZ001 - as the workbench does

    assert block.own_policy == block.policy


# What a course file may hold.


# XBlock warns of a number that is not itself, which NaN is not.
@pytest.mark.filterwarnings("ignore::xblock.fields.ModifyingEnforceTypeWarning")
@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"reviews_wanted": 0}, "Reviews to give and to get"),
        ({"reviews_wanted": "many"}, "Reviews to give and to get: Enter a whole number."),
        ({"reviews_wanted": [3]}, "Reviews to give and to get"),
        ({"weight": float("nan")}, "Most points in the gradebook"),
        ({"weight": "ten"}, "Most points in the gradebook"),
        ({"submit_until": "soon"}, "Hand in until (UTC): Give a date"),
        ({"submit_until": MARCH, "review_until": MARCH}, "Review until (UTC): Reviews must end after"),
        ({"completion": "never"}, "It is done: Select a valid choice."),
        ({"grading": "dice"}, "Grade of a work: Select a valid choice."),
        ({"gallery": "contest"}, "What learners do there: Select a valid choice."),
        ({"gallery_votes": "all"}, "Votes of each learner: Enter a whole number."),
        ({"practice": "maybe"}, "Learners practise on examples: Select a valid choice."),
        ({"rubric": []}, "Criteria: Give at least one criterion"),
        ({"rubric": "none"}, "Criteria: Give at least one criterion"),
        ({"rubric": {"a": 1}}, "Criteria: This is no rubric."),
        ({"rubric": [5, {"title": ["x"], "levels": [None]}]}, "Criteria: Criterion 1: This is no criterion."),
        (
            {"rubric": [{**KEPT[0], "levels": [{"points": 10**400, "title": "Big"}] * 2}]},
            "Criterion 1, level 1: Give a number.",
        ),
    ],
)
def test_a_setting_that_studio_would_refuse_closes_the_block_and_breaks_no_page(assignment, ben, dee, fields, problem):
    fields = {"rubric": KEPT, **fields}
    for_learner = assignment(ben, **fields).student_view().content
    for_staff = assignment(dee, is_staff=True).student_view().content
    editor = assignment(dee, may=True)

    assert "not set up yet" in for_learner
    assert ("open it in Studio" in for_staff, problem in for_staff) == (True, True)
    assert problem in assignment(dee, runtime=StudioRuntime).author_view().content
    assert "data-rb" in editor.studio_view().content
    assert Space.objects.count() == 0
    assert {name: getattr(editor, name) for name in editor.fields}["rubric"] == fields["rubric"]
    assert editor.index_dictionary()["content_type"] == "Video assignment"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("reviews_wanted", "3", 3),
        ("reviews_wanted", "many", "many"),
        ("gallery", "pairs", "pairs"),
        ("gallery_votes", "5", 5),
        ("gallery_until", "2026-03-01T18:00:00", MARCH),
        ("weight", "2.5", 2.5),
        ("weight", "much", "much"),
        ("submit_until", "2026-03-01T18:00:00", MARCH),
        ("submit_until", "soon", "soon"),
        ("practice", "required", "required"),
        ("submit_until", "2026-03-01", MARCH.replace(hour=0)),
        ("rubric", "hello", "hello"),
        ("rubric", "[{", "[{"),
        ("rubric", '[{"title": "A"}]', [{"title": "A"}]),
    ],
)
def test_an_attribute_that_cannot_be_read_stays_as_it_is_written(name, text, value):
    field = VideoReviewBlock.fields[name]

    assert field.from_string(text) == value
    assert field.from_json(field.to_json(value)) == value


def test_the_assignment_stands_in_its_block_whatever_a_course_file_says(assignment, ben):
    assert {"scope", "community"} & set(VideoReviewSettings.base_fields) == set()

    for scope in ("community", "course", "moon"):
        assignment(ben, rubric=KEPT, scope=scope, community="x").student_view()

    assert [(space.kind, space.key) for space in Space.objects.all()] == [("block", USAGE.format("vr"))]


# The builder.


def test_the_editor_of_a_new_block_suggests_a_rubric_and_the_course_has_none(studio, assignment, ben):
    assert "The message is clear" in studio().studio_view().content
    assert assignment(ben, name="other").settings_values()["rubric"] == []
    assert "not set up yet" in assignment(ben, name="other").student_view().content


def test_the_editor_brings_its_script_and_a_course_page_does_not(studio, assignment, ben):
    def files(fragment):
        return {resource.data.rpartition("/")[2] for resource in fragment.resources}

    assert {"rubric.js", "rubric.css", "studio.js"} <= files(studio().studio_view())
    assert {"rubric.js", "rubric.css"} & files(assignment(ben, rubric=KEPT).student_view()) == set()


def test_every_setting_stands_in_one_group(studio):
    form = VideoReviewSettings()

    assert [field.name for section in form.sections() for field in section.fields] == sorted(
        form.fields, key=[name for *_words, names in form.SECTIONS for name in names].index
    )


def kept(reply):
    """The rubric in the builder of an answer."""
    text = reply.text.partition("data-rb-json hidden>")[2].partition("</textarea>")[0]
    return json.loads(text.replace("&quot;", '"').replace("&#x27;", "'"))


def test_an_import_takes_the_place_of_what_was_there_and_can_be_undone(studio):
    block = studio()
    sent = {"rubric": json.dumps(KEPT), "import_text": "criterion,least,most\nShort?,0,5", "import_how": "replace"}
    reply = call(block, "import_rubric", sent)

    assert [line["title"] for line in kept(reply)] == ["Short?"]
    assert "1 criterion was read." in reply.text
    undone = call(block, "draw_rubric", {"earlier": json.dumps(KEPT)})
    assert kept(undone) == KEPT
    assert not block.fields["rubric"].is_set_on(block)


def test_what_is_added_gets_keys_of_its_own(studio):
    text = reviews.write_rubric_json(reviews.read_rubric(RUBRIC[:1]))
    reply = call(studio(), "import_rubric", {"rubric": json.dumps(KEPT), "import_text": text, "import_how": "add"})

    assert [(line["key"], line["title"]) for line in kept(reply)] == [
        ("clear", "Clear?"),
        ("honest", "Honest?"),
        ("", "Clear?"),
    ]


def test_an_import_that_cannot_be_read_loses_nothing(studio):
    text = "criterion,least,most\nShort?,0,many\n,,"
    reply = call(studio(), "import_rubric", {"rubric": json.dumps(KEPT), "import_text": text, "import_how": "replace"})

    assert (reply.status_code, kept(reply)) == (200, KEPT)
    assert "Line 2: Give a number." in reply.text
    assert f">{text}</textarea>" in reply.text


def test_an_import_of_nothing_says_so(studio):
    reply = call(studio(), "import_rubric", {"rubric": "{", "import_how": "add"})

    assert ("There is nothing to read." in reply.text, kept(reply)) == (True, [])


@pytest.mark.parametrize(("kind", "start"), [("csv", "key,criterion,"), ("json", "[\n  {")])
def test_a_rubric_that_is_not_saved_yet_is_exported(studio, kind, start):
    reply = call(studio(), "export_rubric", {"rubric": json.dumps(RUBRIC), "export_as": kind})
    text = reply.text.partition("data-rb-exported>")[2].partition("</textarea>")[0].replace("&quot;", '"')

    assert text.strip().startswith(start)
    assert reviews.read_rubric_file(text) == reviews.read_rubric(RUBRIC)


def test_a_rubric_with_mistakes_is_not_exported(studio):
    reply = call(studio(), "export_rubric", {"rubric": json.dumps([{**RUBRIC[0], "title": ""}]), "export_as": "csv"})

    assert ("Give it a title." in reply.text, "data-rb-exported" in reply.text) == (True, False)


def test_there_are_two_kinds_of_files(studio):
    assert call(studio(), "export_rubric", {"rubric": "[]", "export_as": "exe"}).status_code == 422


@pytest.mark.parametrize("name", ["draw_rubric", "import_rubric", "export_rubric"])
def test_only_authors_reach_the_builder(studio, assignment, ben, name):
    assert call(studio(may=False), name, {"export_as": "csv"}).status_code == 403
    assert call(assignment(ben, rubric=KEPT), name, {"export_as": "csv"}).status_code == 403


# Preview, grade, search, completion.


def test_the_preview_shows_the_settings_in_words_and_the_rubric_as_a_table(assignment, dee):
    words = {**KEPT[0], "key": "next", "title": "What <next>?", "kind": "remark", "levels": []}
    content = assignment(dee, runtime=StudioRuntime, rubric=[*KEPT, words], prompt="Say **it**").author_view().content

    assert "<strong>it</strong>" in content
    assert "What &lt;next&gt;?" in content
    assert [
        part in content for part in ("0–4", "25%", "0–6", "75%", "Mean of all reviews", '<td dir="auto">none</td>')
    ] == [True] * 6


@pytest.mark.parametrize(
    ("weight", "most"), [(20.0, 20.0), (0, None), (-1.0, None), (float("inf"), None), ("ten", None)]
)
def test_the_most_points_are_known_without_a_learner(assignment, weight, most):
    assert assignment(weight=weight).max_score() == most


def test_search_and_mobile_apps_are_told_no_more_than_the_author_wrote(assignment):
    block = assignment(display_name="Pitch", prompt="Say it", rubric=KEPT)

    assert block.index_dictionary()["content"] == {
        "display_name": "Pitch",
        "prompt": "Say it",
        "rubric": "Clear? Honest?",
    }
    assert block.student_view_data() == {"display_name": "Pitch"}


@pytest.mark.parametrize(
    ("rule", "state", "given", "is_done"),
    [
        ("viewed", None, 0, True),
        ("handed_in", None, 0, False),
        ("handed_in", "draft", 0, False),
        ("handed_in", "pool", 0, True),
        ("reviewed", "pool", 2, False),
        ("reviewed", "pool", 3, True),
    ],
)
def test_completion_follows_the_rule_of_the_author(assignment, ben, rule, state, given, is_done):
    block = assignment(ben, rubric=KEPT, completion=rule, submit_until=datetime(2099, 1, 1, tzinfo=UTC))
    found = block.enter()
    if state:
        submission = Submission.objects.create(assignment=found.assignment, author=ben, state=state)
        Participant.objects.create(assignment=found.assignment, user=ben, submission=submission, given=given)

    block.student_view()

    assert block.runtime.published == ([("completion", {"completion": 1.0})] if is_done else [])


def test_teams_and_cohorts_do_not_go_together(studio):
    form = VideoReviewSettings({**SETTINGS, "groups": "teams", "by_cohort": "on"})

    assert list(form.errors) == ["groups"]
    assert VideoReviewSettings({**SETTINGS, "groups": "teams", "by_cohort": ""}).errors == {}


@pytest.mark.parametrize("size", ["1", "21", "many"])
def test_a_group_has_two_to_twenty_people(studio, size):
    assert list(VideoReviewSettings({**SETTINGS, "group_size": size}).errors) == ["group_size"]
