"""What is sent to a Q&A block, and what it answers with."""

import io
import json

from PIL import Image


def trigger(answer):
    return json.loads(answer.headers.get("HX-Trigger", "{}"))


def holiday():
    picture = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(picture, "PNG")
    picture.seek(0)
    picture.name = "holiday.png"
    return picture
