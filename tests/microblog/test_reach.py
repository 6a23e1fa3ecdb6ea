import pytest

from microblog import api as microblog
from microblog.data import Counts, Reader
from microblog.domain.reach import segments_of
from microblog.enums import Audience
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound
from social_learning_xblocks.spaces.models import Membership


@pytest.fixture
def crowd(stage):
    """Ada has five mentees, and there are five other learners; Dee is the only other one who mentors."""
    mentees = [stage.ben, stage.chi, *(stage.join(f"mentee{number}") for number in range(3))]
    for reader in mentees[2:]:
        stage.pair(stage.ada, reader)
    return mentees, [stage.join(f"learner{number}") for number in range(5)]


def test_reach_is_counted_live_in_all_and_by_segment(stage, crowd):
    mentees, learners = crowd
    post = stage.post(kind="announcement")
    for reader in (mentees[0], mentees[1], learners[0], stage.dee):
        microblog.timeline(reader, stage.space, view="everybody")
    microblog.react_to(mentees[0], stage.space, post.pk, reaction="like")
    microblog.acknowledge(learners[0], stage.space, post.pk)
    stage.reply(post, by=mentees[0])
    stage.reply(post, by=mentees[0])
    stage.reply(post, by=stage.ada)
    stage.hide(stage.reply(post, by=learners[1]))

    reach = microblog.reach_of_post(stage.ada, stage.space, post.pk)

    assert reach.total == Counts(11, 4, 1, 1, 1)
    assert list(reach.segments) == [
        ("My mentees", Counts(5, 2, 1, 1, 0)),
        ("Everybody else", Counts(6, 2, 0, 0, 1)),
    ]


def test_somebody_who_reacts_has_seen_it(stage):
    post = stage.post()
    microblog.react_to(stage.ben, stage.space, post.pk, reaction="like")

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).total == Counts(3, 1, 1, 0, 0)


def test_somebody_who_replies_has_seen_it_also_without_having_opened_it(stage):
    post = stage.post()
    microblog.thread(stage.chi, stage.space, post.pk)
    for reader in (stage.ben, stage.ben, stage.chi):
        stage.reply(post, by=reader)
    stage.hide(stage.reply(post, by=stage.dee))

    (mine,) = microblog.reach_of_mine(stage.ada, stage.space)

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).total == mine.counts == Counts(3, 2, 0, 2, 0)


def test_few_people_are_not_shown_apart(stage):
    post = stage.post()

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).segments == []


def counts(people):
    return Counts(people, people, 0, 0, 0)


@pytest.mark.parametrize(
    ("mentees", "mentors", "rest", "expected"),
    [
        (5, 5, 5, [5, 5, 5]),
        (4, 5, 5, [5, 9]),
        (4, 4, 1, []),
        (5, 6, 4, [6, 9]),
        (5, 6, 0, [5, 6]),
        (5, 4, 0, []),
        (7, 0, 4, []),
        (0, 0, 0, []),
    ],
)
def test_no_segment_has_fewer_than_five_people_nor_can_one_be_worked_out(mentees, mentors, rest, expected):
    found = segments_of({"mentees": counts(mentees), "mentors": counts(mentors), "rest": counts(rest)})

    assert [row.people for _name, row in found] == expected
    assert sum(row.seen for _name, row in found) in (0, mentees + mentors + rest)


@pytest.mark.parametrize(
    ("audience", "people"),
    [(Audience.EVERYBODY, 11), (Audience.MENTEES, 5), (Audience.MENTORS, 1), (Audience.NAMED, 2)],
)
def test_people_are_those_whom_the_post_is_for(stage, crowd, audience, people):
    named = [stage.ben, stage.dee] if audience == Audience.NAMED else []
    post = stage.post(to=audience, named=named, kind="announcement")

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).total.people == people
    assert microblog.acknowledged(stage.ada, stage.space, post.pk) == (0, people)


def test_of_a_cohort_only_those_who_came_are_known(stage):
    post = stage.post(to=Audience.COHORT, cohort_id=7, kind="announcement")
    for number in range(6):
        reader = stage.join(f"seven{number}", cohort_id=7)
        microblog.timeline(reader, stage.space, view="everybody")
    microblog.acknowledge(reader, stage.space, post.pk)

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).total == Counts(None, 6, 0, 0, 1)
    assert microblog.acknowledged(stage.ada, stage.space, post.pk) == (1, 6)


def test_twelve_of_thirty_have_seen_it(stage, crowd):
    mentees, learners = crowd
    post = stage.post(kind="announcement")
    for reader in (*mentees, stage.dee):
        microblog.acknowledge(reader, stage.space, post.pk)
    assert microblog.acknowledged(learners[0], stage.space, post.pk) == (6, 11)

    Membership.objects.filter(user_id=mentees[0].user_id).delete()

    assert microblog.acknowledged(stage.ada, stage.space, post.pk) == (5, 10)


def test_reach_is_for_the_author_and_moderators(stage):
    post = stage.post()
    through = Reader(stage.ada.user_id, "ada", stage.ada.roles, read_only=True)
    for reader in (stage.ben, through):
        with pytest.raises(NotAllowed):
            microblog.reach_of_post(reader, stage.space, post.pk)
    with pytest.raises(NotFound):
        microblog.reach_of_post(stage.eve, stage.elsewhere, post.pk)
    assert microblog.reach_of_post(stage.dee, stage.space, post.pk).total.people == 3


def test_people_who_are_gone_are_not_counted(stage):
    post = stage.post()
    stage.reply(post)
    microblog.thread(stage.ben, stage.space, post.pk)
    microblog.retire_person(stage.ben.user_id)

    assert microblog.reach_of_post(stage.ada, stage.space, post.pk).total == Counts(3, 0, 0, 0, 0)


def test_reach_of_a_post_without_its_author(stage):
    post = stage.post(to=Audience.MENTEES)
    microblog.retire_person(stage.ada.user_id)

    assert microblog.reach_of_post(stage.dee, stage.space, post.pk).total.people == 0


@pytest.mark.parametrize("count", [1, 3])
def test_queries(stage, queries, count):
    post = stage.post(kind="announcement")
    for number in range(count):
        reader = stage.join(f"member{number}")
        microblog.acknowledge(reader, stage.space, post.pk)
        stage.reply(post, by=reader)

    with queries() as reach:
        microblog.reach_of_post(stage.ada, stage.space, post.pk)
    with queries() as confirmed:
        microblog.acknowledged(stage.ada, stage.space, post.pk)

    assert (len(reach), len(confirmed)) == (4, 3), (reach, confirmed)


def test_readers_are_not_told_for_how_many_a_post_is(stage):
    post = stage.post(to=Audience.NAMED, named=(stage.ben, stage.chi))

    with pytest.raises(Invalid):
        microblog.acknowledged(stage.ben, stage.space, post.pk)
