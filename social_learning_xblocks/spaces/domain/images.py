"""Pictures in posts: checked, re-encoded (which drops place and camera from them), private to the space."""

from __future__ import annotations

import functools
import io
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from ...kit import conf
from ...kit.actor import Actor
from ...kit.errors import Conflict, Invalid, NotAllowed, NotFound
from ...kit.transactions import verb
from .. import rules
from ..data import ImageFile
from ..models import Membership, Space, SpaceImage
from .courses import may_enter
from .places import member_of

#: What a picture may be (Pillow's names), and what is stored for it: extension, content type.
FORMATS = {
    "PNG": ("png", "image/png"),
    "JPEG": ("jpg", "image/jpeg"),
    "WEBP": ("webp", "image/webp"),
    "GIF": ("gif", "image/gif"),
}
CONTENT_TYPES = dict(FORMATS.values())
LONGEST_SIDE = 1600
#: How a camera was held (EXIF), and what sets the picture upright.
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def add_image(actor: Actor, space: Space, *, upload: IO[bytes]) -> SpaceImage:
    """Store a picture. Raises Invalid for what is none, is too large, or only claims to be one.

    It is read, made anew and written before the transaction begins, which is short then and can be run again.
    """
    if not rules.can_post(actor):
        raise NotAllowed(_("You cannot add pictures here."))
    check_limit(actor, space)
    most = conf.get("IMAGE_MAX_BYTES")
    content = upload.read(most + 1)
    if len(content) > most:
        raise Invalid(
            _("The picture is larger than {size} MB. Make it smaller and try again.").format(size=most // 10**6)
        )
    data, extension, (width, height) = reencode(content)
    image = SpaceImage(
        space=space, author_id=actor.user_id, extension=extension, size=len(data), width=width, height=height
    )
    store_image(image, data)
    return image


def store_image(image: SpaceImage, content: bytes) -> None:
    """Write the file, then the row; no file is left where the row cannot be written."""
    image.file.save("", ContentFile(content), save=False)
    try:
        _insert(image)
    except BaseException:
        image.file.storage.delete(str(image.file.name))
        raise


@verb
def _insert(image: SpaceImage) -> None:
    image.save(force_insert=True)


def reencode(content: bytes, *, longest: int = LONGEST_SIDE) -> tuple[bytes, str, tuple[int, int]]:
    """The picture as new bytes without metadata, its extension, and its width and height in pixels: ``longest`` at most."""
    try:
        # Reads the head only, so that a bomb does not go off.
        picture: Image.Image = Image.open(io.BytesIO(content), formats=list(FORMATS))
        if picture.width * picture.height > conf.get("IMAGE_MAX_PIXELS"):
            raise Invalid(_("The picture has too many pixels. Make it smaller and try again."))
        # MPO: a JPEG of a phone with a second picture behind the first.
        form = "JPEG" if picture.format == "MPO" else str(picture.format)
        picture.load()
        # Not ImageOps.exif_transpose, which writes all of a broken EXIF again and stumbles over it.
        turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
        if turn is not None:
            picture = picture.transpose(turn)
        picture.thumbnail((longest, longest))
        if form == "JPEG" and picture.mode != "RGB":
            picture = picture.convert("RGB")
        target = io.BytesIO()
        picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
        picture.save(target, form, optimize=True)
    except Invalid:
        raise
    # Pillow stumbles over damaged pictures with whatever its readers and writers happen to raise, a NameError too.
    except Exception as error:
        raise Invalid(_("This file is not a picture that can be shown. PNG, JPEG, WebP and GIF work.")) from error
    return target.getvalue(), FORMATS[form][0], picture.size


def image_url(image: SpaceImage) -> str:
    """Where a picture is shown, for the Markdown of a post."""
    return reverse("social_learning:image", args=[image.uuid])


def open_image(user_id: int | None, image_uuid: uuid.UUID) -> tuple[ImageFile, IO[bytes]]:
    """A picture for somebody who may see it. Raises NotFound for everybody else: they are not told that it is there."""
    image = SpaceImage.objects.filter(uuid=image_uuid).first()
    if image is None or user_id is None or not may_see(image, user_id):
        raise NotFound(_("There is no such picture."))
    found = ImageFile(f"{image.uuid.hex}.{image.extension}", CONTENT_TYPES[image.extension], image.size)
    try:
        return found, image.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("There is no such picture.")) from error


def may_see(image: SpaceImage, user_id: int) -> bool:
    """Members see pictures; what is withheld only those who decide about it, as the platform says today. One query of ours."""
    if not image.is_withheld:
        return is_member(image.space_id, user_id)
    found = member_of(user_id, image.space_id)
    return found is not None and found[1].is_moderator


def withhold_images(space: Space, uuids: Iterable[uuid.UUID], *, withheld: bool) -> None:
    """Serve these pictures of a space to its moderators only, or to its members again. One query."""
    SpaceImage.objects.filter(space=space, uuid__in=list(uuids)).update(is_withheld=withheld)


@verb
def remove_images(actor: Actor, space: Space, *, uuids: Iterable[uuid.UUID]) -> int:
    """A moderator takes pictures of a space away for good; how many there were. Posts that show them have a gap there."""
    if not (actor.can_write and actor.is_moderator):
        raise NotAllowed(_("Only moderators can do this."))
    return delete_images(SpaceImage.objects.filter(space=space, uuid__in=list(uuids)).values_list("uuid", flat=True))


@verb
def delete_images(uuids: Iterable[uuid.UUID]) -> int:
    """Delete pictures, and their files once that is certain; how many there were. The caller knows who may."""
    images = list(SpaceImage.objects.select_for_update().filter(uuid__in=list(uuids)))
    SpaceImage.objects.filter(pk__in=[image.pk for image in images]).delete()
    for image in images:
        transaction.on_commit(functools.partial(image.file.storage.delete, str(image.file.name)), robust=True)
    return len(images)


def stored_images(*, before: datetime | None = None, author_id: int | None = None) -> list[uuid.UUID]:
    """The numbers of pictures of all spaces: those from before a time, those that one person uploaded. One query."""
    found = SpaceImage.objects.order_by("pk")
    if before is not None:
        found = found.filter(created_at__lt=before)
    if author_id is not None:
        found = found.filter(author_id=author_id)
    return list(found.values_list("uuid", flat=True))


def is_member(space_id: int, user_id: int) -> bool:
    """Whether somebody is a member whom the platform still lets into a course of the space."""
    membership = Membership.objects.select_related("space").filter(space_id=space_id, user_id=user_id).first()
    return membership is not None and may_enter(membership.space, user_id)


def check_limit(actor: Actor, space: Space) -> None:
    most, seconds = conf.get("LIMITS")["image"]
    since = timezone.now() - timedelta(seconds=seconds)
    if SpaceImage.objects.filter(author_id=actor.user_id, space=space, created_at__gt=since)[:most].count() >= most:
        raise Conflict(_("That were many pictures in a short time. Wait a little and try again."))
