"""Search, and similar questions while a title is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from django.utils.translation import gettext as _

from ...kit import search
from ...kit.actor import Actor
from ...kit.errors import Invalid
from ...kit.models import Visibility
from ...kit.paging import Page, decode_cursor, encode_cursor
from ...kit.richtext import excerpt, plain_text
from ...kit.search import Document, Vocabulary
from ...kit.transactions import verb
from ...spaces.models import Membership, Space
from .. import queries
from ..data import QuestionRow
from ..enums import State
from ..models import Answer, Board, Question, QuestionText
from ..queries import ACCEPTED_RANK
from .lists import rows_for

#: The engine hands over at most this many; the rest of a long tail nobody reads.
MOST_CANDIDATES = 200
RESULTS_A_PAGE = 20
MOST_SIMILAR = 5
SIMILAR_LOOKED_AT = 100
SIMILAR_FROM = 0.18
#: A word in more of the questions than this makes no two of them alike by itself.
COMMON_SHARE = 0.2
#: Words that make no two questions alike, however few say them here.
FAINT = frozenset(
    search.plain(search.stem(word))
    for word in (
        "one two three four five six seven eight nine ten first second third other another same different way thing "
        "something many much more most only very "
        "uno dos tres cuatro cinco seis siete ocho nueve diez primero primera segundo segunda otro otra mismo misma"
    ).split()
)
VERDICT_LENGTH = 240
#: A word in more documents than this says little; looking at all of them would cost more than it tells.
MOST_POSTINGS = 3000
#: The same for words of which any will do, together.
MOST_POSTINGS_OF_ANY = 6000
RECENT_LOOKED_AT = 400
SAMPLE = 500
RARE_WORDS = 6


@dataclass(frozen=True)
class Plan:
    """How a query is looked up: its stems (to mark them), the same as plain words, and those rare enough for the index."""

    asked: Sequence[str]
    words: Sequence[str]
    rare: Sequence[str]
    vocabulary: Vocabulary


def search_questions(
    actor: Actor, space: Space, membership: Membership | None, text: str, *, cursor: str = ""
) -> Page[QuestionRow]:
    """Questions in which all words stand (in title, tags, text or answers), best first, with the words marked.

    The best 200 can be paged through. At most seven queries.
    """
    plan = plan_for(space, text)
    if not plan.words:
        return Page([])
    # Scores as whole millionths, so that a cursor can hold one exactly.
    ranked = [(-round(score * 10**6), -key) for score, key in rank(space, plan, match_all=True)]
    if cursor:
        score, key = decode_cursor(cursor)
        if not isinstance(score, int):
            raise Invalid(_("This place in the list no longer exists. Start again from the top."))
        ranked = [place for place in ranked if place > (score, key)]
    shown = ranked[:RESULTS_A_PAGE]
    more = encode_cursor(*shown[-1]) if len(ranked) > len(shown) else ""
    return Page(result_rows(actor, space, membership, [-key for _score, key in shown], plan.asked), more)


def similar_questions(actor: Actor, space: Space, membership: Membership | None, title: str) -> list[QuestionRow]:
    """At most five questions that could be the one being typed, best first; solved ones before equals.

    Each shows the beginning of the answer that its asker accepted or a mentor endorsed. Eight queries.
    """
    plan = plan_for(space, title)
    if not plan.words:
        return []
    best = [key for score, key in rank(space, plan, match_all=False)[:MOST_SIMILAR] if score >= SIMILAR_FROM]
    rows = result_rows(actor, space, membership, best, plan.asked)
    verdicts = verdicts_on(space, best)
    return [replace(row, verdict=verdicts.get(row.id, "")) for row in rows]


def verdicts_on(space: Space, keys: Sequence[int]) -> dict[int, str]:
    """The beginning of the accepted or endorsed answer to each of these questions, by question id. One query."""
    proven = Answer.objects.filter(
        space=space, question_id__in=keys, visibility=Visibility.VISIBLE, rank__gte=ACCEPTED_RANK // 2
    )
    # The best one last, so that it stays.
    found = proven.order_by("rank", "-pk").values_list("question_id", "body_html") if keys else ()
    return {key: excerpt(plain_text(html[:4000]), VERDICT_LENGTH) for key, html in found}


def plan_for(space: Space, text: str) -> Plan:
    """The words of a query, those rare enough to look up apart. One query, rarely more."""
    asked = search.query_stems(text)
    if not asked:
        return Plan((), (), (), Vocabulary())
    vocabulary = vocabulary_of(space)
    words = [search.plain(stem) for stem in asked]
    rare = [word for word in words if vocabulary.share(word) * vocabulary.documents <= MOST_POSTINGS]
    return Plan(asked, words, sorted(rare, key=vocabulary.share)[:RARE_WORDS], vocabulary)


def found_keys(space: Space, plan: Plan, *, match_all: bool) -> list[int]:
    """Ids of questions to look at. Words that stand everywhere are looked for in the most recent questions only."""
    if not plan.rare:
        recent = queries.listed(space).order_by("-last_activity_at", "-pk").values_list("pk", flat=True)
        return list(recent[:RECENT_LOOKED_AT])
    wanted, limit = (plan.rare, MOST_CANDIDATES) if match_all else (affordable(plan), SIMILAR_LOOKED_AT)
    tokens = [search.token(space.pk, word) for word in wanted]
    return search.candidates(QuestionText, tokens, match_all=match_all, limit=limit)


def affordable(plan: Plan) -> list[str]:
    """The rarest words, as many as the index can look up in all their documents; at least one."""
    counts = (plan.vocabulary.share(word) * plan.vocabulary.documents for word in plan.rare)
    together = zip(plan.rare, accumulate(counts), strict=True)
    return [word for word, sum_so_far in together if sum_so_far <= MOST_POSTINGS_OF_ANY]


def rank(space: Space, plan: Plan, *, match_all: bool) -> list[tuple[float, int]]:
    """Score and id of what was found, best first: the kit's score, solved and well-liked ones first among equals."""
    keys = found_keys(space, plan, match_all=match_all)
    texts = QuestionText.objects.filter(pk__in=keys, question__space=space).values_list(
        "pk", "title_terms", "text_terms", "question__state", "question__score"
    )
    documents = []
    for key, title_terms, text_terms, state, score in texts:
        title, text = search.plain_words(title_terms), search.words_among(text_terms, space.pk, plan.words)
        shared = [word for word in plan.words if word in title or word in text]
        if len(shared) == len(plan.words) if match_all else is_telling(shared, plan.vocabulary):
            prior = (0.5 if state == State.SOLVED else 0.0) + min(max(score, 0), 20) / 40
            documents.append(Document(key, title, text, prior))
    return search.rank(plan.words, documents, plan.vocabulary)


