"""Ids that need no memory: the type and the definition of a block are read from its usage key.

Nothing is kept in the process, so a restart or another worker finds the same blocks.
"""

from __future__ import annotations

import uuid

from opaque_keys.edx.asides import AsideDefinitionKeyV2, AsideUsageKeyV2
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.runtime import IdGenerator, IdReader


class KeyManager(IdReader, IdGenerator):
    """Reads ids of any course and makes new ones in ``course_key``. A block's definition id is its usage key."""

    def __init__(self, course_key: CourseKey) -> None:
        self.course_key = course_key

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        return def_id.block_type

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """A key that no other block has, as Studio makes them: 32 hex digits unless a name is given."""
        return self.course_key.make_usage_key(block_type, slug or uuid.uuid4().hex)

    def create_usage(self, def_id: UsageKey) -> UsageKey:
        return def_id

    def create_aside(
        self, definition_id: UsageKey, usage_id: UsageKey, aside_type: str
    ) -> tuple[AsideDefinitionKeyV2, AsideUsageKeyV2]:
        return AsideDefinitionKeyV2(definition_id, aside_type), AsideUsageKeyV2(usage_id, aside_type)

    def get_usage_id_from_aside(self, aside_id: AsideUsageKeyV2) -> UsageKey:
        return aside_id.usage_key

    def get_definition_id_from_aside(self, aside_id: AsideDefinitionKeyV2) -> UsageKey:
        return aside_id.definition_key

    def get_aside_type_from_usage(self, aside_id: AsideUsageKeyV2) -> str:
        return aside_id.aside_type

    def get_aside_type_from_definition(self, aside_id: AsideDefinitionKeyV2) -> str:
        return aside_id.aside_type
