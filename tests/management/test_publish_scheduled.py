"""The commands know the microblog and the mentoring app too."""

import io
import json
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from mentoring.models import Pair
from microblog import api as microblog
from microblog.models import Draft, Post
from tests.factories.microblog import make_stage


def run(name, *words):
    out = io.StringIO()
    call_command(name, *words, stdout=out)
    return out.getvalue().strip()


def test_publish_scheduled_publishes_once(db):
    stage = make_stage()
    microblog.save_draft(stage.ada, stage.space, body="Later", publish_at=timezone.now() + timedelta(hours=1))
    assert run("publish_scheduled") == "0 published"
    Draft.objects.update(publish_at=timezone.now())

    assert (run("publish_scheduled"), run("publish_scheduled")) == ("1 published", "0 published")


def test_export_and_retirement_reach_both_apps(db):
    stage = make_stage()
    stage.post(stage.ben, body="Hello")

    found = json.loads(run("export_person", str(stage.ben.user_id)))
    run("retire_person", str(stage.ben.user_id))

    assert [row["body"] for row in found["microblog"]["posts"]] == ["Hello"]
    assert [row["role"] for row in found["pairs"]] == ["mentee"]
    assert Post.objects.get().author_id is None
    assert list(Pair.objects.values_list("mentee_id", flat=True)) == [stage.chi.user_id]
