"""Where fields of blocks are kept: one table row for a scope, its owner and a user, shared by all workers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from xblock.field_data import FieldData, ReadOnlyFieldData, SplitFieldData
from xblock.fields import Scope
from xblock.runtime import DictKeyValueStore, KeyValueStore, KvsFieldData

from ..models import FieldValues

Row = tuple[str, str, int]
AUTHORED = (Scope.content, Scope.settings, Scope.children, Scope.parent)
LEARNERS = (Scope.user_state_summary, Scope.user_state, Scope.user_info, Scope.preferences)


class TableStore(KeyValueStore):
    """Reads each row once; make a new store for each request.

    With ``forget_user_values`` what belongs to one user is kept for this request only, as the LMS does while staff look
    through a learner's eyes.
    """

    def __init__(self, *, forget_user_values: bool = False) -> None:
        self._rows: dict[Row, dict[str, Any]] = {}
        self._forgets = forget_user_values

    def get(self, key: KeyValueStore.Key) -> Any:
        return self._values(row_of(key))[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        return key.field_name in self._values(row_of(key))

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        changes: dict[Row, dict[str, Any]] = {}
        for key, value in update_dict.items():
            changes.setdefault(row_of(key), {})[key.field_name] = value
        for row, values in changes.items():
            self._change(row, values, ())

    def delete(self, key: KeyValueStore.Key) -> None:
        self._change(row_of(key), {}, (key.field_name,))

    def _values(self, row: Row) -> dict[str, Any]:
        if row not in self._rows:
            scope, owner, user_id = row
            found = FieldValues.objects.filter(scope=scope, owner=owner, user_id=user_id).first()
            self._rows[row] = found.values if found else {}
        return self._rows[row]

    def _change(self, row: Row, values: dict[str, Any], gone: tuple[str, ...]) -> None:
        scope, owner, user_id = row
        if self._forgets and user_id:
            kept = {**self._values(row), **values}
        else:
            # Another worker may have changed another field of the row since it was read.
            with transaction.atomic():
                FieldValues.objects.get_or_create(scope=scope, owner=owner, user_id=user_id)
                stored = FieldValues.objects.select_for_update().get(scope=scope, owner=owner, user_id=user_id)
                stored.values = kept = {**stored.values, **values}
                for name in gone:
                    kept.pop(name, None)
                stored.save(update_fields=["values"])
        self._rows[row] = {name: value for name, value in kept.items() if name not in gone}


def row_of(key: KeyValueStore.Key) -> Row:
    """Which row holds a field."""
    scope = getattr(key.scope, "name", None) or key.scope.attr_name
    return scope, str(key.block_scope_id or ""), key.user_id or 0


def learner_field_data(store: TableStore) -> FieldData:
    """Fields as the LMS gives them: what the author set cannot be changed from a course page."""
    values = KvsFieldData(store)
    authored = ReadOnlyFieldData(values)
    return SplitFieldData({**dict.fromkeys(AUTHORED, authored), **dict.fromkeys(LEARNERS, values)})


def author_field_data(store: TableStore) -> FieldData:
    """Fields as Studio gives them: the author's can be changed, and those of learners are out of reach."""
    authored, learners = KvsFieldData(store), KvsFieldData(DictKeyValueStore())
    return SplitFieldData({**dict.fromkeys(AUTHORED, authored), **dict.fromkeys(LEARNERS, learners)})
