"""Blocks in and out of courses: new ones, copies, and OLX."""

from __future__ import annotations

from io import BytesIO

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from lxml import etree
from opaque_keys import InvalidKeyError
from xblock.core import XBlock
from xblock.fields import Scope, ScopeIds
from xblock.plugin import PluginMissingError

from ..models import Placement, Unit
from .studio import EditorRuntime

AUTHORED = (Scope.content, Scope.settings)
FAMILY = "xblock-family"


class NotOlx(Exception):
    """A file that cannot be imported; the text says why."""


def place(
    unit: Unit, runtime: EditorRuntime, block_type: str, *, name: str = "", after: Placement | None = None
) -> Placement:
    """A new block in a unit: at its end, or after another one."""
    key = runtime.id_generator.create_definition(block_type, name or None)
    order = after.order + 1 if after else unit.placements.count()
    with transaction.atomic():
        unit.placements.filter(order__gte=order).update(order=F("order") + 1)
        return Placement.objects.create(unit=unit, usage_key=str(key), block_type=block_type, order=order)


def duplicate(placement: Placement, runtime: EditorRuntime) -> Placement:
    """A copy with a new key and the same settings; a block that wants to know of it is told."""
    source = runtime.get_block(placement.key)
    made = place(placement.unit, runtime, placement.block_type, after=placement)
    copy = runtime.get_block(made.key)
    for field in source.fields.values():
        if field.scope in AUTHORED and field.is_set_on(source):
            setattr(copy, field.name, getattr(source, field.name))
    if hasattr(copy, "studio_post_duplicate"):
        copy.studio_post_duplicate(None, source)
    copy.save()
    return made


def export(block: XBlock) -> bytes:
    """The OLX of a block as the platform writes it, with its name as ``url_name``."""
    file = BytesIO()
    block.runtime.export_to_xml(block, file)
    root = etree.fromstring(file.getvalue())
    root.attrib.pop(FAMILY, None)
    root.set("url_name", block.scope_ids.usage_id.block_id)
    return etree.tostring(root, pretty_print=True, encoding="utf-8")


def import_block(unit: Unit, runtime: EditorRuntime, source: bytes) -> Placement:
    """Make the block of a piece of OLX, or set the one of that name anew. Raises NotOlx."""
    try:
        node = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
        block_class = runtime.mixologist.mix(runtime.load_block_type(node.tag))
    except (etree.XMLSyntaxError, PluginMissingError) as error:
        raise NotOlx(_("This is not the OLX of a block that is installed here.")) from error
    node.attrib.pop(FAMILY, None)
    name = node.attrib.pop("url_name", "")
    try:
        known = Placement.objects.filter(
            usage_key=str(runtime.course_key.make_usage_key(node.tag, name)), unit__course=unit.course
        ).first()
    except InvalidKeyError as error:
        raise NotOlx(_("The name of the block has characters that a key cannot have.")) from error
    placement = known or place(unit, runtime, node.tag, name=name)
    keys = ScopeIds(None, node.tag, placement.key, placement.key)
    if known:
        clear(runtime.get_block(placement.key))
    block_class.parse_xml(node, runtime, keys).save()
    return placement


def clear(block: XBlock) -> None:
    """Back to the defaults: what the OLX does not name is not set."""
    for field in block.fields.values():
        if field.scope in AUTHORED and field.is_set_on(block):
            field.delete_from(block)
    block.save()
