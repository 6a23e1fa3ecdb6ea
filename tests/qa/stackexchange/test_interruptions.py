"""An import that is stopped, killed, or given broken files loses nothing and can be run again."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
import types
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from social_learning_xblocks.management.progress import Progress, stoppable
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.domain.stackexchange import batches, files, saving, workers
from social_learning_xblocks.qa.domain.stackexchange.shelf import Shelf
from social_learning_xblocks.qa.models import Answer, Comment, Question
from social_learning_xblocks.spaces.models import Space
from tests.factories.dumps import answer, comment, question, write_dump, xml
from tests.factories.spaces import COURSE, make_space

MANY = 12


@pytest.fixture
def one_question_a_batch(monkeypatch):
    monkeypatch.setattr(batches, "MOST_POSTS", 1)


def many(folder):
    """Twelve questions with an answer and a comment each."""
    posts = [post for n in range(1, MANY + 1) for post in (question(10 * n), answer(10 * n + 1, 10 * n))]
    return write_dump(folder, Posts=posts, Comments=[comment(n, 10 * n + 1) for n in range(1, MANY + 1)])


def run(space, folder, **options):
    return qa.import_dump(space, folder, qa.ImportReport("beer"), **{"processes": 1, **options})


def contents(space):
    """What an import makes, without ids."""
    fields = ("source_key", "title", "body_html", "score", "state", "answer_count", "last_activity_at", "excerpt")
    return (
        list(Question.objects.filter(space=space).order_by("source_key").values_list(*fields)),
        list(
            Answer.objects.filter(space=space).order_by("source_key").values_list("source_key", "question__source_key")
        ),
        list(
            Comment.objects.filter(space=space).order_by("source_key").values_list("source_key", "answer__source_key")
        ),
    )


@pytest.mark.django_db
def test_an_error_in_the_middle_of_a_batch_leaves_nothing_of_it(space, tmp_path, one_question_a_batch, monkeypatch):
    folder = many(tmp_path)
    untouched, calls = saving._save_comments, []

    def stumble(*arguments):
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return untouched(*arguments)

    monkeypatch.setattr(saving, "_save_comments", stumble)
    with pytest.raises(KeyboardInterrupt):
        run(space, folder)
    assert (Question.objects.count(), Answer.objects.count(), Comment.objects.count()) == (4, 4, 4)
    assert list(qa.check_counters(space)) == []
    report = run(space, folder)
    assert (report.made.count("questions"), report.known.count("questions")) == (MANY - 4, 4)
    other = make_space()
    run(other, folder)
    assert contents(space) == contents(other)
    assert list(qa.check_counters(space)) == []


@pytest.mark.django_db
def test_the_command_that_is_stopped_says_so_and_reports(space, tmp_path, one_question_a_batch, monkeypatch, capsys):
    folder = many(tmp_path)
    untouched, calls = saving._save_comments, []

    def stumble(*arguments):
        calls.append(1)
        if len(calls) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return untouched(*arguments)

    monkeypatch.setattr(saving, "_save_comments", stumble)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_stackexchange", str(folder), space=space.key, processes=1)
    assert stopped.value.code == 130
    said = capsys.readouterr()
    assert "run the same command again" in said.err
    assert "2  questions" in said.out
    assert Question.objects.count() == 2
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_leaves_whole_batches(tmp_path, one_question_a_batch):
    """Another process imports into the database of this test and is killed without warning."""
    if connection.vendor == "sqlite":
        pytest.skip("the database of the test is in the memory of this process; run with SL_DATABASE=mysql or postgres")
    space = make_space()
    posts = [post for n in range(1, 200) for post in (question(10 * n), answer(10 * n + 1, 10 * n))]
    folder = write_dump(tmp_path, Posts=posts)
    program = (
        "import os, django; django.setup()\n"
        "from django.conf import settings; from django.core.management import call_command\n"
        "from social_learning_xblocks.qa.domain.stackexchange import batches; batches.MOST_POSTS = 1\n"
        f"call_command('import_stackexchange', {str(folder)!r}, space={space.key!r}, source='beer', processes=1)"
    )
    name = connection.settings_dict["NAME"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "SL_DATABASE_NAME": name}
    child = subprocess.Popen([sys.executable, "-c", program], env=environment)
    while Question.objects.count() < 3 and child.poll() is None:
        time.sleep(0.01)
    child.kill()
    child.wait()
    assert 3 <= Question.objects.count() < len(posts) // 2
    assert Answer.objects.count() == Question.objects.count()
    assert list(qa.check_counters(space)) == []
    run(space, folder)
    assert (Question.objects.count(), Answer.objects.count()) == (199, 199)
    assert list(qa.check_counters(space)) == []


@pytest.mark.django_db
def test_an_error_while_processes_work_ends_them(space, tmp_path, one_question_a_batch, monkeypatch):
    def stumble(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(saving, "_save_comments", stumble)
    with pytest.raises(KeyboardInterrupt):
        run(space, many(tmp_path), processes=2)
    assert Question.objects.count() == 0


def test_a_worker_ends_when_its_parent_is_gone(tmp_path):
    program = (
        "import os, sys\n"
        "from social_learning_xblocks.kit.richtext import Policy, bodies\n"
        "from social_learning_xblocks.qa.domain.stackexchange import workers\n"
        "if __name__ == '__main__':\n"
        "    with workers.open_workers(2, Policy()) as submit:\n"
        "        assert submit([bodies.Text('<p>x</p>')]).result()[0].body == 'x'\n"
        "        children = open(f'/proc/{os.getpid()}/task/{os.getpid()}/children').read().split()\n"
        "        print(*children, flush=True)\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(program)
    done = subprocess.run(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        text=True,
        check=False,
    )
    children = [int(pid) for pid in done.stdout.split()]
    assert len(children) >= 2, done.stderr
    until = time.monotonic() + 10
    while any(map(is_running, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in children if is_running(pid)] == []


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_worker_leaves_the_keyboard_to_its_parent():
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        workers._begin()
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == (signal.SIG_IGN, signal.SIG_DFL)
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])


def test_a_worker_watches_its_parent(monkeypatch):
    """Seen from inside: it waits until the parent's end of a pipe is closed."""
    mine, theirs = multiprocessing.Pipe()
    ended = []
    parent = types.SimpleNamespace(sentinel=mine)
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: parent)
    monkeypatch.setattr(os, "_exit", ended.append)
    theirs.close()
    workers._end_with_parent()
    mine.close()
    assert ended == [1]


