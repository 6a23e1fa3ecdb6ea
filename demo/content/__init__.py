"""What the demo shows: people, courses, questions. Plain data; ``seeding`` puts it in place."""
