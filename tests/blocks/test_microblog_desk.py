"""What waits for a mentor, notices, and the page of mentors and staff."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentoring import api as mentoring
from microblog.models import Post, Reply
from social_learning_xblocks.blocks.microblog_desk import columns_of
from social_learning_xblocks.kit.models import Visibility
from social_learning_xblocks.models import AuditEntry, Membership, Question, Space
from social_learning_xblocks.notices import api as notices
from tests.factories.blocks import call, get, trigger

TABS = ("unanswered", "newcomers", "figures", "queue", "people", "words", "trail")


def publish(block, body="How does this work?", **data):
    call(block, "publish", {"body": body, **data})
    return Post.objects.latest("pk")


def age(post, hours):
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(hours=hours))


@pytest.fixture
def room(microblog_block, ada, ben, chi, dee):
    """``room(user)``: Ada mentors Ben and Chi, Dee is staff."""
    for user in (ada, ben, chi):
        microblog_block(user).enter()
    staff = microblog_block(dee, is_staff=True)
    call(staff, "set_role", {"username": "ada", "role": "mentor"})
    for mentee in (ben, chi):
        mentoring.pair_people(staff.enter().actor, Space.objects.get(), mentor_id=ada.pk, mentee_id=mentee.pk)
    return lambda user: microblog_block(user, is_staff=user == dee)


def test_the_queue_empties_as_she_answers(room, ada, ben):
    post = publish(room(ben), kind="question")
    assert "1 post waits for my answer" in get(room(ada), "home").text
    assert "How does this work?" in get(room(ada), "waiting").text

    thread = get(room(ada), "answer", id=post.pk)
    call(room(ada), "reply", {"post": post.pk, "body": "Like this."})
    back = get(room(ada), "home", view="waiting").text

    assert trigger(thread)["sl:focus"].endswith(f"reply-{post.pk}-0-body")
    assert "You are up to date" in back
    assert "Waiting for my answer" in get(room(ada), "home").text


def test_learners_have_the_entry_only_while_somebody_waits(room, ada, ben):
    assert "for my answer" not in get(room(ben), "home").text
    post = publish(room(ben))
    call(room(ada), "reply", {"post": post.pk, "body": "And you?"})

    assert "1 post waits for my answer" in get(room(ben), "home").text


def test_notices_are_counted_listed_and_read(room, ada, ben):
    post = publish(room(ben))
    assert "Nothing has happened yet" in get(room(ben), "notices").text
    call(room(ada), "reply", {"post": post.pk, "body": "Welcome"})
    assert "Notices, 1 unread" in get(room(ben), "home").text

    unread = get(room(ben), "notices").text
    answer = call(room(ben), "read_notices", {})

    assert ("data-unread" in unread, f'href="#sl-p-{post.pk}"' in unread) == (True, True)
    assert ("data-unread" in answer.text, trigger(answer)) == (False, {"sl:announce": "All is marked as read."})
    assert "unread" not in get(room(ben), "home").text.split("data-sl-composer")[0]


def test_how_often_mail_comes_is_chosen_beside_the_notices(room, ben):
    assert re.search(r'value="daily"[^>]* checked', get(room(ben), "notices").text)

    answer = call(room(ben), "choose_mail", {"period": "weekly"})
    assert trigger(answer)["sl:announce"] == "Saved."
    assert re.search(r'value="weekly"[^>]* checked', get(room(ben), "notices").text)

    refused = call(room(ben), "choose_mail", {"period": "hourly"})
    assert (refused.status_code, notices.period_of(ben.pk)) == (422, "weekly")


def test_notices_come_page_by_page(room, ada, ben):
    for number in range(21):
        post = publish(room(ben), f"Post {number}")
        Post.objects.update(created_at=timezone.now() - timedelta(days=2))
        Reply.objects.update(created_at=timezone.now() - timedelta(days=2))
        call(room(ada), "reply", {"post": post.pk, "body": "Yes"})
    first = get(room(ben), "notices").text
    cursor = first.split('name="after" value="')[1].split('"')[0]

    second = get(room(ben), "notices", after=cursor).text

    assert (first.count("sl-notice"), second.count("sl-notice"), "<header" in second) == (20, 1, False)


@pytest.mark.parametrize(("who", "tabs"), [("ben", 0), ("ada", 3), ("dee", 7)], ids=["a learner", "a mentor", "staff"])
def test_the_desk_shows_each_what_they_may_see(room, request, who, tabs):
    user = request.getfixturevalue(who)

    found = get(room(user), "desk")

    assert (found.status_code, found.text.count('name="tab"')) == (200 if tabs else 403, tabs)


def test_a_mentor_asking_for_a_tab_of_staff_gets_their_own(room, ada):
    for tab in ("queue", "people", "words", "trail"):
        assert "Questions and first posts appear here" in get(room(ada), "desk", tab=tab).text


def test_who_waits_too_long_and_newcomers(room, ada, ben, chi):
    old, new = publish(room(ben), "Old and alone", kind="question"), publish(room(chi), "Hello, I am new")
    age(old, 49)

    unanswered, newcomers = (get(room(ada), "desk", tab=tab).text for tab in ("unanswered", "newcomers"))

    assert ("Old and alone" in unanswered, "Hello, I am new" in unanswered) == (True, False)
    assert ("First post" in newcomers, "Hello, I am new" in newcomers) == (True, True)
    call(room(ada), "reply", {"post": new.pk, "body": "Welcome!"})
    assert "Hello, I am new" not in get(room(ada), "home", view="desk", tab="newcomers").text


def test_figures_put_replies_beside_posts(room, ada, ben):
    post = publish(room(ben), kind="question")
    publish(room(ben), "And nobody says a word")
    call(room(ada), "reply", {"post": post.pk, "body": "Like this."})

    figures = get(room(ada), "desk", tab="figures").text

    assert [word in figures for word in ("50%", "100%", "of 4 people")] == [True] * 3
    assert figures.count('<tr><th scope="row">') == 8


def test_figures_of_an_empty_space(room, ada):
    assert "–" in get(room(ada), "desk", tab="figures").text
    assert columns_of([]) == []


def test_reported_posts_are_hidden_with_a_reason_or_stay(room, ada, ben, dee):
    bad, good = publish(room(ben), "Buy my watches"), publish(room(ben), "Not bad at all")
    for post in (bad, good):
        call(room(ada), "report", {"post": "post", "id": post.pk, "reason": "spam"})
    assert "2 posts wait for a decision" in get(room(dee), "home").text
    form = get(room(dee), "moderate_form", post="post", id=bad.pk, desk=1)
    assert trigger(form)["sl:focus"] == f"#{room(dee).dom_id}-reason-post-{bad.pk}"

    decided = {"post": "post", "id": bad.pk, "act": "hidden", "reason": "Advertising", "desk": 1}
    hidden = call(room(dee), "moderate", decided)
    stays = call(room(dee), "dismiss", {"post": "post", "id": good.pk})

    assert f'id="{room(dee).dom_id}-queue-post-{bad.pk}"' in hidden.text
    assert ("Hidden." in hidden.text, ">Undo<" in hidden.text, "Buy" in hidden.text) == (True, True, False)
    assert trigger(hidden) == {"sl:announce": "Hidden. You can undo this."}
    assert ("Nothing waits for you" in stays.text, trigger(stays)) == (True, {"sl:announce": "The post stays."})
    assert "Advertising" in get(room(dee), "desk", tab="trail").text
    assert "Advertising" in get(room(ben), "post", id=bad.pk).text


def test_what_was_hidden_in_the_queue_is_back_in_its_place(room, ada, ben, dee):
    call(room(dee), "save_words", {"words": "casino"})
    held, shown = publish(room(ben), "My casino night"), publish(room(ben), "Hello")
    call(room(ada), "report", {"post": "post", "id": shown.pk, "reason": "spam"})
    before = get(room(dee), "desk", tab="queue").text
    for post in (held, shown):
        call(room(dee), "moderate", {"post": "post", "id": post.pk, "act": "hidden", "desk": 1})
    assert "Nothing waits for you" in get(room(dee), "desk", tab="queue").text

    back = {post.body: call(room(dee), "unhide", {"post": "post", "id": post.pk}).text for post in (held, shown)}

    assert "held for “casino”" in back["My casino night"]
    assert "reported 1 time" in back["Hello"]
    assert get(room(dee), "desk", tab="queue").text == before
    assert call(room(dee), "unhide", {"post": "post", "id": shown.pk}).status_code == 409


def test_the_queue_shows_each_text_once(room, ada, ben, dee):
    post = publish(room(ben), "Buy my watches", kind="question")
    call(room(ada), "reply", {"post": post.pk, "body": "Which ones?"})
    for sent in ({"post": "post", "id": post.pk}, {"post": "reply", "id": Reply.objects.get().pk}):
        call(room(ada if sent["post"] == "post" else ben), "report", {**sent, "reason": "spam"})

    queue = get(room(dee), "desk", tab="queue").text

    titles = [title.split(">")[-1] for title in queue.split("</a></h3>")[:-1]]
    assert titles == ["Question", "Reply to “Buy my watches”"]
    assert (queue.count("Buy my watches"), queue.count("Which ones?")) == (2, 1)


def test_held_posts_and_replies_say_for_which_word_and_are_approved(room, ada, ben, dee):
    call(room(dee), "save_words", {"words": "casino"})
    publish(room(ben), "My casino night")
    post = publish(room(ben), "Hello")
    call(room(ben), "reply", {"post": post.pk, "body": "The casino again"})
    queue = get(room(dee), "desk", tab="queue").text
    assert (queue.count("held for “casino”"), "Approve" in queue) == (2, True)

    for post_type, row in (("post", Post.objects.earliest("pk")), ("reply", Reply.objects.get())):
        call(room(dee), "moderate", {"post": post_type, "id": row.pk, "act": "approved", "desk": 1})

    assert {Post.objects.earliest("pk").visibility, Reply.objects.get().visibility} == {Visibility.VISIBLE}


def test_a_post_is_hidden_and_restored_where_it_stands(room, ben, dee):
    post = publish(room(ben))
    assert "Hide" in get(room(dee), "tools", post="post", id=post.pk).text
    hidden = call(room(dee), "moderate", {"post": "post", "id": post.pk, "act": "hidden", "reason": "Rude"})
    assert ("Rude" in hidden.text, f'id="{room(dee).dom_id}-post-{post.pk}"' in hidden.text) == (True, True)
    assert "Restore" in get(room(dee), "tools", post="post", id=post.pk).text

    call(room(dee), "moderate", {"post": "post", "id": post.pk, "act": "restored"})

    assert Post.objects.get().visibility == Visibility.VISIBLE


def test_form_to_hide_in_place_answers_where_the_post_stands(room, ben, dee):
    post = publish(room(ben))
    block = room(dee)

    form = get(block, "moderate_form", post="post", id=post.pk).text

    assert (f'data-sl-target="#{block.dom_id}-post-{post.pk}"' in form, "remove_pictures" in form) == (True, False)


def test_roles_words_and_the_trail_are_those_of_all_desks(room, ben, dee):
    page = call(room(dee), "set_role", {"username": "ben", "role": "expert"}).text
    words = call(room(dee), "save_words", {"words": "casino"}).text
    wrong = call(room(dee), "set_role", {"username": "nobody", "role": "expert"})
    trail = get(room(dee), "desk", tab="trail").text

    assert (Membership.objects.get(user=ben).role, "Take away" in page, "casino" in words) == ("expert", True, True)
    assert (wrong.status_code, "role changed" in trail, "held words changed" in trail) == (422, True, True)


@pytest.mark.parametrize("who", ["ben", "ada"])
def test_nobody_but_moderators_decides(room, request, chi, who):
    post = publish(room(chi))
    block = room(request.getfixturevalue(who))
    sent = {"post": "post", "id": post.pk, "act": "hidden", "username": "ben", "role": "expert", "words": "x"}

    names = ("moderate", "unhide", "dismiss", "set_role", "save_words")
    statuses = {name: call(block, name, sent).status_code for name in names}

    assert set(statuses.values()) == {403}
    assert get(block, "moderate_form", post="post", id=post.pk).status_code == 403
    assert AuditEntry.objects.exclude(act="role").count() == 0


def test_posts_of_other_spaces_do_not_exist(room, microblog_block, dee, eve):
    post = publish(microblog_block(eve, name="other"), "Secret")
    sent = {"post": "post", "id": post.pk, "act": "hidden"}

    answers = [call(room(dee), name, sent) for name in ("moderate", "unhide", "dismiss")]
    answers += [get(room(dee), name, **sent) for name in ("moderate_form", "answer")]

    assert {answer.status_code for answer in answers} == {404}
    assert all("Secret" not in answer.text for answer in answers)


def test_masquerading_staff_have_no_desk_no_queue_and_no_bell(room, ada):
    block = room(ada)
    block.runtime.is_masquerading = True

    statuses = {get(block, name).status_code for name in ("desk", "waiting", "notices")}

    assert statuses == {403}
    assert "sl-mb-menu" not in get(block, "home").text


def test_screens_cost_the_same_for_one_and_for_three(room, ada, ben, dee):
    costs = []
    for number in range(3):
        post = publish(room(ben), f"Question {number}", kind="question")
        age(post, 60)
        call(room(ada), "report", {"post": "post", "id": post.pk, "reason": "spam"})
        cost = []
        for block, handler, data in (
            (room(ada), "waiting", {}),
            *((room(dee), "desk", {"tab": tab}) for tab in TABS),
        ):
            with CaptureQueriesContext(connection) as found:
                assert get(block, handler, **data).status_code == 200
            cost.append(len(found))
        costs.append(cost)

    assert costs[0] == costs[1] == costs[2]


def test_notices_of_the_board_that_shares_the_space_lead_there(microblog_block, qa_block, ben, chi):
    board, block = qa_block(ben, scope="course"), microblog_block(ben, scope="course")
    call(board, "ask", {"title": "Why is the sky blue?", "body": "Tell me."})
    question = Question.objects.get()
    call(qa_block(chi, scope="course"), "answer", {"question": question.pk, "body": "Short waves."})

    here, there = get(block, "notices").text, get(board, "notices").text

    assert ("Why is the sky blue?" in here, f"#sl-p-{question.pk}" in here) == (True, False)
    assert f'href="#sl-q-{question.pk}"' in there


def test_staff_have_the_posts_as_a_file_and_mentors_have_not(room, ada, ben, dee, client):
    publish(room(ben), "Is it in the file?")
    address = reverse("social_learning:posts_csv", args=[Space.objects.get().pk])
    links = [address in get(room(user), "desk", tab="figures").text for user in (dee, ada)]
    statuses = []
    for user in (dee, ada, ben):
        client.force_login(user)
        statuses.append(client.get(address).status_code)
    client.force_login(dee)
    answer = client.get(address)

    assert (links, statuses) == ([True, False], [200, 404, 404])
    assert "Is it in the file?" in b"".join(answer.streaming_content).decode()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="posts-{Space.objects.get().pk}.csv"'


def test_what_a_newcomer_passes_on_is_shown_to_mentors_and_named_where_it_is_pinned(room, ada, ben):
    post = publish(room(ada), "Behind the first word")
    call(room(ben), "pass_on", {"id": post.pk, "with": "thanks"})
    passed = Post.objects.get(quoted=post)

    assert "Behind the first word" in get(room(ada), "desk", tab="newcomers").text
    call(room(ada), "pin", {"id": passed.pk, "on": 1})
    link = get(room(ben), "home").text.split('class="sl-mb-pinned"')[1].split("</a>")[0]
    assert link.endswith(">Behind the first word")


def test_a_picture_without_words_is_named_wherever_a_post_is(room, ada, ben, dee):
    post = publish(room(ada), "![](/social-learning/images/6f1d6b34-6c0e-4b7c-9a56-0d3f3a3f9a10)", kind="announcement")
    call(room(ben), "mute_post", {"id": post.pk, "span": "week"})
    call(room(ben), "mark", {"id": post.pk, "do": "like"})
    call(room(ada), "pin", {"id": post.pk, "on": 1})
    call(room(dee), "dismiss", {"post": "post", "id": post.pk})

    pages = [get(room(ben), "silences"), get(room(ada), "notices"), get(room(ada), "my_reach")]
    pages += [get(room(dee), "desk", tab="trail"), get(room(dee), "home", view="everybody")]
    assert [page.text.count("A picture<") for page in pages] == [1] * 5
    assert 'aria-label="Unmute “A picture”"' in pages[0].text


def test_results_of_a_poll_are_not_drawn_as_a_bar_of_reach(room, ada, ben):
    poll = publish(room(ada), "When?", option_1="Monday", option_2="Friday")

    html = call(room(ben), "vote", {"id": poll.pk, "option": 0}).text
    assert ("100 %" in html, "sl-mb-bar" in html) == (True, False)
