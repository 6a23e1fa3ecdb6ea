"""A space goes out into a file and comes back into another space, with everything people did in it."""

import io
import json
import re
from base64 import b64encode

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from PIL import Image

from social_learning_xblocks.kit.errors import Invalid
from social_learning_xblocks.moderation import api as moderation
from social_learning_xblocks.moderation.models import AuditEntry, Report
from social_learning_xblocks.notices.models import Notice
from social_learning_xblocks.people.models import ReputationEvent, Standing
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.transfer import exports, imports
from social_learning_xblocks.qa.domain.transfer.arrivals import Arrivals
from social_learning_xblocks.qa.models import (
    Answer,
    AnswerVote,
    Comment,
    Deflection,
    Question,
    QuestionTag,
    QuestionText,
    Reader,
    Revision,
)
from social_learning_xblocks.spaces import api as spaces
from social_learning_xblocks.spaces.models import Membership, Space, SpaceImage, Tag
from tests.factories.dumps import answer, edit, question, write_dump
from tests.factories.qa import make_room
from tests.factories.spaces import COURSE, make_space

pytestmark = pytest.mark.django_db


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


def exported(space):
    """The lines of an export, as a file would hold them."""
    return [qa.write_line(record) for record in qa.export_space(space)]


def imported(space, lines, **options):
    """Read lines into a space; the report."""
    return qa.import_space(space, io.StringIO("".join(lines)), qa.ImportReport(""), **options)


def records(lines):
    return [json.loads(line) for line in lines]


def normal(lines):
    """An export without what names its space, and with pictures called by their order."""
    text = "".join(lines[1:])
    names = [record["uuid"] for record in records(lines) if record.get("type") == "image"]
    for place, name in enumerate(names):
        text = text.replace(name, f"picture-{place}")
    return text.splitlines()


def counts(space):
    """How many rows of each kind a space has."""
    in_space = (Question, Answer, Comment, Tag, Membership, SpaceImage, Report, AuditEntry, ReputationEvent, Standing)
    by_question = (QuestionTag, QuestionText, Reader, Deflection)
    found = {model.__name__: model.objects.filter(space=space).count() for model in in_space}
    found |= {model.__name__: model.objects.filter(question__space=space).count() for model in by_question}
    found["AnswerVote"] = AnswerVote.objects.filter(answer__space=space).count()
    found["Revision"] = sum(
        Revision.objects.filter(post_type=kind, post_id__in=model.objects.filter(space=space).values("pk")).count()
        for kind, model in (("question", Question), ("answer", Answer), ("comment", Comment))
    )
    return found


def test_what_comes_back_goes_out_the_same(room):
    lines = exported(room.space)
    other = make_space()
    report = imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert counts(other) == counts(room.space)
    assert (report.skipped.as_dict(), report.changed.as_dict(), report.damages) == ({}, {}, [])
    assert set(counts(other).values()) & {0} == set(), "nothing was tried without a row"


def test_nothing_differs_afterwards_and_lists_are_the_same(room):
    other = make_space()
    imported(other, exported(room.space))
    assert list(qa.check_counters(other)) == []
    pages = []
    for space in (room.space, other):
        membership = Membership.objects.get(space=space, user_id=room.chi.user_id)
        for view in ("activity", "votes", "unanswered", "mine", "following", "waiting"):
            page = qa.list_questions(room.chi, space, membership, view=view)
            pages.append([(row.title, row.score, row.state, row.has_voted, row.tags) for row in page.items])
    assert pages[:6] == pages[6:]


def test_reading_a_file_twice_makes_nothing_twice(room):
    lines = exported(room.space)
    other = make_space()
    first = imported(other, lines)
    before = counts(other)
    second = imported(other, lines)
    assert counts(other) == before
    assert second.made.total() == second.made.count("pictures")
    assert second.known.total() + second.made.total() == first.made.total()


