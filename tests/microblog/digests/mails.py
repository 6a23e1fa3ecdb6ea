"""Posts that came out, and what mails tell of them."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone

from microblog.models import Post

SITE = {"SITE_URL": "https://learn.example.org/", "UNIT_URL": "/{course_key}/{usage_key}"}


def came_out(post, ago=timedelta(hours=1)):
    """The post as if it had come out so long ago."""
    Post.objects.filter(pk=post.pk).update(announced_at=timezone.now() - ago)
    return post


def told_to(reader):
    """The texts of mails to somebody."""
    return [message.body for message in mail.outbox if message.to == [f"{reader.name}@example.org"]]


def sent():
    return sorted((message.to[0].split("@")[0], message.subject) for message in mail.outbox)
