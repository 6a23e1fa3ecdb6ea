import pytest

from microblog import api as microblog
from microblog.data import Reader
from microblog.domain import following
from social_learning_xblocks.kit.errors import Invalid, NotAllowed
from social_learning_xblocks.spaces.models import Membership


def follow(stage, whom, reader=None):
    microblog.follow_person(reader or stage.ben, stage.space, whom.person_id, on=True)


def suggested(stage, reader=None):
    return [person.name for person in microblog.suggestions_for(reader or stage.ben, stage.space)]


def test_following_lists_the_newest_first_page_by_page(stage, monkeypatch):
    monkeypatch.setattr(following, "PAGE_SIZE", 2)
    for whom in (stage.ada, stage.chi, stage.dee):
        follow(stage, whom)

    first = microblog.following_of(stage.ben, stage.space)
    second = microblog.following_of(stage.ben, stage.space, cursor=first.next_cursor)

    assert [[person.name for person in page.items] for page in (first, second)] == [["dee", "chi"], ["ada"]]
    assert second.next_cursor == ""


def test_who_has_left_is_not_shown(stage):
    follow(stage, stage.ada)
    follow(stage, stage.chi)
    Membership.objects.filter(space=stage.space, user_id=stage.chi.user_id).delete()

    assert [person.name for person in microblog.following_of(stage.ben, stage.space).items] == ["ada"]


def test_a_cursor_of_something_else_is_refused(stage):
    with pytest.raises(Invalid):
        microblog.following_of(stage.ben, stage.space, cursor="rubbish")


def test_mentors_are_suggested_first_then_those_who_mentor_and_write(stage):
    zoe, quiet, max_ = stage.join("zoe", "mentor"), stage.join("quiet", "mentor"), stage.join("max", "expert")
    stage.post(zoe)
    for _post in range(2):
        stage.post(max_)
    stage.post(stage.chi)

    assert suggested(stage) == ["ada", "max", "zoe"]
    assert quiet.name not in suggested(stage)


def test_whom_i_follow_mute_or_block_and_who_blocks_me_is_not_suggested(stage):
    readers = [stage.join(name, "mentor") for name in ("followed", "muted", "blocked", "blocking", "left")]
    for reader in readers:
        stage.post(reader)
    followed, muted, blocked, blocking, left = readers
    stage.pair(blocking, stage.ben)
    stage.pair(left, stage.ben)
    follow(stage, stage.ada)
    follow(stage, followed)
    microblog.mute_person(stage.ben, stage.space, muted.person_id)
    stage.block(stage.ben, blocked)
    stage.block(blocking, stage.ben)
    Membership.objects.filter(space=stage.space, user_id=left.user_id).delete()

    assert suggested(stage) == []


def test_lists_are_for_ones_own_eyes(stage):
    through = Reader(stage.ben.user_id, "ben", stage.ben.roles, read_only=True)
    for ask in (microblog.following_of, microblog.suggestions_for):
        with pytest.raises(NotAllowed):
            ask(through, stage.space)


def test_lists_cost_the_same_for_one_and_for_three(stage, queries):
    costs = []
    for number in range(3):
        stage.post(stage.join(f"mentor{number}", "mentor"))
        follow(stage, stage.join(f"other{number}"))
        with queries() as found:
            microblog.following_of(stage.ben, stage.space)
            microblog.suggestions_for(stage.ben, stage.space)
        costs.append(len(found))

    assert costs == [8, 8, 8]