# Files that are no dumps


@pytest.mark.django_db
def test_a_file_that_breaks_off_is_read_as_far_as_it_is_whole(space, tmp_path):
    rows = [question(10), answer(11, 10), question(20)]
    whole = xml("Posts", rows)
    write_dump(tmp_path, Posts=whole[: whole.index('<row Id="20"') + 40])
    report = run(space, tmp_path)
    assert report.damages == ["Posts.xml is damaged in line 5, column 3: unclosed token."]
    assert report.as_dict()["finished"] is False
    assert sorted(Question.objects.values_list("source_key", flat=True)) == ["se:beer:10"]
    write_dump(tmp_path, Posts=rows)
    assert run(space, tmp_path).as_dict()["finished"] is True
    assert sorted(Question.objects.values_list("source_key", flat=True)) == ["se:beer:10", "se:beer:20"]


@pytest.mark.django_db
def test_answers_behind_a_damage_come_when_the_file_is_mended(space, tmp_path):
    rows = [question(10, AcceptedAnswerId=11), answer(11, 10)]
    write_dump(tmp_path, Posts=xml("Posts", rows[:1]).replace("</posts>", "<row"), Comments="no xml")
    report = run(space, tmp_path)
    assert [damage.split(":")[0] for damage in report.damages] == [
        "Posts.xml is damaged in line 4, column 1",
        "Comments.xml is damaged in line 1, column 2",
    ]
    assert Question.objects.get().state == qa.State.UNANSWERED
    write_dump(tmp_path, Posts=rows, Comments=[comment(1, 11)])
    run(space, tmp_path)
    assert (Question.objects.get().state, Answer.objects.get().is_accepted) == (qa.State.SOLVED, True)
    assert list(qa.check_counters(space)) == []


