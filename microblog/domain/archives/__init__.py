"""What people wrote elsewhere, as posts of a space: archives of Mastodon accounts, exports of Slack.

The order of work: ``files`` opens an archive whatever it is packed in, ``streams`` reads its JSON piece by piece,
``mastodon`` and ``slack`` know the two formats and make ``items`` of them, ``shelf`` puts these in order on disk,
``people`` says who wrote them, ``saving`` makes rows of them, a batch whole or not at all. ``importing`` leads.
"""
