"""Opaque keys in addresses: what does not parse is not found."""

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey


class CourseKeyConverter:
    """``course-v1:Org+Course+Run``"""

    regex = r"course-v1:[^/]+"

    def to_python(self, value: str) -> CourseKey:
        try:
            return CourseKey.from_string(value)
        except InvalidKeyError as error:
            raise ValueError(value) from error

    def to_url(self, value: CourseKey | str) -> str:
        return str(value)


class UsageKeyConverter:
    """``block-v1:Org+Course+Run+type@social_qa+block@qa1``"""

    regex = r"block-v1:[^/]+"

    def to_python(self, value: str) -> UsageKey:
        try:
            return UsageKey.from_string(value)
        except InvalidKeyError as error:
            raise ValueError(value) from error

    def to_url(self, value: UsageKey | str) -> str:
        return str(value)


class SuffixConverter:
    """Whatever follows the name of a handler, also nothing."""

    regex = r".*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
