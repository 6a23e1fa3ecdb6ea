"""Writes a Stack Exchange data dump of any size, streaming: six XML files as the real ones are laid out.

Texts, people, votes and tags come from :mod:`benchmarks.data`; bodies are dressed up as the HTML of a real site, about
1 KB each, and among them are things an importer must bear: posts of people whose account is gone, edits, down votes,
tag descriptions that are posts too, entities, images, dead markup.

``python -m benchmarks.dump DIR --posts N`` writes one by hand.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

from benchmarks import data
from benchmarks.progress import Progress

FILES = ("Users", "Posts", "Comments", "Votes", "Tags", "PostHistory")
_QUESTION, _ANSWER, _TAG_EXCERPT, _TAG_WIKI = 1, 2, 4, 5
_ACCEPTED, _UP, _DOWN = 1, 2, 3
_FIRST_TITLE, _FIRST_BODY, _FIRST_TAGS, _EDIT_BODY = 1, 2, 3, 5
#: Whoever writes tag descriptions.
_COMMUNITY = -1


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each kind a dump has."""

    users: int
    questions: int
    answers: int
    comments: int
    votes: int
    tags: int

    @property
    def posts(self) -> int:
        """Questions and answers."""
        return self.questions + self.answers


class _Files:
    """The open files of a dump; each knows how to take a row."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, TextIO] = {}
        for name in FILES:
            # The real files begin with a byte order mark too.
            file = stack.enter_context((folder / f"{name}.xml").open("w", encoding="utf-8-sig", newline="\n"))
            file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n')
            stack.callback(file.write, f"</{name.lower()}>\n")
            self._files[name] = file
        self.rows: Counter[str] = Counter()

    def row(self, name: str, **values: object) -> None:
        """Write one row; attributes that are ``None`` are left away, as in the real files."""
        self.rows[name] += 1
        shown = (f" {key}={_attribute(value)}" for key, value in values.items() if value is not None)
        self._files[name].write(f"  <row{''.join(shown)} />\n")


def write(folder: Path, posts: int, progress: Progress | None = None) -> Written:
    """Write a dump with this many questions and answers together, and say what is in it."""
    rng = random.Random(data.SEED + posts)
    post_keys, history_keys, vote_keys, comment_keys = count(1), count(1), count(1), count(1)
    used: Counter[str] = Counter()
    questions = answers = 0
    with ExitStack() as stack:
        files = _Files(folder, stack)
        _write_users(files)
        for thread in _endless():
            if questions + answers >= posts:
                break
            key = next(post_keys)
            room = posts - questions - answers - 1
            kept = thread.answers[:room]
            answer_keys = [next(post_keys) for _ in kept]
            accepted = next((k for k, answer in zip(answer_keys, kept, strict=True) if answer.accepted), None)
            _write_post(files, rng, key, _QUESTION, thread, thread, history_keys, AcceptedAnswerId=accepted)
            for answer_key, answer in zip(answer_keys, kept, strict=True):
                _write_post(files, rng, answer_key, _ANSWER, thread, answer, history_keys, ParentId=key)
                if answer.accepted:
                    files.row(
                        "Votes",
                        Id=next(vote_keys),
                        PostId=answer_key,
                        VoteTypeId=_ACCEPTED,
                        CreationDate=_day(answer.created),
                    )
            for owner, part in ((key, thread), *zip(answer_keys, kept, strict=True)):
                _write_votes(files, rng, owner, part, vote_keys)
                _write_comments(files, rng, owner, part, comment_keys)
            used.update(thread.tags)
            questions += 1
            answers += len(kept)
            if progress is not None:
                progress.show("writing a dump", questions + answers, posts)
        _write_tags(files, used, post_keys)
        rows = files.rows
    if progress is not None:
        progress.clear()
    return Written(
        users=rows["Users"],
        questions=questions,
        answers=answers,
        comments=rows["Comments"],
        votes=rows["Votes"],
        tags=rows["Tags"],
    )


def _endless() -> Iterator[data.Thread]:
    for number in count(1):
        yield data.thread(number)


def _write_users(files: _Files) -> None:
    for number in (_COMMUNITY, *range(1, data.AUTHORS + 1)):
        joined = data.EPOCH - timedelta(days=abs(number) % 900)
        files.row(
            "Users",
            Id=number,
            Reputation=1 + 37 * (number % 90),
            CreationDate=_moment(joined),
            DisplayName="Community" if number == _COMMUNITY else f"Learner {number}",
            LastAccessDate=_moment(data.EPOCH),
            WebsiteUrl="https://example.com/" if number % 5 == 0 else None,
            Location="Nairobi, Kenya" if number % 7 == 0 else None,
            AboutMe=f"<p>I am learner {number} &amp; like <em>questions</em>.</p>\n" if number % 3 == 0 else None,
            Views=number % 50,
            UpVotes=number % 40,
            DownVotes=number % 4,
            AccountId=100_000 + number,
        )


def _write_post(
    files: _Files,
    rng: random.Random,
    key: int,
    kind: int,
    thread: data.Thread,
    part: data.Thread | data.Answer,
    history_keys: Iterator[int],
    **links: int | None,
) -> None:
    gone = rng.random() < 0.02
    edited = part.created + timedelta(hours=5) if rng.random() < 0.25 else None
    is_question = kind == _QUESTION
    files.row(
        "Posts",
        Id=key,
        PostTypeId=kind,
        **links,
        CreationDate=_moment(part.created),
        Score=len(part.voters),
        ViewCount=thread.views if is_question else None,
        Body=_dressed(rng, part.body),
        OwnerUserId=None if gone else part.author,
        OwnerDisplayName=f"user{part.author}" if gone else None,
        LastEditorUserId=part.author if edited else None,
        LastEditDate=_moment(edited) if edited else None,
        LastActivityDate=_moment(thread.last_activity if is_question else edited or part.created),
        Title=thread.title if is_question else None,
        Tags="".join(f"<{tag}>" for tag in thread.tags) if is_question else None,
        AnswerCount=len(thread.answers) if is_question else None,
        CommentCount=len(part.comments),
        ContentLicense="CC BY-SA 4.0",
    )
    history: list[tuple[int, datetime, str]] = [(_FIRST_BODY, part.created, part.body)]
    if is_question:
        history.append((_FIRST_TITLE, part.created, thread.title))
        history.append((_FIRST_TAGS, part.created, "".join(f"<{tag}>" for tag in thread.tags)))
    if edited:
        history.append((_EDIT_BODY, edited, part.body + "\n\nEdit: thank you all."))
    for what, when, text in history:
        number = next(history_keys)
        files.row(
            "PostHistory",
            Id=number,
            PostHistoryTypeId=what,
            PostId=key,
            RevisionGUID=f"00000000-0000-4000-8000-{key:012d}" if what != _EDIT_BODY else f"1{number:031d}",
            CreationDate=_moment(when),
            UserId=None if gone else part.author,
            Text=text,
            ContentLicense="CC BY-SA 4.0",
        )


def _write_votes(
    files: _Files, rng: random.Random, key: int, part: data.Thread | data.Answer, vote_keys: Iterator[int]
) -> None:
    kinds = [_UP] * len(part.voters) + [_DOWN] * (rng.random() < 0.1)
    for place, kind in enumerate(kinds):
        # The public dumps do not say who voted.
        day = _day(part.created + timedelta(days=place))
        files.row("Votes", Id=next(vote_keys), PostId=key, VoteTypeId=kind, CreationDate=day)


def _write_comments(
    files: _Files, rng: random.Random, key: int, part: data.Thread | data.Answer, comment_keys: Iterator[int]
) -> None:
    for comment in part.comments:
        files.row(
            "Comments",
            Id=next(comment_keys),
            PostId=key,
            Score=rng.choice((0, 0, 0, 1, 2)),
            Text=f"@Learner {part.author}: {comment.body} See `{comment.body.split()[0]}()` & so on.",
            CreationDate=_moment(comment.created),
            UserId=comment.author,
            ContentLicense="CC BY-SA 4.0",
        )


def _write_tags(files: _Files, used: Counter[str], post_keys: Iterator[int]) -> None:
    for number, name in enumerate(data.tags(), start=1):
        excerpt, wiki = next(post_keys), next(post_keys)
        files.row("Tags", Id=number, TagName=name, Count=used[name], ExcerptPostId=excerpt, WikiPostId=wiki)
        for key, kind in ((excerpt, _TAG_EXCERPT), (wiki, _TAG_WIKI)):
            files.row(
                "Posts",
                Id=key,
                PostTypeId=kind,
                CreationDate=_moment(data.EPOCH),
                Score=0,
                Body=f"<p>Questions about {name}.</p>\n",
                OwnerUserId=_COMMUNITY,
                LastActivityDate=_moment(data.EPOCH),
                CommentCount=0,
                ContentLicense="CC BY-SA 4.0",
            )


def _dressed(rng: random.Random, body: str) -> str:
    """The HTML of a body as a real site has it: links, code, quotes, now and then an image or dead markup."""
    some = body.replace("\n", " ").replace("*", "").split()
    first, last = some[0], some[-1].strip(".")
    parts = [data.html(body)]
    chance = rng.random()
    parts.append(
        f'<p>As <a href="https://docs.example.com/{first.lower()}?page=1&amp;sort=votes" rel="nofollow noreferrer">'
        f"the manual of {first}</a> says, <em>{' '.join(some[:8])}</em> &mdash; but <strong>{last}</strong> &lt; 3.</p>"
    )
    if chance < 0.45:
        parts.append(
            f"<pre><code>def {last.lower()}(x, y):\n    if x &lt; y &amp;&amp; y &gt; 0:\n"
            f"        return &quot;{' '.join(some[2:10])}&quot;\n    raise ValueError(x)\n</code></pre>"
        )
    if chance > 0.7:
        parts.append(f"<blockquote>\n<p>{' '.join(some[:20])}</p>\n</blockquote>\n<hr>")
    if 0.3 < chance < 0.6:
        parts.append(
            f"<ol>\n<li>{' '.join(some[3:9])}</li>\n<li>Then <code>{first}</code>.</li>\n</ol>\n<h2>{last}</h2>"
        )
    if chance > 0.92:
        parts.append('<p><img src="https://i.stack.imgur.com/abc12.png" alt="enter image description here"></p>')
    if chance < 0.01:
        parts.append('<p onclick="x()">dead <blink>markup</blink><script>alert(1)</script></p>')
    return "\n".join(parts) + "\n"


def _attribute(value: object) -> str:
    return '"' + escape(str(value), {'"': "&quot;", "\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;"}) + '"'


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}"


def _day(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT00:00:00.000")


def main() -> None:
    """Write a dump by hand."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dump", description="Write a Stack Exchange data dump.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=50_000, help="questions and answers together (50,000)")
    options = parser.parse_args()
    print(write(options.folder, options.posts, Progress()))


if __name__ == "__main__":
    main()
