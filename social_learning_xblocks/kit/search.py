"""Search on what each database already has, with the same answers on all of them.

A document is kept as *tokens*: analysed words (folded, stemmed), each joined with the number of its space. So the words of
50,000 communities never meet in one posting list, the space is part of the match itself, and two-letter words, stop lists
and collations of the engines do not matter. The engine (SQLite FTS5, MySQL and MariaDB FULLTEXT, PostgreSQL GIN) gives
candidates; ``rank`` puts them in order, the same everywhere.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MAX_TOKENS = 600
MAX_QUERY_WORDS = 12
TITLE_WEIGHT = 3.0
#: Of "a.b.c.d" and its like; a longer chain is found by its first parts and as a whole.
MAX_PARTS = 8
#: Stems of words up to this length are remembered: a process meets the same ones again and again.
_SHORT = 40

# Kana and Han, which have no word breaks.
_HAN = r"\u3005\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: Vowel signs and points, which are no letters to Python: without them "हिन्दी" is three words.
MARKS = "".join(chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)).startswith("M"))
_LETTERS = rf"[^\W_{_HAN}]+(?:[{MARKS}]+[^\W_{_HAN}]*)*"
_WORD = re.compile(rf"[{_HAN}]+|{_LETTERS}(?:[.'’]{_LETTERS})*(?:\+\+|#)?")
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNSPACED = re.compile(rf"[{_HAN}]+")
_NO_WIDTH = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0xFEFF))
_VOWEL = re.compile(r"[aeiouy]")
_DROPPED_MARKS = frozenset({202, 216, 220, 230} | set(range(10, 36)))  # accents and pointing; Indic vowels are class 0

STOP_WORDS = frozenset(
    "a an and any are as at be but by can could do does for from get has have how i if in into is it its me my no not of "
    "on or our should so some than that the their them then there these this to use using was we what when where which "
    "who why will with would you your find need want help please "
    "al como con cual cuando de del donde el en es esta este hay la las lo los mas mi no o para pero por porque puedo que "
    "se si sin son su un una y".split()
)


@dataclass(frozen=True)
class Vocabulary:
    """How often words stand in a sample of a space's documents. ``counts``: stem -> documents of the sample with it."""

    documents: int = 0
    sample: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def share(self, stem: str) -> float:
        """The estimated share of documents with this word, 0.0 to 1.0."""
        return self.counts.get(stem, 0) / self.sample if self.sample else 0.0

    def weight(self, stem: str) -> float:
        """Inverse document frequency (Robertson and Spärck Jones), always positive."""
        count = self.counts.get(stem, 0)
        return math.log(1 + (self.sample - count + 0.5) / (count + 0.5)) if self.sample else 1.0


@dataclass(frozen=True)
class Document:
    """What ``rank`` looks at: the stems of the title, of the rest, and a prior of 0.0 to 1.0 for quality."""

    key: int
    title: Collection[str]
    text: Collection[str]
    prior: float = 0.0


def fold(text: str) -> str:
    """Lower case without accents and signs of no width: "Résumé" and "resume" are one word."""
    if text.isascii():
        return text.lower()
    # Twice, because some letters (𝐀, ℌ) have a case only when they are taken apart.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_NO_WIDTH)).casefold())
    kept = "".join(mark for mark in decomposed if unicodedata.combining(mark) not in _DROPPED_MARKS)
    return unicodedata.normalize("NFC", kept)


