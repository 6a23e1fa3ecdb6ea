"""Notices: what happened that concerns me, grouped, with a mail digest."""
