"""The microblog: our timelines and verbs beside django-activity-stream, on the same data."""
