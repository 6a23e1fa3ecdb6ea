"""Many at once: coordinators who publish, people who answer, clocks that run."""

import functools
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import OfferState
from mentoring.models import Offer, Pair, Repair
from social_learning_xblocks.kit.errors import SocialLearningError
from social_learning_xblocks.notices.models import Notice
from tests.factories.mentoring import make_stage

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*works):
    """Do all of this at the same moment; what each gave, or the class of its refusal."""
    found, start = [], threading.Barrier(len(works))

    def run(work):
        try:
            start.wait(10)
            found.append(work())
        except SocialLearningError as error:
            found.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.fixture
def stage(transactional_db):
    return make_stage()


def test_two_coordinators_who_publish_at_once_offer_everything_once(stage):
    mentors = [stage.sign(stage.join(f"mentor{number}"), mentor=True) for number in range(4)]
    mentees = [stage.sign(stage.join(f"mentee{number}")) for number in range(4)]
    run = stage.round(*zip(mentees, mentors, strict=True))

    def publish():
        return mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk).count

    assert sorted(at_once(publish, publish, publish)) == [0, 0, 4]
    assert Offer.objects.count() == 4
    assert set(Offer.objects.values_list("wave", flat=True)) == {1}


def test_two_runs_cannot_fill_one_place_twice(stage):
    ada = stage.sign(stage.ada, mentor=True)
    runs = [stage.round((stage.sign(stage.join(f"mentee{number}")), ada)) for number in range(3)]
    works = [
        lambda run=run: mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk).count for run in runs
    ]

    assert sorted(at_once(*works)) == [0, 0, 1]


def test_both_accept_at_once_and_are_one_pair(stage):
    for number in range(4):
        mentee, mentor = stage.join(f"mentee{number}"), stage.join(f"mentor{number}")
        offer = stage.offer(stage.sign(mentee), stage.sign(mentor, mentor=True))

        def accept(actor, offer=offer):
            return mentoring.accept_offer(actor, stage.programme, offer.pk) is not None

        found = at_once(*(lambda actor=actor: accept(actor) for actor in (mentee, mentor, mentee, mentor)))
        assert found.count(True) >= 1
        assert Pair.objects.filter(offer=offer).count() == 1


def test_a_yes_and_a_no_at_once_do_not_both_hold(stage):
    for number in range(4):
        mentee, mentor = stage.join(f"mentee{number}"), stage.join(f"mentor{number}")
        offer = stage.offer(stage.sign(mentee), stage.sign(mentor, mentor=True))
        mentoring.accept_offer(mentee, stage.programme, offer.pk)

        accept = functools.partial(mentoring.accept_offer, mentor, stage.programme, offer.pk)
        decline = functools.partial(mentoring.decline_offer, mentee, stage.programme, offer.pk, reason="other")
        at_once(accept, decline)
        offer.refresh_from_db()
        paired = Pair.objects.filter(offer=offer).count()
        assert (offer.state, paired) in {(OfferState.ACCEPTED, 1), (OfferState.DECLINED, 0)}


def test_a_wave_is_taken_back_or_answered(stage):
    ben = stage.sign(stage.ben)
    run = stage.round((ben, stage.sign(stage.ada, mentor=True)))
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    offer = Offer.objects.get()

    found = at_once(
        lambda: mentoring.take_back_wave(stage.dee, stage.programme, wave=1),
        lambda: mentoring.accept_offer(stage.ben, stage.programme, offer.pk),
    )
    offer.refresh_from_db()
    assert found.count("Conflict") == 1
    assert (offer.state == OfferState.WITHDRAWN) == (1 in found)


def test_two_clocks_remind_and_end_once(stage):
    ada = stage.sign(stage.ada, mentor=True)
    for number in range(3):
        mentee = stage.join(f"mentee{number}")
        stage.offer(stage.sign(mentee), ada, days=-1)
        stage.offer(stage.sign(stage.join(f"other{number}")), ada, days=1)
        late = stage.pair(stage.sign(stage.join(f"silent{number}")), ada)
        Pair.objects.filter(pk=late.pk).update(started_at=timezone.now() - timedelta(days=30))

    done = at_once(mentoring.tend, mentoring.tend, mentoring.tend)

    assert sum(one.failed for one in done) == 0
    assert [sum(getattr(one, name) for one in done) for name in ("expired", "reminded", "nudged")] == [3, 3, 3]
    assert set(Notice.objects.filter(kind="pair_quiet").values_list("count", flat=True)) == {1}


def test_a_repair_is_accepted_or_dismissed(stage):
    ben, ada, _fay = (
        stage.sign(stage.ben),
        stage.sign(stage.ada, mentor=True),
        stage.sign(stage.join("fay"), mentor=True),
    )
    run = stage.round((ben, ada))
    mentoring.publish_offers(stage.dee, stage.programme, round_id=run.pk)
    mentoring.decline_offer(stage.ada, stage.programme, Offer.objects.get().pk, reason="other")
    at_once(*[lambda: mentoring.look_for_repairs(stage.programme.pk)] * 3)
    repair = Repair.objects.get()

    def accept():
        return mentoring.accept_repair(stage.dee, stage.programme, repair.pk)

    found = at_once(accept, accept, lambda: mentoring.dismiss_repair(stage.dee, stage.programme, repair.pk))
    assert found.count("Conflict") == 2
    assert Offer.objects.filter(state=OfferState.OPEN).count() == found.count(1)