def stem(word: str) -> str:
    """A light stem: plural, -ed, -ing and a final e go (after Harman's S stemmer and Porter's step 1)."""
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest):
            is_doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "aeioulsz"
            word = rest[:-1] if is_doubled else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def words(text: str) -> list[str]:
    """The words of a text, folded; kana and Han as overlapping pairs."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if _UNSPACED.match(word):
            found.extend(word[i : i + 2] for i in _pairs(word))
        else:
            found.append(word.replace("’", "'").removesuffix("'s"))
    return found


def stems(text: str) -> list[str]:
    """The distinct stems of a text in order, stop words left out unless there is nothing else."""
    found = words(text)
    kept = [word for word in found if word not in STOP_WORDS] or found
    return list(dict.fromkeys(stem(word) for word in kept))


def part_stems(text: str) -> list[str]:
    """The distinct stems of the parts of joined words: "pd.merge" has "pd" and "merge", "DataFrame" "data" and "frame".

    For what is stored only: who asks for a whole word means the whole, however it is spelled elsewhere. Parts of one letter
    or of digits alone say nothing, nor do pairs of letters between capitals ("LaTeX").
    """
    joined = (word for word in dict.fromkeys(_WORD.findall(text)) if "." in word or _SEAM.search(word))
    return list(dict.fromkeys(part for word in joined for part in _parts(word)))


def query_stems(text: str) -> list[str]:
    """The stems of what somebody typed: the first dozen, enough to say what is meant."""
    return stems(text)[:MAX_QUERY_WORDS]


def plain(word: str) -> str:
    """The stem as ASCII letters and digits, which every engine takes for one word; others are hashed."""
    return word if word.isascii() and word.isalnum() and len(word) <= 40 else _hashed(word)


def token(space_id: int, word: str) -> str:
    """The stem inside its space: what is stored and looked up."""
    return f"s{space_id}x{plain(word)}"


def plain_words(terms: str) -> set[str]:
    """The plain stems of stored tokens, without their space."""
    return {word[word.index("x") + 1 :] for word in terms.split()}


def words_among(terms: str, space_id: int, asked: Iterable[str]) -> set[str]:
    """Which plain words stand among stored tokens; looks for these only, however long the text was."""
    padded = f" {terms} "
    return {word for word in asked if f" {token(space_id, word)} " in padded}


def title_tokens(space_id: int, title: str) -> str:
    """The tokens of a title, each three times: MySQL and MariaDB know weights only as how often a word stands."""
    return " ".join([tokens(space_id, title)] * int(TITLE_WEIGHT)).strip()


def tokens(space_id: int, text: str, limit: int = MAX_TOKENS) -> str:
    """The text as tokens with a space between, parts of joined words last: what a document row stores."""
    found = dict.fromkeys([*stems(text), *part_stems(text)])
    return " ".join(token(space_id, word) for word in list(found)[:limit])


def rank(asked: Sequence[str], documents: Iterable[Document], vocabulary: Vocabulary) -> list[tuple[float, int]]:
    """Score and key of each document with a word in common, best first.

    Words weigh by their rarity, those of the title three times; long titles are worth less a word (as in a cosine), and
    the prior decides between equals. Score: 0 to a little over 1 for a document whose title is the question.
    """
    weights = {word: vocabulary.weight(word) for word in asked}
    best = sum(weights.values()) * TITLE_WEIGHT
    scored = []
    for document in documents:
        hits = sum(
            weight * (TITLE_WEIGHT if word in document.title else 1.0 if word in document.text else 0.0)
            for word, weight in weights.items()
        )
        if hits:
            surplus = max(0, len(document.title) - len(weights))
            scored.append((round(hits / best / (1 + 0.04 * surplus) + 0.05 * document.prior, 6), document.key))
    return sorted(scored, key=lambda pair: (-pair[0], -pair[1]))


def candidates(
    model: type[models.Model], asked: Sequence[str], *, match_all: bool, limit: int, using: str = "default"
) -> list[int]:
    """Primary keys of rows whose ``title_terms`` or ``text_terms`` hold the tokens, roughly best first.

    ``asked`` holds tokens (see ``token``), never raw words. The table needs ``AddSearchIndex``.
    """
    if not asked:
        return []
    connection = connections[using]
    table, key = model._meta.db_table, str(model._meta.pk.column)
    sql, parameters = _MATCH[connection.vendor](connection.ops.quote_name, table, key, list(asked), match_all)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, limit])
        return [row[0] for row in cursor.fetchall()]


def highlight(text: str, asked: Collection[str]) -> SafeString:
    """The text, escaped, with the words that were asked for in ``<mark>``."""
    pieces: list[str] = []
    end = 0
    for start, stop in _marked(text, asked):
        pieces += [conditional_escape(text[end:start]), f"<mark>{conditional_escape(text[start:stop])}</mark>"]
        end = stop
    return mark_safe("".join([*pieces, conditional_escape(text[end:])]))  # noqa: S308 - each piece is escaped above


def snippet(text: str, asked: Collection[str], length: int = 200) -> SafeString:
    """The part of a text around the first word that was asked for, highlighted."""
    flat = " ".join(text.split())
    first = next((start for start, _stop in _hits(flat, asked)), 0)
    start = 0
    if first >= length // 2:
        cut = first - length // 3
        start = flat.find(" ", cut, first) + 1 or cut
    part = flat[start : start + length]
    if start + length < len(flat):
        end = part.rfind(" ")
        part = (part[:end] if end > length // 2 else part) + " …"
    return highlight(("… " if start else "") + part, asked)


def _parts(word: str) -> list[str]:
    """The stems of the first parts of a word that dots or capitals join."""
    found = []
    for piece in word.split("."):
        inside = _SEAM.split(piece)
        least = 2 if len(inside) == 1 else 3
        found += [part for part in inside if len(part) >= least and not part.isdigit()]
    return [stem(part) for part in map(fold, found[:MAX_PARTS]) if part not in STOP_WORDS]


def _pairs(run: str) -> range:
    """Where the overlapping pairs of a run of kana and Han begin; a single one is a pair by itself."""
    return range(max(1, len(run) - 1))


def _marked(text: str, asked: Collection[str]) -> list[tuple[int, int]]:
    """Where words that were asked for begin and end, those that touch as one."""
    spans: list[tuple[int, int]] = []
    for start, stop in _hits(text, asked):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
    return spans


def _hits(text: str, asked: Collection[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text):
        word = match.group()
        if _UNSPACED.match(word):
            begins = (match.start() + i for i in _pairs(word) if fold(word[i : i + 2]) in asked)
            yield from ((begin, min(begin + 2, match.end())) for begin in begins)
        elif any(stem in asked for stem in (_known_stems(word) if len(word) <= _SHORT else _stems_of(word))):
            yield match.span()


def _stems_of(word: str) -> tuple[str, ...]:
    return tuple(stem(part) for part in words(word))


_known_stems = lru_cache(maxsize=8192)(_stems_of)


class AddSearchIndex(Operation):
    """Migration: the full-text index over ``title_terms`` and ``text_terms``, in the way of each database."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__qualname__, [self.model_name], {})

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self._run(app_label, schema_editor, to_state, _CREATE)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self._run(app_label, schema_editor, to_state, _DROP)

    def describe(self) -> str:
        return f"Add the full-text index of {self.model_name}"

    def _run(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        state: Any,
        statements: Mapping[str, Sequence[str]],
    ) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            names = {"table": model._meta.db_table, "key": model._meta.pk.column}
            for statement in statements[schema_editor.connection.vendor]:
                schema_editor.execute(statement % names, params=None)


