from django.core import signing
from django.urls import reverse

from social_learning_xblocks.notices import api as notices
from social_learning_xblocks.notices.domain.digests import SALT


def address(token):
    return reverse("social_learning:unsubscribe", args=[token])


def test_page_asks_first_because_mail_scanners_open_links(room, client):
    answer = client.get(address(signing.dumps(room.ben.user_id, salt=SALT)))

    assert (answer.status_code, "Stop these mails" in answer.content.decode()) == (200, True)
    assert notices.period_of(room.ben.user_id) == "daily"


def test_page_stops_the_mails_when_it_is_posted_to(room, client):
    answer = client.post(address(signing.dumps(room.ben.user_id, salt=SALT)), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, "You get no more of these mails" in answer.content.decode()) == (200, True)
    assert notices.period_of(room.ben.user_id) == "off"


def test_page_needs_no_csrf_token_because_mail_programs_have_none(room, client):
    client.handler.enforce_csrf_checks = True

    assert client.post(address(signing.dumps(room.ben.user_id, salt=SALT))).status_code == 200


def test_page_says_that_a_token_is_not_ours(room, client):
    for token in ("nonsense", signing.dumps(room.ben.user_id, salt="another")):
        for answer in (client.get(address(token)), client.post(address(token))):
            assert (answer.status_code, "This link is not complete" in answer.content.decode()) == (404, True)

    assert notices.period_of(room.ben.user_id) == "daily"


def test_page_takes_get_and_post_only(room, client):
    assert client.delete(address("x")).status_code == 405