def test_reading_a_file_into_its_own_space_changes_nothing(room):
    lines = exported(room.space)
    before = counts(room.space)
    imported(room.space, lines)
    assert counts(room.space) == before
    assert exported(room.space)[1:] == lines[1:]


def test_what_was_stopped_is_completed(room, monkeypatch):
    lines = exported(room.space)
    other = make_space()

    def stop(line):
        if line > len(lines) // 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(imports, "RECORDS_AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        imported(other, lines, told=stop)
    imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert list(qa.check_counters(other)) == []


def test_the_first_line_says_what_it_is_and_the_last_how_much(room):
    first, *_rest, last = records(exported(room.space))
    assert (first["format"], first["version"], first["space"]["key"], first["space"]["held_words"]) == (
        "social_learning.space",
        1,
        room.space.key,
        "casino",
    )
    assert last["type"] == "end"
    assert {kind: last["counts"][kind] for kind in ("tag", "member", "question", "answer", "comment", "image")} == {
        "tag": 3,
        "member": 4,
        "question": 3,
        "answer": 3,
        "comment": 3,
        "image": 1,
    }


def test_notices_and_addresses_stay_here(room):
    text = "".join(exported(room.space))
    assert Notice.objects.filter(space=room.space).count() > 0
    assert "notice" not in {record.get("type") for record in records(exported(room.space))}
    assert "@example.org" not in text
    assert "password" not in text


def test_settings_of_the_space_come_where_there_are_none(room):
    Space.objects.filter(pk=room.space.pk).update(title="Machine learning")
    lines = exported(Space.objects.get(pk=room.space.pk))
    empty, other = make_space(), make_space(title="Own title")
    imported(empty, lines)
    imported(other, lines)
    assert (empty.title, empty.held_words) == ("Machine learning", "casino")
    assert (other.title, other.held_words) == ("Own title", "casino")


def test_an_imported_dump_goes_out_and_in_with_its_history(tmp_path):
    space, other = make_space(), make_space()
    history = [
        edit(1, 10, 2, "It *zigzags*.", "2024-03-01T10:00:00.000"),
        edit(2, 10, 5, "It *zig-zags*.", "2024-03-02T10:00:00.000", user=4),
    ]
    body = "<p>It <em>zig-zags</em>.<br>Here.</p><pre class='lang-py'><code>x = 1\n</code></pre>"
    posts = [question(10, AcceptedAnswerId=11, Body=body), answer(11, 10, Score=-4)]
    qa.import_dump(space, write_dump(tmp_path, Posts=posts, PostHistory=history), qa.ImportReport("beer"), processes=1)
    lines = exported(space)
    imported(other, lines)
    assert normal(exported(other)) == normal(lines)
    assert Question.objects.get(space=other).source_key == "se:beer:10"
    assert Question.objects.get(space=other).body_html == Question.objects.get(space=space).body_html
    assert list(qa.check_counters(other)) == []


# People


def elsewhere(lines):
    """The same lines as from another site, where people have other names."""
    return [
        re.sub(r'"(user|author|editor|reporter|actor|giver|endorsed_by)":"(\w+)"', r'"\1":"x\2"', line)
        for line in lines
    ]


def test_people_without_an_account_leave_posts_without_an_author(room):
    other = make_space()
    report = imported(other, elsewhere(exported(room.space)))
    assert set(Question.objects.filter(space=other).values_list("author", flat=True)) == {None}
    best = Answer.objects.get(space=other, is_accepted=True)
    assert (best.score, best.endorsed_by, best.is_endorsed) == (1, None, True)
    assert AnswerVote.objects.filter(answer__space=other).count() == 0
    assert sorted(report.changed.lines["person without an account here"].first) == ["xada", "xben", "xchi", "xdee"]
    assert report.skipped.count("vote of a person without an account") == 1
    assert list(qa.check_counters(other)) == []


