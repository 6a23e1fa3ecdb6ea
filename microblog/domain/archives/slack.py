"""The export of a Slack workspace: ``users.json``, ``channels.json``, and a folder of days for each channel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import IO, Any

from social_learning_xblocks.kit.import_reports import ImportReport
from social_learning_xblocks.spaces.api import Newcomer

from ...enums import Reaction
from .files import Archive, Damaged, safe_name
from .items import Item, Liking, list_in, moment_of, name_in, text_in
from .mrkdwn import people_named, to_markdown
from .streams import read_entries

CHANNELS = "channels.json"
#: Lists of conversations that are not for everybody, in exports that have them.
PRIVATE = ("groups.json", "dms.json", "mpims.json")
#: Messages that a person, or a program in its own name, wrote. All others are notes of Slack about itself.
WRITTEN = frozenset({"", "bot_message", "file_share", "me_message", "thread_broadcast"})
MOST_FILES = 10

#: What Slack's names of emoji say here; what is not among them is counted and left out.
REACTIONS = {
    Reaction.LIKE: "+1 thumbsup heart green_heart blue_heart star ok_hand white_check_mark heavy_check_mark smile 100 fire",
    Reaction.THANKS: "pray bow raised_hands heart_hands hugging_face hugs thankyou thank_you thanks",
    Reaction.IDEA: "bulb thinking_face thinking exploding_head brain",
    Reaction.CELEBRATE: "tada clap confetti_ball trophy rocket partying_face medal champagne first_place_medal",
}
_REACTION_OF = {name: reaction.value for reaction, names in REACTIONS.items() for name in names.split()}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_TS = re.compile(r"[0-9]{9,11}\.[0-9]{1,6}")
_UNFIT = re.compile(r"[^\w.-]+", re.ASCII)


class SlackExport:
    """One export. channels: the names of those that are wanted; all public ones where none is named."""

    kind = "slack"

    def __init__(
        self,
        archive: Archive,
        report: ImportReport,
        *,
        channels: Iterable[str] = (),
        moved: Callable[[int], None] | None = None,
    ) -> None:
        archive.enter(CHANNELS)
        self._archive = archive
        self._report = report
        self._wanted = {name.lstrip("#") for name in channels}
        self._moved = moved
        # By id: the name on screen, the other name, the e-mail address.
        self._people: dict[str, tuple[str, str, str]] = {}
        for entry in chain(self._list("users.json"), self._list("org_users.json")):
            self._note_person(entry)

    def _list(self, name: str) -> Iterator[Any]:
        """The entries of a small list; none where it is not there, those before the damage where it is damaged."""
        try:
            file = self.open(name)
            if file is None:
                return
            with file:
                yield from read_entries(file, name, moved=self._moved)
        except Damaged as damage:
            self._report.damages.append(str(damage))

    def _note_person(self, entry: Any) -> None:
        profile = entry.get("profile") if isinstance(entry, dict) else None
        names = [name_in(profile, "display_name"), name_in(profile, "real_name"), name_in(entry, "real_name")]
        handle = name_in(entry, "name")
        if key := name_in(entry, "id"):
            shown = next(filter(None, names), "") or handle or key
            self._people[key] = (shown, handle, name_in(profile, "email"))

    def items(self) -> Iterator[Item]:
        days = self._days()
        for entry in self._list(CHANNELS):
            key, name = name_in(entry, "id"), name_in(entry, "name")
            folder = next((found for found in (name, key) if found in days), "")
            if not folder or not key:
                continue
            files = days.pop(folder)
            if self._wanted and name not in self._wanted:
                self._report.skipped.add("channel that is not wanted", name)
                continue
            for file in files:
                for message in self._list(file):
                    if item := self._item(key, name, message):
                        yield item
        self._count_private(days)

    def _days(self) -> defaultdict[str, list[str]]:
        """The files of messages, by folder."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._archive.members):
            folder, _slash, file = name.rpartition("/")
            if _DAY.fullmatch(file):
                found[folder].append(name)
        return found

    def _count_private(self, left: dict[str, list[str]]) -> None:
        """Conversations that are not for everybody. Their messages are not even opened."""
        for name in PRIVATE:
            for entry in self._list(name):
                self._report.skipped.add("private channel or direct messages", name_in(entry, "id"))
                left.pop(name_in(entry, "name"), None)
                left.pop(name_in(entry, "id"), None)
        for folder in left:
            self._report.skipped.add(f"folder of a channel that {CHANNELS} does not list", folder)

    def _item(self, channel: str, name: str, message: Any) -> Item | None:
        """A message; None, and a line in the report, for what is not taken over."""
        ts, place = name_in(message, "ts"), f"{channel}:{name_in(message, 'ts')}"
        if name_in(message, "type") != "message" or not _TS.fullmatch(ts):
            self._report.skipped.add("entry that is no message", place)
            return None
        if name_in(message, "subtype") not in WRITTEN or message.get("hidden") is True:
            self._report.skipped.add("note of Slack about itself (joined, renamed, deleted …)", place)
            return None
        thread = name_in(message, "thread_ts")
        is_reply = thread not in ("", ts)
        edited = message.get("edited")
        return Item(
            place,
            moment_of(ts),
            self._author(message),
            source=text_in(message, "text"),
            parent=f"{channel}:{thread}" if is_reply else "",
            edited_at=moment_of(name_in(edited, "ts")),
            tags=[name],
            pictures=[self._picture(channel, file) for file in list_in(message, "files")[:MOST_FILES]],
            reactions=self._reactions(message, place, is_reply=is_reply),
        )

    def _author(self, message: Any) -> str:
        """The id of who wrote a message; of programs too, which have a name in it."""
        user, bot = name_in(message, "user"), name_in(message, "bot_id")
        if user or not bot:
            return user
        if bot not in self._people:
            profile = message.get("bot_profile")
            self._people[bot] = (name_in(message, "username") or name_in(profile, "name") or bot, "", "")
        return bot

    def _picture(self, channel: str, file: Any) -> tuple[str, str]:
        """Where a file may stand: Slack leaves files out, programs that fetch them put them in one of these places."""
        key, name = name_in(file, "id"), name_in(file, "name")
        title = text_in(file, "title") or name
        places = (f"__uploads/{key}/{name}", f"{channel}/attachments/{key}-{name}", f"attachments/{key}-{name}")
        found = (place for raw in places if (place := safe_name(raw)) in self._archive.members and place)
        return next(found, ""), title

    def _reactions(self, message: Any, place: str, *, is_reply: bool) -> list[tuple[str, str]]:
        found = []
        for reaction in list_in(message, "reactions"):
            users = [user for user in list_in(reaction, "users") if isinstance(user, str)]
            known = _REACTION_OF.get(name_in(reaction, "name").partition("::")[0])
            if is_reply:
                self._report.skipped.add("reaction to a reply", place, len(users))
            elif known is None:
                self._report.skipped.add("reaction that has no like here", place, len(users))
            else:
                found += [(user, known) for user in users if user in self._people]
        return found

    def likings(self) -> Iterator[Liking]:
        return iter(())

    def markdown(self, item: Item, ours: dict[str, str]) -> str:
        def called(person: str) -> tuple[str, bool]:
            shown = self._people.get(person, (person, "", ""))[0]
            return (ours[person], True) if person in ours else (shown, False)

        return to_markdown(item.source, called)

    def mentioned(self, item: Item) -> list[str]:
        return [person for person in people_named(item.source) if person in self._people]

    def newcomer(self, author: str) -> Newcomer:
        shown = self._people.get(author, (author, "", ""))[0]
        return Newcomer(f"slack-{_UNFIT.sub('-', author)}"[:150], " ".join(shown.split()))

    def called(self, author: str) -> list[str]:
        # Not by the name on screen, which everybody chooses for themselves.
        _shown, handle, address = self._people.get(author, ("", "", ""))
        return [name for name in (author, address, handle) if name]

    def address(self, author: str) -> str:
        return self._people.get(author, ("", "", ""))[2]

    def open(self, member: str) -> IO[bytes] | None:
        return self._archive.open(member)
