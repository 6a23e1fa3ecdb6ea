"""Views, settings, grade and completion of the Q&A block."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree
from xblock.core import XBlock
from xblock.runtime import DictKeyValueStore, KvsFieldData

from social_learning_xblocks.blocks.qa_block import QABlock
from social_learning_xblocks.models import Answer, Question, Space, Tag
from tests.factories.blocks import BrokenBroker, LMSRuntime, StudioRuntime, call, make_block

SETTINGS = {
    "display_name": "Ask the class",
    "scope": "block",
    "community": "",
    "welcome": "",
    "who_may_ask": "everybody",
    "may_be_anonymous": "on",
    "topics": "week-1, plots",
    "may_add_tags": "on",
    "points_accepted": "5",
    "points_upvoted": "1",
    "weight": "10",
    "completion": "viewed",
}


class Permissions:
    """Studio's service for somebody who may (or may not) edit the course."""

    def __init__(self, may: bool) -> None:
        self.may = may

    def can_edit_content(self, key) -> bool:
        return self.may


def studio(qa_block, user, *, may=True, **fields):
    return qa_block(user, services={"studio_user_permissions": Permissions(may)}, **fields)


def ask(block, title="Why is the sky blue?", **data):
    return call(block, "ask", {"title": title, "body": "I want to know.", **data})


def test_student_view_shows_the_list_and_the_form_to_ask(qa_block, ben):
    ask(qa_block(ben))

    content = qa_block(ben).student_view().content

    assert "Why is the sky blue?" in content
    assert "data-sl-composer" in content


def test_student_view_starts_the_kernel_with_nothing_of_the_page_in_its_arguments(qa_block, ben):
    fragment = qa_block(ben).student_view()

    assert (fragment.js_init_fn, fragment.json_init_args) == ("SocialLearningBlock", None)


def test_the_root_names_the_cookie_of_the_site_in_the_course_and_in_studio(qa_block, ben, dee, settings):
    settings.CSRF_COOKIE_NAME = "edx.csrf"

    for content in (qa_block(ben).student_view().content, studio(qa_block, dee).studio_view().content):
        assert 'data-sl-cookie="edx.csrf" data-sl-csrf=""' in content


def test_public_view_shows_nothing_of_the_space(qa_block, ben):
    ask(qa_block(ben))

    content = qa_block(None).public_view().content

    assert "sky" not in content
    assert "Sign in" in content


def test_a_visitor_who_is_not_signed_in_is_turned_away_by_every_action(qa_block):
    block = qa_block(None)
    actions = [name for name in dir(QABlock) if getattr(getattr(QABlock, name), "_is_xblock_handler", False)]

    statuses = {
        name: {call(block, name, method="GET").status_code, call(block, name, {"post": "question"}).status_code}
        for name in actions
    }

    # 405: the wrong method of the two; 422: the picture upload answers in JSON.
    assert {name: found - {405, 403} for name, found in statuses.items()} == {
        name: {422} if name == "image" else set() for name in actions
    }


def test_studio_preview_writes_nothing(qa_block, dee):
    block = qa_block(dee, is_staff=True, runtime=StudioRuntime)

    answer = ask(block)

    assert answer.status_code == 403
    assert Question.objects.count() == 0


@pytest.mark.parametrize("view", ["student_view", "author_view"])
def test_a_library_shows_the_preview_and_makes_no_space(qa_block, dee, view):
    block = qa_block(dee, is_staff=True, name="lb:Org:Library:social_qa:one", display_name="Ask the class")

    content = block.render(view).content
    reply = ask(block)

    assert ("Ask the class" in content, "data-sl-composer" in content) == (True, False)
    assert (reply.status_code, Space.objects.count(), block.runtime.published) == (403, 0, [])


def test_author_view_draws_the_welcome_text(qa_block, dee):
    welcome = "Be **kind** <script>alert(1)</script>"
    content = qa_block(dee, is_staff=True, runtime=StudioRuntime, welcome=welcome).author_view().content

    assert "Be <strong>kind</strong>" in content
    assert "<script>alert" not in content


