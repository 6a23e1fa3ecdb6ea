import pytest

from microblog import api as microblog
from microblog.data import Counts, Reader
from microblog.enums import Audience
from social_learning_xblocks.kit.errors import Invalid, NotAllowed, NotFound


def read(stage, post, *readers):
    for reader in readers:
        microblog.thread(reader, stage.space, post.pk)


def test_each_post_says_what_its_own_reach_says(stage):
    everybody = stage.post(body="All")
    announced = stage.post(body="*Mentees*", to=Audience.MENTEES, kind="announcement")
    named = stage.post(to=Audience.NAMED, named=[stage.ben, stage.dee])
    stage.post(to=Audience.NAMED, named=[stage.chi])
    stage.post(to=Audience.MENTORS)
    cohort = stage.post(to=Audience.COHORT, cohort_id=3)
    stage.post(to=Audience.MENTEES)
    for post in (everybody, announced, named):
        read(stage, post, stage.ben)
    microblog.react_to(stage.ben, stage.space, everybody.pk, reaction="like")
    microblog.acknowledge(stage.ben, stage.space, announced.pk)
    stage.reply(everybody)
    stage.reply(everybody)
    stage.reply(everybody, by=stage.ada)
    stage.hide(stage.reply(everybody, by=stage.chi))
    read(stage, cohort, stage.join("cleo", cohort_id=3))

    rows = microblog.reach_of_mine(stage.ada, stage.space)

    assert [row.title for row in rows][-2:] == ["Mentees", "All"]
    assert {row.id: row.counts for row in rows} == {
        row.id: microblog.reach_of_post(stage.ada, stage.space, row.id).total for row in rows
    }


def test_others_posts_and_what_is_not_shown_are_left_out(stage):
    stage.post(stage.chi)
    stage.hide(stage.post())
    assert microblog.reach_of_mine(stage.ada, stage.space) == []


def test_it_is_for_the_authors_own_eyes(stage):
    through = Reader(stage.ada.user_id, "ada", stage.ada.roles, read_only=True)
    with pytest.raises(NotAllowed):
        microblog.reach_of_mine(through, stage.space)


@pytest.mark.parametrize(("people", "seen", "few"), [(5, 0, False), (4, 4, True), (None, 4, True), (None, 5, False)])
def test_fewer_than_five_are_few(people, seen, few):
    assert Counts(people, seen).is_few is few


def test_list_costs_the_same_for_one_and_for_three(stage, queries):
    costs = []
    for _number in range(3):
        for to in (Audience.EVERYBODY, Audience.MENTEES, Audience.MENTORS):
            stage.post(to=to)
        stage.post(to=Audience.NAMED, named=[stage.ben])
        with queries() as found:
            microblog.reach_of_mine(stage.ada, stage.space)
        costs.append(len(found))

    assert costs == [7, 7, 7]


def confirm(stage, post, *readers):
    for reader in readers:
        microblog.acknowledge(reader, stage.space, post.pk)


def names(found):
    return [person.name for person, _at in found.confirmed], [person.name for person in found.missing or ()]


def test_author_and_moderators_see_who_has_confirmed(stage):
    post = stage.post(kind="announcement")
    confirm(stage, post, stage.ben)

    for reader in (stage.ada, stage.dee):
        found = microblog.confirmations_of(reader, stage.space, post.pk)
        assert names(found) == (["ben"], ["chi", "dee"])
    with pytest.raises(NotAllowed):
        microblog.confirmations_of(stage.ben, stage.space, post.pk)
    with pytest.raises(NotFound):
        microblog.confirmations_of(stage.ada, stage.elsewhere, post.pk)


def test_who_is_missing_from_a_cohort_only_the_platform_knows(stage):
    post = stage.post(kind="announcement", to=Audience.COHORT, cohort_id=3)
    confirm(stage, post, stage.join("cleo", cohort_id=3))

    found = microblog.confirmations_of(stage.ada, stage.space, post.pk)

    assert (names(found), found.missing) == ((["cleo"], []), None)


def test_only_announcements_ask_for_it(stage):
    with pytest.raises(Invalid):
        microblog.confirmations_of(stage.ada, stage.space, stage.post().pk)


def test_names_cost_the_same_for_one_and_for_three(stage, queries):
    post = stage.post(kind="announcement")
    costs = []
    for number in range(3):
        confirm(stage, post, stage.join(f"other{number}"))
        with queries() as found:
            microblog.confirmations_of(stage.ada, stage.space, post.pk)
        costs.append(len(found))

    assert costs == [4, 4, 4]