def test_people_without_an_account_get_one_when_that_is_wanted(room):
    other = make_space()
    lines = elsewhere(exported(room.space))
    imported(other, lines, create_users=True)
    ben = get_user_model().objects.get(username="xben")
    assert (ben.first_name, ben.is_active, ben.email, ben.has_usable_password()) == ("Ben Haddad", False, "", False)
    assert normal(elsewhere(exported(room.space))) == normal(exported(other))


def test_roles_come_with_people(room):
    other = make_space()
    imported(other, exported(room.space))
    roles = Membership.objects.filter(space=other).values_list("user__username", "role", "accepts_requests")
    assert sorted(roles) == [
        ("ada", "mentor", True),
        ("ben", "learner", False),
        ("chi", "learner", False),
        ("dee", "staff", False),
    ]


def test_who_is_here_already_keeps_the_role(room):
    other = make_space()
    Membership.objects.create(space=other, user_id=room.chi.user_id, role="moderator")
    imported(other, exported(room.space))
    assert Membership.objects.get(space=other, user_id=room.chi.user_id).role == "moderator"


def test_who_has_no_account_is_no_member(room):
    here = Arrivals(room.space)
    here.people |= {"ben": room.ben.user_id, "nobody": None}
    assert (here.member("ben"), here.person("ben"), here.person("nobody"), here.person(7)) == (
        room.ben.user_id,
        room.ben.user_id,
        None,
        None,
    )
    with pytest.raises(KeyError):
        here.member("nobody")


# Pictures


def test_pictures_get_a_number_of_their_own_on_the_same_site(room):
    other = make_space()
    imported(other, exported(room.space))
    original, copy = SpaceImage.objects.get(space=room.space), SpaceImage.objects.get(space=other)
    found = Question.objects.get(space=other, is_anonymous=False, visibility=0)
    assert original.uuid != copy.uuid
    assert str(copy.uuid) in found.body
    assert str(copy.uuid) in found.body_html
    assert str(original.uuid) not in found.body + found.body_html
    assert copy.file.read() == original.file.read()


def test_pictures_keep_their_number_where_nobody_has_it(room):
    lines = exported(room.space)
    number = SpaceImage.objects.get().uuid
    SpaceImage.objects.all().delete()
    other = make_space()
    imported(other, lines)
    assert SpaceImage.objects.get(space=other).uuid == number


def test_a_picture_whose_file_is_gone_is_left_out(room):
    image = SpaceImage.objects.get()
    image.file.storage.delete(image.file.name)
    assert [record for record in records(exported(room.space)) if record.get("type") == "image"] == []


@pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"", b"GIF89a"])
def test_what_only_claims_to_be_a_picture_is_refused(room, content):
    lines = [
        qa.write_line({**record, "content": b64encode(content).decode()})
        if record.get("type") == "image"
        else qa.write_line(record)
        for record in records(exported(room.space))
    ]
    other = make_space()
    report = imported(other, lines)
    assert SpaceImage.objects.filter(space=other).count() == 0
    assert report.skipped.count("image that cannot be read") == 1


def test_pictures_that_are_too_large_are_refused(room, settings):
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_BYTES": 10}
    assert imported(make_space(), exported(room.space)).skipped.count("image that cannot be read") == 1
    settings.SOCIAL_LEARNING = {"IMAGE_MAX_PIXELS": 2}
    assert imported(make_space(), exported(room.space)).skipped.count("image that cannot be read") == 1


# Files that are not what they should be


def changed(lines, kind, /, **changes):
    """The lines with the first record of a kind changed."""
    found = records(lines)
    place = next(number for number, record in enumerate(found) if record.get("type") == kind)
    found[place] |= changes
    return [qa.write_line(record) for record in found]


