import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from social_learning_xblocks.kit.sheets import line
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.data import Participation
from social_learning_xblocks.qa.domain.statistics import COLUMNS
from social_learning_xblocks.qa.models import Question
from tests.factories.qa import subject
from tests.factories.spaces import GRANTED


def exported(room):
    return list(csv.reader(io.StringIO("".join(qa.export_csv(room.dee, room.space)))))


def test_statistics_of_an_empty_space_are_zero(room):
    found = qa.statistics_of(room.dee, room.space)

    assert (found.question_count, found.open_count, found.answered_share, found.solved_share) == (0, 0, 0.0, 0.0)
    assert (found.median_to_first_answer, found.deflections, found.sample_size, found.most_helpful) == (None, 0, 0, [])


def test_statistics_say_how_fast_how_many_and_who(room):
    questions = [room.ask() for _number in range(4)]
    for question, hours in zip(questions, (1, 2, 10), strict=False):
        answer = room.answer(question)
        Question.objects.filter(pk=question.pk).update(first_answer_at=question.created_at + timedelta(hours=hours))
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    qa.answered_by(room.ada, room.space, questions[0].pk)
    room.hide(room.ask())

    found = qa.statistics_of(room.dee, room.space)

    assert (found.question_count, found.open_count, found.answered_share, found.solved_share) == (4, 1, 0.75, 0.25)
    assert (found.median_to_first_answer, found.deflections, found.sample_size) == (7200.0, 1, 4)
    assert [(person.name, *rest) for person, *rest in found.most_helpful] == [("chi", 10, 1, 0)]


def test_csv_has_a_line_for_each_question(room):
    question = room.ask(title="Why, “exactly”?", tags=["ridge", "week 4"])
    answer = room.answer(question)
    room.comment(question)
    qa.vote_question(room.ada, room.space, question.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)
    question.refresh_from_db()

    header, line = exported(room)

    assert tuple(header) == COLUMNS
    assert line[:10] == [
        str(question.pk), "Why, “exactly”?", "ben", question.created_at.isoformat(), "solved", "1", "1", "1", "0", "ridge week-4",
    ]  # fmt: skip
    assert line[10:] == [question.first_answer_at.isoformat(), question.last_activity_at.isoformat()]


def test_csv_leaves_out_what_is_not_shown(room):
    room.hide(room.ask(title="Hidden question"))
    deleted = room.ask(title="Deleted question")
    qa.delete_post(room.ben, room.space, *subject(deleted))
    room.hold("casino")
    room.ask(title="A casino question")

    assert exported(room) == [list(COLUMNS)]


def test_csv_names_no_anonymous_asker_and_nobody_who_left(room):
    room.ask(anonymous=True)
    gone = room.ask()
    Question.objects.filter(pk=gone.pk).update(author=None)

    assert [line[2] for line in exported(room)[1:]] == ["Anonymous", ""]


@pytest.mark.parametrize("title", ["=1+1 or what?", "+441234567", "-1 and why", "@chi, why?"])
def test_csv_holds_nothing_that_a_spreadsheet_would_run(room, title):
    room.ask(title=title)

    assert exported(room)[1][1] == f"'{title}"


def test_csv_goes_on_after_the_first_five_hundred(room):
    Question.objects.bulk_create(
        Question(space=room.space, author_id=room.ben.user_id, title=f"Question {number}") for number in range(501)
    )

    lines = exported(room)

    assert (len(lines), lines[-1][1]) == (502, "Question 500")


def test_csv_download_is_for_moderators(room, client, django_user_model):
    room.ask(title="Is it in the file?")
    address = reverse("social_learning:questions_csv", args=[room.space.pk])
    statuses = {}
    for name in ("dee", "chi", "eve"):
        client.force_login(django_user_model.objects.get(username=name))
        statuses[name] = client.get(address).status_code
    client.logout()
    statuses["nobody"] = client.get(address).status_code

    assert statuses == {"dee": 200, "chi": 404, "eve": 404, "nobody": 404}


def test_csv_download_is_not_for_those_who_were_staff(room, client, django_user_model, settings):
    settings.SOCIAL_LEARNING = {"COURSE_ACCESS": "tests.factories.spaces.course_access"}
    client.force_login(django_user_model.objects.get(username="dee"))
    address = reverse("social_learning:questions_csv", args=[room.space.pk])
    statuses = []
    for actions in (("load", "staff"), ("load",), ()):
        GRANTED.clear()
        GRANTED.update((room.dee.user_id, room.space.course_key, action) for action in actions)
        statuses.append(client.get(address).status_code)

    assert statuses == [200, 404, 404]


def test_csv_download_is_a_file(room, client, django_user_model):
    room.ask(title="Is it in the file?")
    client.force_login(django_user_model.objects.get(username="dee"))

    answer = client.get(reverse("social_learning:questions_csv", args=[room.space.pk]))

    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfquestion_id,")  # spreadsheets need the sign to read UTF-8
    assert "Is it in the file?" in content.decode()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="questions-{room.space.pk}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_csv_download_of_a_number_that_no_database_holds_is_not_found(client, room, django_user_model):
    client.force_login(django_user_model.objects.get(username="dee"))

    assert client.get(reverse("social_learning:questions_csv", args=[10**30])).status_code == 404


def test_csv_download_takes_no_post(room, client, django_user_model):
    client.force_login(django_user_model.objects.get(username="dee"))

    assert client.post(reverse("social_learning:questions_csv", args=[room.space.pk])).status_code == 405


def test_participation_counts_what_others_valued_and_what_was_written(room):
    answer = room.answer(room.ask())
    room.answer(room.ask(), body="A second one")
    room.comment(answer, by=room.chi)
    room.hide(room.comment(answer, by=room.chi))
    room.ask(room.chi)
    qa.vote_answer(room.ada, room.space, answer.pk, on=True)
    qa.endorse_answer(room.ada, room.space, answer.pk, on=True)
    qa.accept_answer(room.ben, room.space, answer.pk, on=True)

    found = qa.participation_of(room.space, room.chi.user_id)

    assert found == Participation(accepted=1, upvoted=1, endorsed=1, contributions=4)
    assert qa.participation_of(room.elsewhere, room.chi.user_id) == Participation(0, 0, 0, 0)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " =", "\u200b=", "\uff1d", "\ufeff\uff20"], ids=ascii)
def test_csv_cells_are_no_formulas(start):
    assert line((f"{start}SUM(A1)", "a=b", 7)) == f"'{start}SUM(A1),a=b,7\r\n"