def test_author_view_tells_the_settings(qa_block, dee):
    content = qa_block(dee, is_staff=True, runtime=StudioRuntime, display_name="Ask the class").author_view().content

    assert "Ask the class" in content
    assert "Everybody in the space" in content


def test_settings_are_kept_when_the_author_may_edit(qa_block, dee):
    block = studio(qa_block, dee)

    answer = call(block, "save_settings", SETTINGS)

    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"]) == {"sl:saved": "settings"}
    assert (block.display_name, block.topics, block.weight) == ("Ask the class", "week-1, plots", 10.0)


def test_settings_are_refused_to_somebody_who_may_not_edit(qa_block, ben):
    block = studio(qa_block, ben, may=False)

    answer = call(block, "save_settings", {**SETTINGS, "display_name": "Mine now"})

    assert answer.status_code == 403
    assert block.display_name == "Questions and answers"


def test_settings_are_refused_where_studio_gives_no_permissions(qa_block, dee):
    assert call(qa_block(dee, is_staff=True), "save_settings", SETTINGS).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"display_name": ""}, "This field is required."),
        ({"scope": "community"}, "Give the community a name."),
        ({"scope": "community", "community": "Data People"}, "Use small letters, digits and hyphens."),
        ({"scope": "galaxy"}, "Select a valid choice."),
        ({"weight": "0"}, "greater than or equal to 1"),
        ({"weight": "many"}, "Enter a number."),
        (
            {"is_graded": "on", "points_accepted": "0", "points_upvoted": "0"},
            "Give points for accepted answers, for votes, or for both.",
        ),
    ],
    ids=["no name", "no community", "odd community", "no such scope", "no points", "no number", "nothing to grade"],
)
def test_wrong_settings_come_back_with_a_sentence_and_change_nothing(qa_block, dee, wrong, sentence):
    block = studio(qa_block, dee)

    answer = call(block, "save_settings", {**SETTINGS, "welcome": "Hello", **wrong})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Hello" in answer.text
    assert "data-sl-root" not in answer.text  # the form takes the place of the form, not of the whole editor
    assert block.welcome == ""


def test_olx_keeps_every_setting(qa_block, dee):
    block = studio(qa_block, dee)
    call(
        block, "save_settings", {**SETTINGS, "welcome": "Bonjour & <b>hello</b>", "is_graded": "on", "by_cohort": "on"}
    )
    node = etree.Element("unknown")

    block.add_xml_to_node(node)
    runtime = LMSRuntime(dee, **{"field-data": KvsFieldData(DictKeyValueStore())})
    copy = make_block(QABlock, runtime, name="copy")
    for name, value in node.attrib.items():
        if name in QABlock.fields:
            setattr(copy, name, QABlock.fields[name].from_string(value))

    assert copy.settings_values() == block.settings_values()
    assert node.tag == "social_qa"


def test_the_topics_of_the_author_are_listed_and_follow_a_change(qa_block, ben):
    qa_block(ben, topics="week-1, plots").student_view()
    qa_block(ben, topics="plots, project").student_view()

    listed = Tag.objects.filter(is_listed=True).order_by("name").values_list("name", flat=True)

    assert list(listed) == ["plots", "project"]


def listed(space=None):
    tags = Tag.objects.filter(is_listed=True).order_by("name")
    return list((tags if space is None else tags.filter(space=space)).values_list("name", flat=True))


def test_two_blocks_of_a_course_list_the_topics_of_both(qa_block, ben):
    for _visit in range(2):
        qa_block(ben, name="one", scope="course", topics="week-1, plots").student_view()
        qa_block(ben, name="two", scope="course", topics="plots, project").student_view()
    both = listed()

    qa_block(ben, name="one", scope="course", topics="").student_view()

    assert (both, listed()) == (["plots", "project", "week-1"], ["plots", "project"])