def test_html_of_a_file_is_cleaned_like_anybodys(room):
    evil = "<p onclick='x()'>Hi<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    other = make_space()
    imported(other, changed(exported(room.space), "question", html=evil, body="<script>alert(1)</script>"))
    found = Question.objects.filter(space=other).order_by("pk").first()
    assert found.body_html == '<p dir="auto">Hi</p>'
    imported(third := make_space(), changed(exported(room.space), "question", body="<script>alert(1)</script>"))
    assert "<script" not in Question.objects.filter(space=third).order_by("pk").first().body_html


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("question", {"title": "x" * 151}),
        ("question", {"title": None}),
        ("question", {"created_at": "yesterday"}),
        ("question", {"score": 10**12}),
        ("question", {"visibility": 9}),
        ("question", {"tags": [None]}),
        ("question", {"key": "k" * 81}),
        ("question", {"body": 5}),
        ("answer", {"question": 17}),
        ("answer", {"endorsed_at": 17}),
        ("comment", {"created_at": None}),
        ("member", {"role": "emperor"}),
        ("image", {"uuid": "no"}),
        ("image", {"content": "no"}),
        ("revision", {"number": "one"}),
        ("revision", {"post": 5}),
        ("vote", {"created_at": []}),
        ("reader", {"changed_at": "yesterday"}),
        ("deflection", {"created_at": 1}),
        ("report", {"reason": "taste"}),
        ("trail", {"act": "danced"}),
        ("credit", {"kind": "bribed"}),
        ("credit", {"subject": ["question"]}),
    ],
)
def test_a_record_that_is_none_is_left_out_alone(room, kind, changes):
    lines = exported(room.space)
    other = make_space()
    report = imported(other, changed(lines, kind, **changes))
    assert report.skipped.count(f"{kind} that cannot be read") == 1
    assert list(qa.check_counters(other)) == []
    imported(other, lines)
    if kind != "image":  # texts that came without their picture keep its first name
        assert sorted(normal(exported(other))) == sorted(normal(lines))


def test_what_hangs_on_something_that_is_missing_is_left_out(room):
    lines = [line for line in exported(room.space) if '"type":"question"' not in line]
    other = make_space()
    report = imported(other, lines)
    assert Answer.objects.filter(space=other).count() == 0
    assert report.skipped.count("answer of a post that is not here") == 3
    assert report.skipped.count("comment of a post that is not here") == 3
    assert list(qa.check_counters(other)) == []


def test_lines_that_are_none_are_counted(room):
    lines = exported(room.space)
    lines[3:3] = ["not json\n", "[1]\n", '{"no": "type"}\n', '{"type": "future", "x": 1}\n', "[" * 100_000 + "\n"]
    other = make_space()
    report = imported(other, lines)
    assert report.skipped.count("line that cannot be read") == 4
    assert report.skipped.count("line of an unknown kind: future") == 1
    assert normal(exported(other)) == normal(exported(room.space))


def test_a_file_that_breaks_off_says_so(room):
    report = imported(make_space(), exported(room.space)[:-1])
    assert report.damages == ["The file breaks off: its last line is missing."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not the export of a space"),
        ("<posts/>", "This is not the export of a space"),
        ("[]", "This is not the export of a space"),
        ('{"format": "social_learning.space"}', "This is not the export of a space"),
        (
            '{"format": "social_learning.space", "version": 9, "space": {}}',
            "is of version 9; this site reads version 1",
        ),
    ],
)
def test_other_files_are_refused(text, sentence):
    with pytest.raises(Invalid, match=sentence):
        imported(make_space(), [text])


def test_lines_about_what_is_gone_are_not_written(room):
    Comment.objects.all().delete()
    Tag.objects.filter(name="optimisation").delete()
    AuditEntry.objects.bulk_create(
        [AuditEntry(space=room.space, act=moderation.Act.KEPT, subject_type="course", subject_id=1)]
    )
    found = records(exported(room.space))
    assert {record["subject"][0] for record in found if record.get("type") == "trail"} == {"question", "answer"}
    assert all("optimisation" not in record["tags"] for record in found if record.get("type") == "credit")


