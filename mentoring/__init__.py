"""Who mentors whom in a space."""
