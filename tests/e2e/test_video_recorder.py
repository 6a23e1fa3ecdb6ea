"""A video comes into being: recorded or chosen, kept when the page closes, sent in spite of the network, handed in, taken back.

In Chromium with its pretended camera, inside the frame of the Learning MFE's look-alike, on another origin.
"""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser import FLAGS, chromium_path
from tests.demo_host import serve_demo
from tests.e2e.stories import PHONE, axe, frame_of, is_narrow, visitor
from tests.factories.videos import long_mp4, mp4, webm, webm_tracks

CAMERA = {"permissions": ["camera", "microphone"]}
VIDEO = re.compile("/handler/video/")
LOST = r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"


@pytest.fixture(scope="module")
def browser(browser):
    """One with a camera and a microphone that are not there."""
    flags = [*FLAGS, "--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required"]
    chromium = browser.browser_type.launch(executable_path=chromium_path(), args=flags)
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    yield from serve_demo(tmp_path_factory, "busy")


@pytest.fixture
def visit(demo, context_factory, watched):
    """``visit("Ben")``: the assignment as it is before anybody has handed in, whatever the test before has left."""
    with closing(sqlite3.connect(demo.folder / "demo.sqlite3")) as connection, connection:
        for table in ("galleryvote", "galleryentry", "videopart", "participant", "submission", "video"):
            connection.execute(f"DELETE FROM social_learning_{table}")  # noqa: S608 - names from the line above
    come = visitor(demo, context_factory, watched, "pitch")

    def visit(person, **options):
        page, unit = come(person, **options)
        expect(unit.locator("[data-sl-recorder]")).to_be_visible()
        return page, unit

    return visit