@pytest.mark.django_db
def test_an_answer_that_comes_later_does_not_take_the_place_of_the_accepted_one(space, tmp_path):
    run(space, write_dump(tmp_path, Posts=[question(10, AcceptedAnswerId=11), answer(11, 10)]))
    run(space, write_dump(tmp_path, Posts=[question(10, AcceptedAnswerId=12), answer(11, 10), answer(12, 10)]))
    assert dict(Answer.objects.values_list("source_key", "is_accepted")) == {"se:beer:11": True, "se:beer:12": False}
    assert list(qa.check_counters(space)) == []


@pytest.mark.django_db
def test_the_command_fails_in_a_sentence(tmp_path):
    write_dump(tmp_path, Posts="<posts><row Id='1' PostTypeId='1' Title='Whole' /><row")
    with pytest.raises(CommandError) as failure:
        call_command("import_stackexchange", str(tmp_path), space=COURSE, processes=1, source="beer")
    assert str(failure.value) == (
        "Posts.xml is damaged in line 1, column 52: unclosed token. What stands before it is there. "
        "Mend the file and run this again."
    )
    assert Question.objects.get().title == "Whole"
    with pytest.raises(CommandError, match=r"There is no Posts\.xml in"):
        call_command("import_stackexchange", str(tmp_path / "nowhere"), space=COURSE)


BOMB = '<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><posts><row Id="1" Title="&b;"/></posts>'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (BOMB, "Posts.xml has a document type declaration; a dump has none."),
        (
            "<!DOCTYPE posts SYSTEM 'file:///etc/passwd'><posts/>",
            "Posts.xml has a document type declaration; a dump has none.",
        ),
        ('<?xml version="1.0" encoding="utf-16"?><posts/>', "Posts.xml is written in utf-16; a dump is in UTF-8."),
        (
            "<posts><row Id='1' Title='&unknown;'/></posts>",
            "Posts.xml is damaged in line 1, column 8: undefined entity.",
        ),
        ("", "Posts.xml is damaged in line 1, column 1: no element found."),
    ],
)
def test_xml_that_no_dump_has_is_refused(text, sentence, tmp_path):
    path = tmp_path / "Posts.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(files.Damaged) as damage:
        list(files.read_rows(path))
    assert str(damage.value) == sentence


def test_a_row_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "CHUNK", 1000)
    monkeypatch.setattr(files, "LONGEST_ROW", 1 << 20)
    path = tmp_path / "Posts.xml"
    path.write_text("<posts><row Id='1'/><row Id='2' Body='" + "x" * (3 << 20))
    found = []
    with pytest.raises(files.Damaged, match=r"Posts\.xml has a row of more than 1 MB\."):
        found.extend(row.attributes["Id"] for row in files.read_rows(path))
    path.write_text("<posts>" + "<row Id='1'/>" * 200_000 + "</posts>")
    assert sum(1 for _row in files.read_rows(path)) == 200_000


def test_rows_are_found_again_by_their_place(tmp_path):
    path = tmp_path / "Posts.xml"
    path.write_text(
        "<posts>\n<row Id='1' T='é 漢 &lt;'  />  <row Id='2'></row><row Id='3' T=''/></posts>", encoding="utf-8"
    )
    rows = list(files.read_rows(path))
    with path.open("rb") as file:
        again = files.read_again(file, [(row.start, row.length) for row in reversed(rows)])
    assert again == [{"Id": "3", "T": ""}, {"Id": "2"}, {"Id": "1", "T": "é 漢 <"}]


