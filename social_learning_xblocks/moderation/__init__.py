"""Moderation: reports, held posts, hiding and restoring, and a trail that only grows."""