@pytest.fixture
def files(tmp_path):
    """``files(name, content)``: a file on the disk of who chooses."""

    def make(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return make


def press(unit, name):
    unit.get_by_role("button", name=name, exact=True).click()


def record(unit, until="0:0[2-9]"):
    press(unit, re.compile("^Record here"))
    press(unit, "Start recording")
    expect(unit.locator("[data-sl-gone]")).to_have_text(re.compile(f"^{until}$"))


def choose(unit, path):
    unit.locator("[data-sl-drop] [data-sl-file]").set_input_files(path)


def send(unit):
    press(unit, "Use this video")
    expect(unit.get_by_text("Arrived and checked")).to_be_visible()


def said(unit, sentence):
    expect(unit.locator("[data-sl-status]")).to_have_text(sentence)


@pytest.mark.browser_errors(LOST)
def test_from_a_page_that_closes_while_recording_to_a_video_that_is_taken_back(visit, demo):
    page, unit = visit("Ben", **PHONE, **CAMERA)
    expect(unit.get_by_role("button", name=re.compile("^Hand in"))).to_have_attribute("aria-current", "step")
    assert (axe(page), is_narrow(page)) == ({}, True)
    press(unit, re.compile("^Record here"))
    expect(unit.get_by_label("Microphone")).to_be_visible()
    assert (axe(page), is_narrow(page)) == ({}, True)
    press(unit, "Start recording")
    expect(unit.locator("[data-sl-gone]")).to_have_text(re.compile("^0:0[3-9]$"))
    assert (axe(page), is_narrow(page)) == ({}, True)

    page.reload()
    go_on = unit.get_by_role("button", name=re.compile("^Go on with your recording of 0:0[2-9]$"))
    expect(go_on).to_be_visible()
    said(unit, "A recording of yours was kept in this browser. You can go on with it.")
    assert axe(page) == {}
    go_on.click()
    length = unit.locator("[data-sl-take]").evaluate(
        "(video) => new Promise((tell) => { video.onplaying = () => tell(video.videoWidth); video.muted = true; video.play(); })"
    )
    assert length == 1280
    assert (axe(page), is_narrow(page)) == ({}, True)

    lost = []
    page.route(VIDEO, lambda route: route.continue_() if lost or lost.append(1) else route.abort())
    unit.get_by_label("Note for the reviewers").fill("The **second** plot.")
    send(unit)
    assert len(lost) == 1
    assert demo.rows("SELECT state, has_video, poster <> '' FROM social_learning_video") == [("ready", 1, 1)]
    expect(unit.get_by_label("Note for the reviewers")).to_have_value("The **second** plot.")
    assert (axe(page), is_narrow(page)) == ({}, True)

    press(unit, "Hand in")
    expect(unit.get_by_text("3 people of this course will review your work.").first).to_be_visible()
    assert axe(page) == {}
    press(unit, "Yes, hand in")
    expect(unit.get_by_text("You have handed in").first).to_be_visible()
    expect(unit.get_by_role("button", name=re.compile("^Review others"))).to_contain_text("0 of 1 review")
    expect(unit.locator("strong", has_text="second")).to_be_visible()
    said(unit, "Handed in.")
    assert (axe(page), is_narrow(page)) == ({}, True)

    page.reload()  # nothing is kept in the browser of what has arrived
    unit.get_by_role("button", name=re.compile("^Hand in")).click()
    press(unit, "Take it back")
    press(unit, "Yes, take it back")
    expect(unit.get_by_text("Arrived and checked").first).to_be_visible()
    press(unit, "Delete")
    press(unit, "Yes, delete")
    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_be_visible()
    expect(unit.locator("[id$=-video]")).to_be_focused()
    page.wait_for_timeout(300)
    expect(unit.locator("[data-sl-kept]")).to_be_hidden()
    assert demo.rows("SELECT state, body FROM social_learning_submission") == [("draft", "The **second** plot.")]


def test_by_keyboard_alone_one_records_pauses_and_hands_in(visit):
    page, unit = visit("Chi", **CAMERA)

    def focused(name):
        expect(unit.locator(":focus")).to_have_accessible_name(re.compile(name))

    unit.get_by_role("button", name=re.compile("^Record here")).focus()
    page.keyboard.press("Enter")
    focused("^Start recording")
    page.keyboard.press("Enter")
    focused("^Cancel")
    said(unit, "Recording begins in three seconds.")
    expect(unit.locator(":focus")).to_have_accessible_name("Finish")
    said(unit, "Recording.")
    page.keyboard.press("Tab")
    focused("^Pause")
    page.keyboard.press("Enter")
    focused("^Go on recording")
    said(unit, "Recording paused.")
    page.keyboard.press("Enter")
    focused("^Finish")
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    focused("^Use this video")
    said(unit, "Your recording is ready. Look at it, then use it.")
    page.keyboard.press("Enter")
    expect(unit.get_by_text("Arrived and checked")).to_be_visible()
    said(unit, "Your work has arrived. Look at it, then hand it in.")
    expect(unit.locator("[id$=-video]")).to_be_focused()
    unit.get_by_role("button", name="Hand in", exact=True).focus()
    page.keyboard.press("Enter")
    focused("^Not yet")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(unit.get_by_text("You have handed in").first).to_be_visible()
    expect(unit.locator("[id$=-panel]")).to_be_focused()


@pytest.mark.browser_errors(LOST)
def test_a_file_goes_on_where_it_stopped_after_a_reload(visit, demo, files):
    page, unit = visit("Ben")
    path = files("phone.mp4", long_mp4(5_000_000))
    sent = []

    def one_piece(route):
        if route.request.method != "PATCH":
            return route.continue_()
        sent.append(route.request.headers["upload-offset"])
        return route.continue_() if sent == ["0"] else route.abort()

    page.route(VIDEO, one_piece)
    choose(unit, path)
    expect(
        unit.get_by_text("This browser cannot play the file")
    ).to_be_visible()  # Debian's has no H.264: the server decides
    press(unit, "Use this video")
    expect(unit.get_by_text("The connection is lost. It goes on by itself.").first).to_be_visible()
    press(unit, "Pause")
    expect(unit.get_by_role("button", name="Go on", exact=True)).to_be_focused()
    assert axe(page) == {}
    page.unroute_all()
    sent.clear()
    page.on("request", lambda request: request.method == "PATCH" and sent.append(request.headers["upload-offset"]))

    page.reload()
    expect(unit.get_by_text("An upload is not finished.")).to_contain_text("41%")
    choose(unit, path)
    send(unit)

    assert sent == ["2097152", "4194304"]
    assert demo.rows("SELECT state, size FROM social_learning_video WHERE state <> 'deleted'") == [
        ("ready", len(long_mp4(5_000_000)))
    ]


@pytest.mark.browser_errors(LOST)
def test_who_cancels_has_nothing_on_the_server_and_the_video_still_here(visit, demo, files):
    page, unit = visit("Ben")
    page.route(VIDEO, lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    choose(unit, files("phone.mp4", mp4()))
    press(unit, "Use this video")
    expect(unit.get_by_text("The connection is lost. It goes on by itself.").first).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "DELETE") as deleted:
        press(unit, "Cancel upload")

    expect(unit.get_by_role("button", name="Use this video")).to_be_focused()
    assert deleted.value.status == 204
    assert demo.rows("SELECT count(*) FROM social_learning_video WHERE state <> 'deleted'") == [(0,)]


@pytest.mark.browser_errors(LOST)
def test_who_is_signed_out_meanwhile_goes_on_after_signing_in(visit, files):
    page, unit = visit("Ben")
    page.route(VIDEO, lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Sign in</h1>"))
    choose(unit, files("phone.mp4", mp4()))
    press(unit, "Use this video")
    expect(unit.locator("[data-sl-problem]")).to_contain_text("Sign in again in another tab, then try again")
    expect(unit.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute_all()
    press(unit, "Try again")
    expect(unit.get_by_text("Arrived and checked")).to_be_visible()


@pytest.mark.browser_errors("ERR_UPLOAD_FILE_CHANGED|ERR_FILE_NOT_FOUND")
def test_a_file_that_changes_before_it_is_sent_is_chosen_again(visit, files):
    _page, unit = visit("Ben")
    path = files("phone.mp4", mp4())
    choose(unit, path)
    expect(unit.get_by_role("button", name="Use this video")).to_be_visible()
    files("phone.mp4", mp4(seconds=5))
    press(unit, "Use this video")
    expect(unit.locator("[data-sl-problem]")).to_contain_text("The file was changed or moved since you chose it.")


@pytest.mark.browser_errors("422|413|415")
def test_files_that_do_not_fit_are_told_before_or_by_the_server(visit, files, demo):
    page, unit = visit("Ben")
    problem = unit.locator("[data-sl-problem]")
    box = unit.locator("[data-sl-recorder]")

    choose(unit, files("notes.pdf", b"%PDF-1.7"))
    expect(problem).to_contain_text("This file is not a video that can be played here.")
    choose(unit, files("empty.mp4", b""))
    expect(problem).to_have_text("The file is empty. Choose another one.")
    choose(unit, files("long.webm", webm(400, tracks=webm_tracks(audio=None))))
    expect(problem).to_contain_text("The video lasts 6:40, and here it may last at most 5:00.")
    box.evaluate("(box) => (box.dataset.slBytes = 2000000)")
    choose(unit, files("large.mp4", long_mp4(3_000_000)))
    expect(problem).to_contain_text("The file has 4 MB, and here at most 2 MB fit.")
    assert axe(page) == {}
    assert demo.rows("SELECT count(*) FROM social_learning_video WHERE state <> 'deleted'") == [(0,)]

    choose(unit, files("torn.mp4", mp4()[:700]))  # nobody here can tell, so the server does
    press(unit, "Use this video")
    expect(problem).to_have_text("The file is damaged, or a part of it is missing. Record or export it again.")
    press(unit, "Choose another")
    expect(problem).to_be_hidden()


def test_a_recording_ends_by_itself_at_its_limit(visit):
    _page, unit = visit("Ben", **CAMERA)
    unit.locator("[data-sl-recorder]").evaluate("(box) => (box.dataset.slSeconds = 2)")
    press(unit, re.compile("^Record here"))
    press(unit, "Start recording")

    expect(unit.locator("[data-sl-problem]")).to_have_text("The recording has ended: it may be 5:00 long.")
    expect(unit.locator("[data-sl-facts]")).to_have_text(re.compile("^0:02 · "))


def test_a_camera_that_is_unplugged_takes_nothing_away(visit):
    _page, unit = visit("Ben", **CAMERA)
    record(unit)
    unit.locator("[data-sl-live]").evaluate(
        "(video) => video.srcObject.getTracks()[0].dispatchEvent(new Event('ended'))"
    )

    expect(unit.locator("[data-sl-problem]")).to_contain_text("What was recorded until then is here.")
    expect(unit.get_by_role("button", name="Use this video")).to_be_focused()
    press(unit, "Record again")
    press(unit, "Yes, record again")
    expect(unit.get_by_role("button", name="Start recording")).to_be_focused()


def test_nobody_else_at_this_machine_is_offered_the_recording(visit):
    page, unit = visit("Ben", **CAMERA)
    record(unit)
    press(unit, "Finish")
    expect(unit.get_by_role("button", name="Use this video")).to_be_visible()

    page.get_by_role("button", name=re.compile("^Chi")).click()
    expect(page.get_by_text("You are Chi").first).to_be_visible()
    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_be_visible()
    page.wait_for_timeout(500)
    expect(unit.locator("[data-sl-kept]")).to_be_hidden()

    page.get_by_role("button", name=re.compile("^Ben")).click()
    expect(unit.get_by_role("button", name=re.compile("^Go on with your recording"))).to_be_visible()
    press(unit, "Discard")
    press(unit, "Yes, delete")
    expect(unit.locator("[data-sl-kept]")).to_be_hidden()
    page.reload()
    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_be_visible()
    page.wait_for_timeout(500)
    expect(unit.locator("[data-sl-kept]")).to_be_hidden()


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("", "The camera or the microphone is not allowed here."),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }",
            "No camera or no microphone was found.",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotReadableError'); }",
            "Another program is using the camera or the microphone.",
        ),
    ],
)
def test_a_camera_that_does_not_come_is_explained_and_a_file_still_taken(visit, script, sentence):
    page, unit = visit("Ben")
    frame_of(page).evaluate(f"() => {{ {script} }}")
    press(unit, re.compile("^Record here"))

    expect(unit.locator("[data-sl-problem]")).to_contain_text(sentence)
    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_be_focused()
    expect(unit.get_by_text("Choose a file", exact=True)).to_be_visible()
    assert axe(page) == {}


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("delete window.MediaRecorder;", "This browser cannot record. Choose a file instead"),
        (
            "Object.defineProperty(window, 'isSecureContext', { value: false });",
            "Recording works only on pages with https.",
        ),
        (
            "new MutationObserver(() => document.querySelector('#unit-iframe')?.removeAttribute('allow'))"
            ".observe(document, { childList: true, subtree: true });",
            "The page around this one does not let it use the camera.",
        ),
    ],
)
def test_where_nobody_can_record_it_says_so_at_once(visit, script, sentence):
    page, unit = visit("Ben")
    page.add_init_script(script)
    page.reload()

    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_contain_text(sentence)
    expect(unit.get_by_role("button", name=re.compile("^Record here"))).to_be_disabled()
    expect(unit.get_by_text("Choose a file", exact=True)).to_be_visible()
    assert axe(page) == {}


