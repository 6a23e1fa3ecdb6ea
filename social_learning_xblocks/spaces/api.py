"""What others may use of the spaces applet."""

from .data import Entrant, ImageFile, ImageRecord, Named, Newcomer, Place
from .domain.accounts import accounts_called, accounts_with, add_members, make_accounts
from .domain.albums import images_of, keep_image, keep_picture
from .domain.courses import admit_course, courses_of, may_enter, still_in
from .domain.images import (
    add_image,
    delete_images,
    image_url,
    open_image,
    reencode,
    remove_images,
    stored_images,
    withhold_images,
)
from .domain.memberships import (
    accept_requests,
    count_members,
    find_member,
    mark_all_read,
    members_called,
    members_like,
    members_of,
    members_with_roles,
    people_in,
    person_of,
    set_role,
    usernames_in,
    usernames_of,
)
from .domain.names import space_called, space_for
from .domain.pictures import is_picture_shown, pictures_in, pictures_named, register_texts
from .domain.places import enter_space, find_or_make_space, join_space, member_of, space_url
from .domain.retirement import export as export_person
from .domain.retirement import retire as retire_person
from .domain.tags import find_or_make_tags, list_tags, normal_name, suggest_tags
from .enums import Role, SpaceKind
from .models import Membership, Space, Tag
from .rules import can_manage_members, can_post

__all__ = [
    "Entrant",
    "ImageFile",
    "ImageRecord",
    "Membership",
    "Named",
    "Newcomer",
    "Place",
    "Role",
    "Space",
    "SpaceKind",
    "Tag",
    "accept_requests",
    "accounts_called",
    "accounts_with",
    "add_image",
    "add_members",
    "admit_course",
    "can_manage_members",
    "can_post",
    "count_members",
    "courses_of",
    "delete_images",
    "enter_space",
    "export_person",
    "find_member",
    "find_or_make_space",
    "find_or_make_tags",
    "image_url",
    "images_of",
    "is_picture_shown",
    "join_space",
    "keep_image",
    "keep_picture",
    "list_tags",
    "make_accounts",
    "mark_all_read",
    "may_enter",
    "member_of",
    "members_called",
    "members_like",
    "members_of",
    "members_with_roles",
    "normal_name",
    "open_image",
    "people_in",
    "person_of",
    "pictures_in",
    "pictures_named",
    "reencode",
    "register_texts",
    "remove_images",
    "retire_person",
    "set_role",
    "space_called",
    "space_for",
    "space_url",
    "still_in",
    "stored_images",
    "suggest_tags",
    "usernames_in",
    "usernames_of",
    "withhold_images",
]
