"""The full-text index over the words of questions."""

from django.db import migrations

from social_learning_xblocks.kit.search import AddSearchIndex


class Migration(migrations.Migration):
    dependencies = [("social_learning", "0001_initial")]

    operations = [AddSearchIndex("QuestionText")]