@pytest.mark.parametrize("cohorts", [(1, 2), (2, 1)])
def test_visits_of_different_cohorts_write_the_topics_once(qa_block, dee, cohorts):
    def visit(cohort):
        # Staff choose a cohort; a learner of it has the same space.
        qa_block(dee, is_staff=True, by_cohort=True, topics="week-1", cohort_shown=cohort).student_view()

    for cohort in cohorts:
        visit(cohort)
    with CaptureQueriesContext(connection) as found:
        for cohort in cohorts:
            visit(cohort)

    assert [query["sql"] for query in found if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    assert Space.objects.count() == 2
    assert [listed(space) for space in Space.objects.all()] == [["week-1"], ["week-1"]]


def test_opening_the_block_completes_it_by_default(qa_block, ben):
    block = qa_block(ben)

    block.student_view()

    assert block.runtime.published == [("completion", {"completion": 1.0})]


def test_posting_completes_it_where_the_author_wants_that(qa_block, ben):
    block = qa_block(ben, completion="posted")

    block.student_view()
    before = list(block.runtime.published)
    ask(block)

    assert (before, block.runtime.published) == ([], [("completion", {"completion": 1.0})])


def test_the_grade_is_what_answers_earned_up_to_the_most(qa_block, ben, chi):
    graded = {"is_graded": True, "points_accepted": 5, "points_upvoted": 1, "weight": 5.0}
    ask(qa_block(ben, **graded))
    question = Question.objects.get()
    call(qa_block(chi), "answer", {"question": question.pk, "body": "Rayleigh scattering."})
    answer = Answer.objects.get()
    call(qa_block(ben), "vote_answer", {"answer": answer.pk, "on": 1})
    call(qa_block(ben), "accept", {"id": answer.pk, "on": 1})

    visitor = qa_block(chi)
    visitor.student_view()
    visitor.student_view()

    grades = [data for event, data in visitor.runtime.published if event == "grade"]
    assert grades == [{"value": 5.0, "max_value": 5.0}]


def test_the_grade_is_published_again_when_the_author_changes_the_most(qa_block, ben, chi):
    ask(qa_block(ben))
    question = Question.objects.get()
    call(qa_block(chi), "answer", {"question": question.pk, "body": "Rayleigh scattering."})
    call(qa_block(ben), "vote_answer", {"answer": Answer.objects.get().pk, "on": 1})
    grades = []
    for weight in (5.0, 5.0, 8.0, 8.0, 5.0):
        visitor = qa_block(chi, is_graded=True, points_upvoted=1, weight=weight)
        visitor.student_view()
        visitor.save()
        grades += [data for event, data in visitor.runtime.published if event == "grade"]

    assert grades == [{"value": 1.0, "max_value": weight} for weight in (5.0, 8.0, 5.0)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"scope": "Course"},
            "Questions belong to: Select a valid choice. Course is not one of the available choices.",
        ),
        ({"scope": "community"}, "Give the community a name."),
        ({"scope": "community", "community": " "}, "Give the community a name."),
        ({"scope": "community", "community": "Data People"}, "Use small letters, digits and hyphens."),
        ({"who_may_ask": "all"}, "Who may ask: Select a valid choice. all is not one of the available choices."),
        ({"completion": "Viewed"}, "It is done: Select a valid choice."),
        ({"is_graded": True, "weight": -1.0}, "Most points in all: Ensure this value is greater than or equal to 1."),
        ({"is_graded": True, "weight": float("inf")}, "Most points in all: Enter a number."),
        ({"is_graded": True, "points_upvoted": -1}, "Points for each vote on an answer: Ensure this value"),
    ],
    ids=["scope", "no name", "blank name", "odd name", "who", "completion", "weight", "no number", "points"],
)
def test_a_wrong_attribute_of_the_course_file_closes_the_board_with_a_sentence(qa_block, ben, dee, wrong, sentence):
    learner, author = qa_block(ben, **wrong), qa_block(dee, is_staff=True, **wrong)

    seen, told, refused = (
        learner.student_view().content,
        author.student_view().content,
        call(author, "home", method="GET"),
    )

    assert "This is not set up yet. Staff of the course can put it right." in seen
    assert sentence not in seen
    assert sentence in told
    assert (refused.status_code, sentence in refused.text) == (422, True)
    assert Space.objects.count() == 0
    assert learner.runtime.published == []


