"""Addresses of pages, and the token a page carries, with the platform and without it."""

import sys

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token

from social_learning_xblocks.kit import platform
from tests.factories.spaces import COURSE, usage_key


def test_in_the_lms_a_block_is_found_by_jumping_to_it(lms, settings):
    settings.ROOT_URLCONF = "lms.urls"

    assert platform.unit_url(COURSE, usage_key("one")) == f"/courses/{COURSE}/jump_to/{usage_key('one')}"


def test_elsewhere_a_setting_says_where_a_block_is(settings):
    settings.SOCIAL_LEARNING = {"UNIT_URL": "/learn/{course_key}#{usage_key}"}

    assert platform.unit_url(COURSE, usage_key("one")) == f"/learn/{COURSE}#{usage_key('one')}"


def test_a_site_that_does_not_say_where_blocks_are_has_no_links():
    assert platform.unit_url(COURSE, usage_key("one")) == ""


def test_the_site_is_where_the_setting_says_and_else_where_the_lms_is(settings):
    nowhere = platform.site_url()
    settings.LMS_ROOT_URL = "https://lms.example.org/"
    of_the_lms = platform.site_url()
    settings.SOCIAL_LEARNING = {"SITE_URL": "https://learn.example.org/"}

    assert (nowhere, of_the_lms, platform.site_url()) == ("", "https://lms.example.org", "https://learn.example.org")


def test_a_page_carries_the_token_for_sites_whose_cookie_is_hidden(lms, rf):
    lms.request = rf.get("/")

    token = platform.csrf_token()

    lms.request.META["CSRF_COOKIE"], lms.request.method = get_token(lms.request), "POST"
    lms.request.META["HTTP_X_CSRFTOKEN"] = token
    lms.request.COOKIES["csrftoken"] = lms.request.META["CSRF_COOKIE"]
    assert CsrfViewMiddleware(HttpResponse).process_view(lms.request, HttpResponse, (), {}) is None


def test_there_is_no_token_outside_a_request_or_a_platform(lms, monkeypatch):
    assert platform.csrf_token() == ""
    monkeypatch.setitem(sys.modules, "crum", None)
    assert platform.csrf_token() == ""
