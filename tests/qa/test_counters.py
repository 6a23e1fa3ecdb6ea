"""After any sequence of verbs, every counter, state, rank and copy equals what plain Python makes of the rows."""

import random

import pytest

from social_learning_xblocks.kit.errors import SocialLearningError
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.qa import api as qa
from social_learning_xblocks.qa.models import Answer, Comment, Question
from tests.factories.qa import make_room, subject
from tests.qa.oracle import NOTHING_ODD, deserved, differences, given, ledger, oddities, recomputed, standings, stored

STEPS = 60
TEXTS = ["Scale the features.", "The Hessian is ill-conditioned.", "Use momentum instead.", "Buy casino tokens."]
TAGS = ["week 4", "optimisation", "ridge", "week 5"]


class Play:
    """A room in which things happen at random; posts are known by the order in which they came."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.room = make_room()
        self.room.hold("casino")
        self.people = [self.room.ada, self.room.ben, self.room.chi, self.room.dee]
        self.posts = {"question": [], "answer": [], "comment": []}
        self.ask()

    def step(self):
        """One verb of somebody on something. Refusals are fine; anything else that is raised is not."""
        verb = self.random.choice(VERBS)
        try:
            verb(self)
        except SocialLearningError as error:
            return f"{verb.__name__}: {error}"
        return verb.__name__

    def somebody(self):
        return self.random.choice(self.people)

    def some(self, kind):
        """The id of a post of this kind; recent ones more often."""
        posts = self.posts[kind] or [0]
        return self.random.choice(posts[-4:] if self.random.random() < 0.5 else posts)

    def anything(self, kinds=("question", "answer", "answer", "comment")):
        kind = self.random.choice(kinds)
        return kind, self.some(kind)

    def text(self):
        return self.random.choice(TEXTS) + f" {self.random.randrange(1000)}"

    def tags(self):
        return self.random.sample(TAGS, self.random.randrange(3))

    def on(self):
        return self.random.random() < 0.7

    def remember(self, post):
        kind, key = subject(post)
        if key not in self.posts[kind]:
            self.posts[kind].append(key)

    def ask(self):
        title = f"What about {self.text()}"
        anonymous = self.random.random() < 0.3
        body = self.text()
        self.remember(self.room.ask(self.somebody(), title, body, tags=self.tags(), anonymous=anonymous))

    def answer(self):
        self.remember(qa.answer_question(self.somebody(), self.room.space, self.some("question"), body=self.text()))

    def comment(self):
        post = self.anything(("question", "answer"))
        self.remember(qa.add_comment(self.somebody(), self.room.space, *post, body=self.text()))

    def edit_question(self):
        changes = {"title": f"What about {self.text()}", "body": self.text(), "tags": self.tags()}
        qa.edit_question(self.somebody(), self.room.space, self.some("question"), **changes)

    def edit_answer(self):
        qa.edit_answer(self.somebody(), self.room.space, self.some("answer"), body=self.text())

    def edit_comment(self):
        qa.edit_comment(self.somebody(), self.room.space, self.some("comment"), body=self.text())

    def vote_question(self):
        qa.vote_question(self.somebody(), self.room.space, self.some("question"), on=self.on())

    def vote_answer(self):
        qa.vote_answer(self.somebody(), self.room.space, self.some("answer"), on=self.on())

    def accept(self):
        answer = Answer.objects.filter(pk=self.some("answer")).select_related("question").first()
        asker = [person for person in self.people if answer and person.user_id == answer.question.author_id]
        qa.accept_answer((asker or self.people)[0], self.room.space, answer.pk if answer else 0, on=self.on())

    def endorse(self):
        endorser = self.random.choice([self.room.ada, self.room.dee])
        qa.endorse_answer(endorser, self.room.space, self.some("answer"), on=self.on())

    def delete(self):
        qa.delete_post(self.somebody(), self.room.space, *self.anything())

    def undelete(self):
        post_type, key = self.anything()
        post = MODELS[post_type].objects.filter(pk=key).first()
        author = [person for person in self.people if post and person.user_id == post.author_id]
        qa.undelete_post((author or self.people)[0], self.room.space, post_type, key)

    def moderate(self):
        act = self.random.choice(["hidden", "restored", "restored", "approved"])
        qa.moderate_post(self.room.dee, self.room.space, *self.anything(), act=act)

    def approve_all(self):
        for kind, model in MODELS.items():
            for key in model.objects.filter(visibility=Visibility.HELD).values_list("pk", flat=True):
                qa.moderate_post(self.room.dee, self.room.space, kind, key, act="approved")

    def to_comment(self):
        self.remember(qa.convert_to_comment(self.room.dee, self.room.space, self.some("answer")))

    def to_answer(self):
        self.remember(qa.convert_to_answer(self.room.dee, self.room.space, self.some("comment")))

    def lock(self):
        qa.lock_question(self.room.dee, self.room.space, self.some("question"), locked=self.random.random() < 0.3)

    def same(self):
        qa.have_same_question(self.somebody(), self.room.space, self.some("question"), on=self.on())

    def helped(self):
        qa.answered_by(self.somebody(), self.room.space, self.some("question"))

    def follow(self):
        qa.follow_question(self.somebody(), self.room.space, self.some("question"), on=self.on())

    def wiki(self):
        qa.make_wiki(self.room.dee, self.room.space, self.some("answer"), wiki=self.on())


MODELS = {"question": Question, "answer": Answer, "comment": Comment}
OFTEN = [Play.answer, Play.comment, Play.vote_answer, Play.accept, Play.delete, Play.undelete, Play.moderate]
SOMETIMES = [
    Play.ask,
    Play.edit_question,
    Play.edit_answer,
    Play.edit_comment,
    Play.vote_question,
    Play.endorse,
    Play.approve_all,
    Play.to_comment,
    Play.to_answer,
    Play.lock,
    Play.same,
    Play.helped,
    Play.follow,
    Play.wiki,
]
VERBS = OFTEN * 2 + SOMETIMES


@pytest.mark.parametrize("seed", range(6))
def test_counters_follow_from_the_rows_after_any_sequence_of_verbs(db, seed):
    play = Play(seed)
    done = []

    for _number in range(STEPS):
        done.append(play.step())
        space = play.room.space
        assert differences(stored(space), recomputed(space)) == {}, done
        assert oddities(space) == NOTHING_ODD, done


@pytest.mark.parametrize("seed", range(100, 103))
def test_standings_follow_from_the_ledger_after_any_sequence_of_verbs(db, seed):
    play = Play(seed)

    for _number in range(STEPS):
        play.step()

    sums, standing = ledger(play.room.space)
    assert list(qa.check_counters(play.room.space)) == []
    assert standings(play.room.space) == sums
    assert {credit: count for credit, count in standing.items() if count > 1} == {}
    assert given(play.room.space) == (deserved(play.room.space), set())
