"""The admin pages open, and the audit trail cannot be changed there."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import path

from mentoring.models import Pair
from social_learning_xblocks.kit.actor import Actor
from social_learning_xblocks.models import AuditEntry
from social_learning_xblocks.moderation.api import Act, record
from tests.factories.microblog import make_stage
from tests.factories.spaces import make_space

urlpatterns = [path("admin/", admin.site.urls)]


@pytest.fixture
def browser(dee, settings):
    settings.ROOT_URLCONF = "tests.test_admin"
    dee.is_staff = dee.is_superuser = True
    dee.save()
    client = Client()
    client.force_login(dee)
    return client


def test_pairs_are_listed_and_ended_and_not_changed(settings, db):
    settings.ROOT_URLCONF = "tests.test_admin"
    stage, browser = make_stage(), Client()
    root = get_user_model().objects.create_superuser("root")
    browser.force_login(root)
    pair = Pair.objects.get(mentee_id=stage.ben.user_id)
    address = "/admin/social_learning_mentoring/pair/"

    page = browser.get(f"{address}{pair.pk}/change/")
    browser.post(address, {"action": "end", "_selected_action": [pair.pk]})

    assert (browser.get(address).status_code, b"_save" in page.content) == (200, False)
    assert list(Pair.objects.filter(open_key=1).values_list("mentee_id", flat=True)) == [stage.chi.user_id]
    assert Pair.objects.get(pk=pair.pk).ended_at is not None


@pytest.mark.parametrize("model", ["space", "membership", "auditentry"])
def test_the_list_opens(browser, model):
    assert browser.get(f"/admin/social_learning/{model}/").status_code == 200


def test_the_trail_has_no_way_to_change_or_delete_an_entry(browser, dee):
    record(Actor(dee.pk), make_space(), Act.LOCKED, ("question", 1), "late")
    entry = AuditEntry.objects.get()

    page = browser.get(f"/admin/social_learning/auditentry/{entry.pk}/change/")
    deleted = browser.post(f"/admin/social_learning/auditentry/{entry.pk}/delete/", {"post": "yes"})

    assert (page.status_code, b"_save" in page.content, deleted.status_code) == (200, False, 403)
    assert AuditEntry.objects.count() == 1
