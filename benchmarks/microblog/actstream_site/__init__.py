"""What a site has beside django-activity-stream: posts for its actions to be about, and the course they are made in."""
