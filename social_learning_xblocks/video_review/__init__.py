"""Video review: learners hand in a video, review those of others, and get a grade they can follow."""
