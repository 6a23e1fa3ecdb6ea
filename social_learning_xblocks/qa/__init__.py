"""Peer Q&A: questions, answers, comments, votes, and finding them again."""
