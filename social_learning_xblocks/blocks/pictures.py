"""Pictures for texts: the same door for all blocks in which people write."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from ..kit.errors import Invalid, SocialLearningError
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from .space_block import SpaceBlock


class Pictures(SpaceBlock):
    """The action that takes a picture."""

    @action
    def image(self, asked: Asked) -> Reply:
        """Store a picture; JSON with its address, or with a sentence about what is wrong with it."""
        try:
            here = self.enter()
            upload = asked.files.get("image")
            if upload is None:
                raise Invalid(_("Choose a picture."))
            found = spaces.add_image(here.actor, here.space, upload=upload.file)
        except SocialLearningError as error:
            return Reply(json.dumps({"error": error.message}), 422, content_type="application/json")
        answer = {"id": found.pk, "url": spaces.image_url(found)}
        return Reply(json.dumps(answer), content_type="application/json")
