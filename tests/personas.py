"""The five people of every test: Ada mentors, Ben and Chi are her mentees, Dee coordinates, Eve is a stranger."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser

NAMES = {
    "ada": ("Ada", "Okafor"),
    "ben": ("Ben", "Haddad"),
    "chi": ("Chi", "Nguyen"),
    "dee": ("Dee", "Larsson"),
    "eve": ("Eve", "Moreau"),
}


def person(username: str) -> AbstractUser:
    """A saved user; one of NAMES has a full name, anybody else is called by the username."""
    first_name, last_name = NAMES.get(username, (username.capitalize(), ""))
    return get_user_model().objects.create_user(
        username, f"{username}@example.org", "test", first_name=first_name, last_name=last_name
    )
