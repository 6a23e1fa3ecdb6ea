"""All pictures of a space, on their way out and in."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from PIL import Image

from ...kit import conf
from ...kit.errors import Invalid
from ..data import ImageRecord
from ..models import Space, SpaceImage
from .images import FORMATS, image_url, reencode, store_image

ROWS_AT_ONCE = 100


def images_of(space: Space) -> Iterator[ImageRecord]:
    """All pictures with their bytes, oldest first; None in place of the bytes when the file is gone."""
    for row in SpaceImage.objects.filter(space=space).order_by("pk").iterator(ROWS_AT_ONCE):
        try:
            with row.file.open("rb") as file:
                content: bytes | None = file.read()
        except FileNotFoundError:
            content = None
        yield ImageRecord(row.uuid, row.author_id, row.created_at, content, row.is_withheld)


def keep_image(space: Space, record: ImageRecord) -> uuid.UUID:
    """The number under which a picture is in this space; it is put there unless it is there already.

    The number stays unless another space of the site has it. The bytes stay as they are, once they are known to be a
    picture of the allowed kinds. Raises Invalid for what is none.
    """
    derived = uuid.uuid5(record.uuid, space.key_hash)
    known = SpaceImage.objects.filter(uuid__in=[record.uuid, derived]).values_list("uuid", "space_id")
    here = [number for number, space_id in known if space_id == space.pk]
    if here:
        return here[0]
    extension, width, height = _looked_at(record.content or b"")
    image = SpaceImage(
        space=space,
        author_id=record.author_id,
        created_at=record.created_at,
        uuid=derived if known else record.uuid,
        extension=extension,
        size=len(record.content or b""),
        width=width,
        height=height,
        is_withheld=record.is_withheld,
    )
    store_image(image, record.content or b"")
    return image.uuid


def keep_picture(space: Space, picture: ImageRecord) -> str:
    """A picture from elsewhere, made anew as an upload is: its address here, the same however often it comes.

    Raises Invalid for what is no picture.
    """
    content, _extension, _size = reencode(picture.content or b"")
    return image_url(SpaceImage(uuid=keep_image(space, replace(picture, content=content))))


def _looked_at(content: bytes) -> tuple[str, int, int]:
    """Extension, width and height of what is a picture and no larger than an upload may be."""
    if len(content) > conf.get("IMAGE_MAX_BYTES"):
        raise Invalid(_("The picture is too large."))
    try:
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as picture:
            size = picture.size
            if size[0] * size[1] > conf.get("IMAGE_MAX_PIXELS"):
                raise Invalid(_("The picture has too many pixels."))
            form = str(picture.format)
            if form not in FORMATS:  # a JPEG with a second picture in it: nothing that an upload leaves
                raise ValueError(form)
            picture.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(_("This is not a picture that can be shown.")) from error
    return FORMATS[form][0], *size