def _hashed(word: str) -> str:
    return "h" + hashlib.sha256(word.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _match_sqlite(quote: Any, table: str, key: str, asked: list[str], match_all: bool) -> tuple[str, list[Any]]:
    fts = quote(table + "_fts")
    wanted = (" AND " if match_all else " OR ").join(asked)
    # The name of a table-valued column is the table itself in FTS5.
    return (
        f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s ORDER BY bm25({fts}, {TITLE_WEIGHT}, 1.0) LIMIT %s",  # noqa: S608 - names of ours
        [wanted],
    )


def _match_mysql(quote: Any, table: str, key: str, asked: list[str], match_all: bool) -> tuple[str, list[Any]]:
    select = f"SELECT {quote(key)} FROM {quote(table)} WHERE "  # noqa: S608 - names of ours
    match = "MATCH (title_terms, text_terms) AGAINST (%s IN {} MODE)"
    if match_all and len(asked) > 1:
        ranked, wanted = match.format("BOOLEAN"), " ".join("+" + word for word in asked)
        return f"{select}{ranked} ORDER BY {ranked} DESC LIMIT %s", [wanted, wanted]
    # This mode hands rows over best first unasked. Where it is asked to sort, MariaDB reads every row that matches.
    return f"{select}{match.format('NATURAL LANGUAGE')} LIMIT %s", [" ".join(asked)]


def _match_postgresql(quote: Any, table: str, key: str, asked: list[str], match_all: bool) -> tuple[str, list[Any]]:
    terms = "string_to_array(title_terms || ' ' || text_terms, ' ')"
    operator = "@>" if match_all else "&&"
    in_title = " + ".join(["(position(%s in title_terms) > 0)::int"] * len(asked))
    return (
        f"SELECT {quote(key)} FROM {quote(table)} WHERE {terms} {operator} %s "  # noqa: S608 - names of ours
        f"ORDER BY {in_title} DESC, {quote(key)} DESC LIMIT %s",
        [asked, *asked],
    )


_MATCH = {"sqlite": _match_sqlite, "mysql": _match_mysql, "postgresql": _match_postgresql}

_CREATE = {
    "sqlite": [
        'CREATE VIRTUAL TABLE "%(table)s_fts" USING fts5(title_terms, text_terms, '
        "content='%(table)s', content_rowid='%(key)s', tokenize='ascii')",
        'CREATE TRIGGER "%(table)s_fts_ai" AFTER INSERT ON "%(table)s" BEGIN '
        'INSERT INTO "%(table)s_fts"(rowid, title_terms, text_terms) '
        'VALUES (new."%(key)s", new.title_terms, new.text_terms); END',
        'CREATE TRIGGER "%(table)s_fts_ad" AFTER DELETE ON "%(table)s" BEGIN '
        'INSERT INTO "%(table)s_fts"("%(table)s_fts", rowid, title_terms, text_terms) '
        "VALUES ('delete', old.\"%(key)s\", old.title_terms, old.text_terms); END",
        'CREATE TRIGGER "%(table)s_fts_au" AFTER UPDATE ON "%(table)s" BEGIN '
        'INSERT INTO "%(table)s_fts"("%(table)s_fts", rowid, title_terms, text_terms) '
        "VALUES ('delete', old.\"%(key)s\", old.title_terms, old.text_terms); "
        'INSERT INTO "%(table)s_fts"(rowid, title_terms, text_terms) '
        'VALUES (new."%(key)s", new.title_terms, new.text_terms); END',
    ],
    "mysql": ["ALTER TABLE `%(table)s` ADD FULLTEXT INDEX `%(table)s_fts` (title_terms, text_terms)"],
    "postgresql": [
        'CREATE INDEX "%(table)s_fts" ON "%(table)s" '
        "USING gin (string_to_array(title_terms || ' ' || text_terms, ' '))"
    ],
}
_DROP = {
    "sqlite": [
        'DROP TRIGGER "%(table)s_fts_ai"',
        'DROP TRIGGER "%(table)s_fts_ad"',
        'DROP TRIGGER "%(table)s_fts_au"',
        'DROP TABLE "%(table)s_fts"',
    ],
    "mysql": ["ALTER TABLE `%(table)s` DROP INDEX `%(table)s_fts`"],
    "postgresql": ['DROP INDEX "%(table)s_fts"'],
}