@pytest.mark.parametrize("seed", range(8))
def test_broken_files_never_break_the_import(seed, tmp_path, db):
    """Bytes are changed at random: every run ends with a report, what it made is in order, and a whole file heals all."""
    chance = random.Random(seed)
    folder = many(tmp_path)
    whole = {path: path.read_bytes() for path in folder.iterdir()}
    for path, content in whole.items():
        spoiled = bytearray(content)
        for _time in range(3):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        path.write_bytes(spoiled)
    space = make_space()
    run(space, folder)
    assert list(qa.check_counters(space)) == []
    for path, content in whole.items():
        path.write_bytes(content)
    run(space, folder)
    assert list(qa.check_counters(space)) == []
    assert Question.objects.filter(space=space).count() >= MANY


# Memory and telling


def large(folder, questions):
    """Questions with three answers each, a kilobyte a post, everybody somebody else."""
    body = "<p>" + "The valley is narrow and long. " * 32 + "</p>"
    rows = []
    for n in range(1, questions + 1):
        rows.append(question(10 * n, Body=body, OwnerUserId=n))
        rows += [answer(10 * n + k, 10 * n, Body=body, OwnerUserId=n + k) for k in (1, 2, 3)]
    return write_dump(
        folder, Posts=rows, Users=[{"Id": n, "DisplayName": f"Person {n}"} for n in range(1, questions + 4)]
    )


def peak_of(work):
    """The most bytes of Python objects that were there at once while the work was done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.django_db
@pytest.mark.no_cover
def test_reading_twenty_thousand_posts_takes_no_more_memory_than_a_batch(space, tmp_path):
    folder = large(tmp_path, 5_000)
    report = qa.ImportReport("beer")

    def read():
        with Shelf(folder, report) as shelf:
            shelf.fill(lambda stage, done, total: None)
            assert sum(len(batch.texts()) for batch in batches.read_batches(space, shelf, report)) == 20_000

    assert (folder / "Posts.xml").stat().st_size > 20_000_000
    assert peak_of(read) < 8_000_000


@pytest.mark.django_db
@pytest.mark.no_cover
def test_memory_does_not_grow_with_the_dump(tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "MOST_POSTS", 60)
    small, big = large(tmp_path / "small", 60), large(tmp_path / "big", 240)
    run(make_space(), large(tmp_path / "warm", 10))
    one = peak_of(lambda: run(make_space(), small))
    four = peak_of(lambda: run(make_space(), big))
    # The batches in memory are as many, four times or sixteen times.
    assert four < one + 2_000_000
    assert four < 8_000_000


class Terminal:
    """A stream as a command writes to it."""

    def __init__(self, is_terminal=True):
        self.text = ""
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal

    def write(self, text, ending="\n"):
        self.text += text + ending

    def flush(self):
        pass


def test_progress_is_a_line_where_there_is_no_tqdm(monkeypatch):
    monkeypatch.setattr("social_learning_xblocks.management.progress.tqdm", None)
    stream = Terminal()
    with Progress(stream) as progress:
        progress("reading", 0, 0)
        progress("saving", 1, 4)
        progress("saving", 4, 4)
    assert stream.text == "\rreading: 100 % (0 of 0)\n\rsaving: 100 % (4 of 4)\n"


def test_progress_is_a_bar_where_there_is_tqdm():
    pytest.importorskip("tqdm", reason="tqdm is optional and not installed here")
    stream = Terminal()
    with Progress(stream) as progress:
        progress("reading", 1, 2)
        progress("reading", 2, 2)
        progress("saving", 7, 7)
    assert "reading: 100%" in stream.text
    assert "saving: 100%" in stream.text


@pytest.mark.parametrize(("is_terminal", "verbosity"), [(False, 1), (True, 0)])
def test_progress_is_quiet_where_nobody_looks(is_terminal, verbosity):
    stream = Terminal(is_terminal)
    with Progress(stream, verbosity) as progress:
        progress("reading", 1, 2)
    assert stream.text == ""


def test_signals_are_left_alone_outside_the_main_thread():
    import threading  # noqa: PLC0415 - named where it is used

    seen = []

    def work():
        with stoppable():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGTERM)]


def test_spaces_of_others_are_not_touched(db, tmp_path):
    bystander = make_space()
    run(make_space(), many(tmp_path))
    assert Space.objects.count() == 2
    assert Question.objects.filter(space=bystander).count() == 0
