"""The gallery of the video assignment: what those who want to show the course, votes for it, two at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kit.actor import Person
from ..kit.errors import Invalid, NotFound
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..qa.forms import ReportForm
from ..spaces import api as spaces
from ..video_review import api as reviews
from .video_review_space import AssignmentHere, VideoReviewSpace


@dataclass(frozen=True)
class GalleryRow:
    """A video on the page. ``person``: None where its author does not want to be named."""

    card: reviews.GalleryCard
    person: Person | None


class VideoReviewGallery(VideoReviewSpace):
    """Actions of everybody who may enter, in the gallery."""

    @action(method="GET")
    def gallery_more(self, asked: Asked) -> Reply:
        """What comes after a place in the grid."""
        here = self.enter()
        context = self.gallery_context(here, asked.data.get("after", ""))
        return Reply(self.html("video_review/gallery/_cards.html", here=here, **context))

    @action(method="GET")
    def gallery_watch(self, asked: Asked) -> Reply:
        """One video, to watch."""
        here = self.enter()
        sheet = reviews.open_entry(here.actor, here.assignment, asked.number("id"))
        state = reviews.gallery_state(here.actor, here.assignment)
        row = self.gallery_rows(here, [sheet.card])[0]
        context = {
            "sheet": sheet,
            "row": row,
            "state": state,
            "is_inline": asked.flag("inline"),
            "may_report": reviews.can_vote(here.actor) and not sheet.card.is_own,
        }
        html = self.html("video_review/gallery/_watch.html", here=here, **context)
        return Reply(html, trigger={"sl:focus": f"#{self.dom_id}-gallery-title"})

    @action
    def gallery_vote(self, asked: Asked) -> Reply:
        """Vote for a video, or no longer; its button comes back, and how many votes are left."""
        here, entry_id, on = self.enter(), asked.number("id"), asked.flag("on")
        reviews.vote(here.actor, here.assignment, entry_id, on=on)
        state = reviews.gallery_state(here.actor, here.assignment)
        row = self.gallery_rows(here, [reviews.open_entry(here.actor, here.assignment, entry_id).card])[0]
        left = ngettext("{count} vote left", "{count} votes left", state.left).format(count=state.left)
        html = self.html("video_review/gallery/_voted.html", here=here, row=row, state=state)
        given = _("You voted for this work.") if on else _("Your vote is taken back.")
        return Reply(html, trigger={"sl:announce": f"{given} {left}"})

    @action
    def gallery_free(self, asked: Asked) -> Reply:
        """Take back votes for videos that are no longer shown."""
        here = self.enter()
        reviews.free_votes(here.actor, here.assignment)
        said = _("You can use them again.")
        html = self.html("video_review/gallery/_panel.html", here=here, said=said, **self.gallery_context(here))
        return Reply(html, trigger={"sl:announce": said, "sl:focus": f"#{self.dom_id}-gallery-title"})

    @action(method="GET")
    def gallery_pair(self, asked: Asked) -> Reply:
        """The next two to compare."""
        return self.pair_reply(self.enter())

    @action
    def gallery_compare(self, asked: Asked) -> Reply:
        """Say which of two is better; the next two come back."""
        here, says = self.enter(), asked.data.get("says", "")
        try:
            reviews.compare(here.actor, here.assignment, asked.number("left"), asked.number("right"), says=says)
            said = _("Skipped.") if says == "skip" else _("Noted.")
        except NotFound as gone:
            said = gone.message  # its author took it out meanwhile
        return self.pair_reply(here, said)

    @action
    def gallery_undo(self, asked: Asked) -> Reply:
        """Take the last answer back: the same two come again."""
        here = self.enter()
        ids = reviews.take_back_comparison(here.actor, here.assignment)
        said = _("Your last answer is taken back.")
        try:
            pair = reviews.open_pair(here.actor, here.assignment, ids)
        except NotFound:
            return self.pair_reply(here, said)
        return self.pair_reply(here, said, pair)

    @action(method="GET")
    def gallery_report_form(self, asked: Asked) -> Reply:
        """The form to report a video."""
        here, entry_id = self.enter(), asked.number("id")
        reviews.open_entry(here.actor, here.assignment, entry_id)
        form = ReportForm(dom_id=self.dom_id, name=f"report-{entry_id}")
        return Reply(self.html("video_review/gallery/_report_form.html", form=form, id=entry_id))

    @action
    def gallery_report(self, asked: Asked) -> Reply:
        """Tell the staff about a video."""
        here, entry_id = self.enter(), asked.number("id")
        form = ReportForm(asked.data, dom_id=self.dom_id, name=f"report-{entry_id}")
        try:
            reviews.report_shown(here.actor, here.assignment, entry_id, **form.cleaned)
        except Invalid as error:
            form.blame(error)
            return Reply(self.html("video_review/gallery/_report_form.html", form=form, id=entry_id), 422)
        return Reply(self.html("desk/_reported.html"))

    def gallery_context(self, here: AssignmentHere, cursor: str = "") -> dict[str, Any]:
        """The panel of the gallery."""
        page = reviews.gallery_page(here.actor, here.assignment, cursor=cursor)
        return {
            "state": reviews.gallery_state(here.actor, here.assignment),
            "rows": self.gallery_rows(here, page.items),
            "next_cursor": page.next_cursor,
        }

    def gallery_rows(self, here: AssignmentHere, cards: Iterable[reviews.GalleryCard]) -> list[GalleryRow]:
        """Cards with their authors, as far as they are named. One query at most."""
        found = list(cards)
        names = spaces.people_in(here.space, [card.author_id for card in found])
        return [GalleryRow(card, names.get(card.author_id or 0)) for card in found]

    def pair_reply(self, here: AssignmentHere, said: str = "", pair: reviews.GalleryPair | None = None) -> Reply:
        """Two videos, or that there are no more."""
        if pair is None:
            ids = reviews.pair_for(here.actor, here.assignment)
            pair = reviews.open_pair(here.actor, here.assignment, ids) if ids else None
        # Without names: what is compared is the videos. By letters: on a phone they stand one above the other.
        sides = [("A", pair.left), ("B", pair.right)] if pair else []
        state = reviews.gallery_state(here.actor, here.assignment)
        html = self.html("video_review/gallery/_pair.html", here=here, pair=pair, sides=sides, state=state, said=said)
        focus = {"sl:focus": f"#{self.dom_id}-gallery-title"}
        return Reply(html, trigger={**focus, **({"sl:announce": said} if said else {})})