def test_the_trail_of_the_space_itself_comes_too(room):
    moderation.save_held_words(room.dee, room.space, words="casino")
    other = make_space()
    imported(other, exported(room.space))
    assert AuditEntry.objects.get(space=other, act="words").subject_id == other.pk


def test_a_waiting_report_does_not_become_two(room):
    other = make_space()
    lines = exported(room.space)
    imported(other, lines)
    moved = [
        re.sub(r'"created_at":"[^"]+"', '"created_at":"2020-01-01T00:00:00+00:00"', line)
        if '"type":"report"' in line
        else line
        for line in lines
    ]
    imported(other, moved)
    assert Report.objects.filter(space=other, open_key=1).count() == 1


def test_courses_of_a_community_are_named():
    space = make_space(kind="community", key="python")
    report = imported(make_space(), exported(space))
    assert report.notes == [f"Courses that shared the community there, to be added here by its staff: {COURSE}."]


def test_much_goes_in_portions(room, monkeypatch):
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(imports, "RECORDS_AT_ONCE", 2)
    told = []
    lines = exported(room.space)
    other = make_space()
    imported(other, lines, told=told.append)
    assert normal(exported(other)) == normal(lines)
    assert told == sorted(told)
    assert told[-1] == len(lines)


# The commands


def test_the_commands_carry_a_space_into_another(room, tmp_path, capsys):
    file = tmp_path / "space.jsonl"
    call_command("export_space", room.space.key, str(file))
    call_command("import_space", str(file), space="python", course=COURSE)
    other = spaces.space_called("python")
    assert normal(exported(other)) == normal(file.read_text().splitlines(keepends=True))
    said = capsys.readouterr().out
    assert f"lines in {file}" in said
    assert "3  questions" in said
    assert list(tmp_path.iterdir()) == [file]


def test_a_space_can_be_printed(room, capsys):
    call_command("export_space", room.space.key, "-")
    assert capsys.readouterr().out.splitlines(keepends=True)[1:] == exported(room.space)[1:]


def test_a_file_is_whole_or_not_there(room, tmp_path, monkeypatch):
    def stumble(space):
        yield {"format": "x"}
        raise KeyboardInterrupt

    monkeypatch.setattr("social_learning_xblocks.management.commands.export_space.export_space", stumble)
    with pytest.raises(KeyboardInterrupt):
        call_command("export_space", room.space.key, str(tmp_path / "space.jsonl"))
    assert list(tmp_path.iterdir()) == []


def test_the_commands_refuse_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="There is no space “nowhere” yet"):
        call_command("export_space", "nowhere", "-")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_space", str(tmp_path / "none"), space=COURSE)
    (tmp_path / "odd").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="This is not the export of a space"):
        call_command("import_space", str(tmp_path / "odd"), space=COURSE)


def test_the_command_fails_for_a_file_that_breaks_off(room, tmp_path):
    file = tmp_path / "space.jsonl"
    file.write_text("".join(exported(room.space)[:-1]))
    with pytest.raises(CommandError, match="The file breaks off"):
        call_command("import_space", str(file), space=COURSE)


def test_the_command_can_be_stopped(room, tmp_path, monkeypatch, capsys):
    def stop(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("social_learning_xblocks.management.commands.import_space.import_space", stop)
    file = tmp_path / "space.jsonl"
    file.write_text("")
    with pytest.raises(SystemExit):
        call_command("import_space", str(file), space=COURSE)
    assert "Run the same command again" in capsys.readouterr().err


def test_roles_that_were_given_come_too(room):
    moderation.give_role(room.dee, room.space, username="chi", role="expert")
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                space=room.space, act=moderation.Act.ROLE, subject_type="member", subject_id=999_999, reason="guest"
            )
        ]
    )
    other = make_space()
    imported(other, exported(room.space))
    (entry,) = AuditEntry.objects.filter(space=other, act="role")
    assert (entry.subject_type, entry.subject_id, entry.reason) == ("member", room.chi.user_id, "expert")