def test_a_wrong_attribute_can_be_mended_in_studio(qa_block, dee):
    block = studio(qa_block, dee, scope="Course", who_may_ask="all", weight=-1.0, completion="never")

    editor, preview = block.studio_view().content, block.author_view().content
    answer = call(block, "save_settings", SETTINGS)

    assert 'name="scope"' in editor
    assert "Select a valid choice. Course is not one of the available choices." in preview
    assert (answer.status_code, block.scope, block.weight) == (204, "block", 10.0)
    assert "Select a valid choice" not in block.author_view().content


def test_settings_that_say_nothing_here_close_nothing(qa_block, ben):
    block = qa_block(ben, weight=-1.0, points_accepted=-5, community="Data People")

    assert "data-sl-composer" in block.student_view().content
    assert block.max_score() is None


def test_a_grade_out_of_nothing_has_no_most(qa_block):
    assert [qa_block(None, is_graded=True, weight=weight).max_score() for weight in (-1.0, 0.0, float("inf"))] == [
        None
    ] * 3


def test_a_broken_broker_loses_no_post(qa_block, ben):
    reply = ask(qa_block(ben, runtime=BrokenBroker, completion="posted"))

    assert (reply.status_code, Question.objects.count()) == (200, 1)


def test_a_broken_broker_closes_no_page_and_the_grade_comes_with_the_next_visit(qa_block, ben):
    ask(qa_block(ben, is_graded=True, weight=5.0))
    broken = qa_block(ben, runtime=BrokenBroker)

    content = broken.student_view().content
    later = qa_block(ben)
    later.student_view()

    assert "Why is the sky blue?" in content
    assert broken.published_points is None
    assert later.runtime.published == [
        ("completion", {"completion": 1.0}),
        ("grade", {"value": 0.0, "max_value": 5.0}),
    ]


def test_max_score_reads_no_state_and_is_none_while_ungraded(qa_block):
    assert (qa_block(None).max_score(), qa_block(None, is_graded=True, weight=7.0).max_score()) == (None, 7.0)


def test_every_field_can_be_read_as_the_staff_wrapper_does(qa_block, dee):
    block = qa_block(dee, is_staff=True)

    values = {name: field.read_from(block) for name, field in QABlock.fields.items()}

    json.dumps({name: value for name, value in values.items() if name not in {"parent", "children"}})


def test_student_view_data_and_index_know_no_learner(qa_block):
    block = qa_block(None, display_name="Ask", welcome="Hello", topics="a, b")

    assert block.student_view_data() == {"display_name": "Ask"}
    assert block.index_dictionary()["content"] == {"display_name": "Ask", "welcome": "Hello", "topics": "a, b"}


def test_two_blocks_on_a_page_share_no_id(qa_block, ben):
    one, other = qa_block(ben, name="one"), qa_block(ben, name="other")

    assert one.dom_id != other.dom_id
    assert one.dom_id not in other.student_view().content


def test_a_copy_starts_empty_when_questions_belong_to_the_block(qa_block, ben):
    ask(qa_block(ben, name="one"))

    assert "sky" not in qa_block(ben, name="copy").student_view().content


def test_the_csv_link_leads_to_a_page_of_this_space(qa_block, dee):
    content = call(qa_block(dee, is_staff=True), "desk", {"tab": "figures"}, method="GET").text

    assert reverse("social_learning:questions_csv", args=[Space.objects.get().pk]) in content


def test_the_block_hides_nothing_of_what_the_platform_calls(qa_block):
    ours = {name for kind in QABlock.__mro__ if kind.__module__.startswith("social_learning") for name in vars(kind)}
    platform = {name for name in dir(XBlock) if not name.startswith("__")}

    # has_children and resources_dir are set by every block; index_dictionary is asked for by Studio.
    assert ours & platform <= {"has_children", "index_dictionary", "resources_dir"}


def test_the_platform_draws_the_block_by_the_name_of_the_view(qa_block, ben):
    assert "data-sl-root" in qa_block(ben).render("student_view").content