def test_a_browser_that_keeps_nothing_says_so_and_records(visit):
    page, unit = visit("Ben", **CAMERA)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined });")
    page.reload()
    record(unit)
    expect(unit.locator("[data-sl-problem]")).to_contain_text("Leave this page open until your video has arrived.")
    press(unit, "Finish")
    send(unit)


@pytest.mark.browser_errors("422")
def test_captions_are_written_to_the_player(visit, files):
    page, unit = visit("Ben", **CAMERA)
    record(unit)
    press(unit, "Finish")
    send(unit)
    unit.locator("summary", has_text="Captions").click()
    press(unit, re.compile("^Caption from here"))
    page.keyboard.type("Good morning")
    unit.locator("[data-sl-own]").evaluate("(video) => (video.currentTime = 1)")
    expect(unit.locator("[data-sl-cue-at]")).to_have_text("0:01")
    press(unit, re.compile("^Caption from here"))
    page.keyboard.type("I found two things")
    area = unit.get_by_role("textbox", name="Captions")
    expect(area).to_have_value(
        re.compile(
            r"^WEBVTT\n\n00:00\.000 --> 00:01\.000\nGood morning\n\n00:01\.000 --> 00:0\d\.\d{3}\nI found two things$"
        )
    )
    assert axe(page) == {}
    press(unit, "Save captions")
    expect(unit.locator("summary", has_text="Captions")).to_contain_text("saved")

    unit.locator("summary", has_text="Captions").click()
    unit.locator("[data-sl-caption-file]").set_input_files(files("a.srt", b"1\n00:00:01,000 --> 00:00:00,500\nHello\n"))
    press(unit, "Save captions")
    expect(unit.get_by_text("Line 4: this caption ends before it begins.").first).to_be_visible()
    expect(unit.get_by_role("textbox", name="Captions")).to_be_focused()


def test_the_picture_does_not_turn_round_in_arabic(visit):
    page, unit = visit("Ben", **CAMERA)
    record(unit, "0:01")
    frame_of(page).evaluate("document.documentElement.dir = 'rtl'")

    running = unit.locator(".sl-vr-running").bounding_box()
    picture = unit.locator("[data-sl-live]").bounding_box()
    assert running["x"] - picture["x"] == 12
    assert is_narrow(page)