def is_telling(shared: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words that two texts share can make them alike: two of them, or one that is not everywhere."""
    said = [word for word in shared if word not in FAINT and not (word.isdigit() and len(word) == 1)]
    return len(said) > 1 or any(vocabulary.share(word) <= COMMON_SHARE for word in said)


def result_rows(
    actor: Actor, space: Space, membership: Membership | None, keys: Sequence[int], asked: Sequence[str]
) -> list[QuestionRow]:
    """What was found, with the words marked in titles and in the part of the text around them."""
    bodies = Question.objects.filter(pk__in=keys, space=space).values_list("pk", "title", "body_html")
    snippets = {
        key: (search.highlight(title, asked), search.snippet(plain_text(html[:8000]), asked))
        for key, title, html in bodies
    }
    return rows_for(actor, space, membership, keys, snippets)


def vocabulary_of(space: Space) -> Vocabulary:
    """How common words are here; sampled again whenever the space has grown by a fifth."""
    board = Board.objects.filter(pk=space.pk).first()
    if board is None:
        return Vocabulary()
    if board.question_count > 50 and board.question_count > board.sampled_at_count * 1.2:
        board = sample_words(space, board.question_count)
    return Vocabulary(board.question_count, board.sample_size, board.sample_counts)


@verb
def sample_words(space: Space, question_count: int) -> Board:
    """Count words in a sample of documents, old and new; keeps the common ones only."""
    texts = QuestionText.objects.filter(question__space=space)
    sample = [
        *texts.order_by("pk").values_list("title_terms", "text_terms")[: SAMPLE // 2],
        *texts.order_by("-pk").values_list("title_terms", "text_terms")[: SAMPLE // 2],
    ]
    counts: Counter[str] = Counter()
    for title, text in sample:
        counts.update(search.plain_words(f"{title} {text}"))
    common = {word: count for word, count in counts.items() if count > 1}
    board, _made = Board.objects.update_or_create(
        pk=space.pk,
        defaults={"sampled_at_count": question_count, "sample_size": len(sample), "sample_counts": common},
    )
    return board
