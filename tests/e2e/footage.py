"""Videos that a browser can play, because a browser recorded them; and a class that has handed them in."""

import base64

from tests.demo_host import ANALYSIS, block_key

RECORD = """async (seconds) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const pen = canvas.getContext("2d"), parts = [];
  let frame = 0;
  const draw = () => {
    pen.fillStyle = `hsl(${(frame * 5) % 360} 60% 40%)`;
    pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = "#fff";
    pen.font = "40px sans-serif";
    pen.fillText((frame++ / 20).toFixed(1), 120, 100);
  };
  draw();
  const timer = setInterval(draw, 50);
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm;codecs=vp8" });
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const over = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await over;
  clearInterval(timer);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
HAND_IN = """
import io, pathlib
from django.contrib.auth import get_user_model
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.video_review import api as videos
from social_learning_xblocks.video_review.models import Assignment
content = pathlib.Path({path!r}).read_bytes()
limits = videos.UploadLimits(size=100_000_000, seconds=180)
assignment = Assignment.objects.select_related("space").get(space__key={key!r})
for name in {names!r}:
    actor = Actor(get_user_model().objects.get(username=name).pk, name)
    upload = videos.begin_upload(actor, assignment.space, size=len(content), kind="video/webm", limits=limits)
    videos.append(actor, assignment.space, upload.uuid, offset=0, stream=io.BytesIO(content))
    done = videos.finish(actor, assignment.space, upload.uuid, limits=limits)
    assert done.state == "ready", done
    videos.set_captions(actor, assignment.space, upload.uuid, text="WEBVTT\\n\\n00:00.000 --> 00:02.000\\nHello\\n")
    note = "One plot, *one* sentence. Watch the end."
    videos.save_submission(actor, assignment, video_id=upload.uuid, note=note)
    videos.hand_in(actor, assignment)
"""


def film(page, seconds=4):
    """The bytes of a WebM video that this page recorded."""
    return base64.b64decode(page.evaluate(RECORD, seconds))


def hand_in(demo, content, *names, unit="pitch", block="vr-pitch"):
    """These people come by, and have handed in this video."""
    path = demo.folder / "film.webm"
    path.write_bytes(content)
    for name in names:
        demo.person(name).get(f"/xblock/{unit_of(unit)}")
    key = block_key(ANALYSIS, "social_video_review", block)
    demo.run("shell", "-c", HAND_IN.format(path=str(path), key=key, names=names))


def unit_of(name):
    return f"{ANALYSIS.replace('course-v1:', 'block-v1:')}+type@vertical+block@{name}"
