"""Two small tables."""

from django.db import models


class Note(models.Model):
    body = models.TextField()


class Course(models.Model):
    title = models.CharField(max_length=80)
