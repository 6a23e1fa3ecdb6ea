"""The gallery on the board of the staff: how it stands, what is taken out, finalists and the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ..kit.errors import Invalid
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from .video_review_desk import VideoReviewDesk
from .video_review_desk_forms import PickForm, RemoveForm
from .video_review_space import AssignmentHere

FORMS: dict[str, type[BlockForm]] = {"remove": RemoveForm, "pick": PickForm}


class VideoReviewGalleryDesk(VideoReviewDesk):
    """Actions of staff in the gallery. Each verb asks who may."""

    @action(method="GET")
    def gallery_form(self, asked: Asked) -> Reply:
        """The form to take a video out, or to pick it."""
        here, pk = self.enter_board(), asked.number("id")
        act = asked.data.get("act", "")
        act = act if act in FORMS else "remove"
        entry = reviews.desk_entry(here.actor, here.assignment, pk)
        form = self.form_of(act, pk, initial={"verdict": entry.card.verdict})
        html = self.html("video_review/gallery/_desk_form.html", here=here, form=form, act=act, id=pk)
        return Reply(html, trigger={"sl:focus": form[next(iter(form.fields))].id_for_label})

    @action
    def gallery_remove(self, asked: Asked) -> Reply:
        """Take a video out."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.form_of("remove", pk, asked.data)

        def decide() -> None:
            reviews.remove_from_gallery(here.actor, here.assignment, pk, reason=form.cleaned["reason"])

        return self.entry_decided(here, pk, "remove", form, decide, _("It is out. The author is told."))

    @action
    def gallery_restore(self, asked: Asked) -> Reply:
        """Show a video again."""
        here, pk = self.enter_board(), asked.number("id")
        reviews.restore_to_gallery(here.actor, here.assignment, pk)
        return self.entry_reply(here, pk, _("It is in the gallery again."))

    @action
    def gallery_finalist(self, asked: Asked) -> Reply:
        """A finalist, or no longer."""
        here, pk, on = self.enter_board(), asked.number("id"), asked.flag("on")
        reviews.set_finalist(here.actor, here.assignment, pk, on=on)
        said = _("A finalist. The author is told.") if on else _("It is no finalist any more.")
        return self.entry_reply(here, pk, said)

    @action
    def gallery_pick(self, asked: Asked) -> Reply:
        """The last word on a finalist."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.form_of("pick", pk, asked.data)

        def decide() -> None:
            reviews.pick(here.actor, here.assignment, pk, verdict=form.cleaned["verdict"])

        return self.entry_decided(here, pk, "pick", form, decide, _("Picked. The author is told."))

    @action
    def gallery_unpick(self, asked: Asked) -> Reply:
        """Take it back."""
        here, pk = self.enter_board(), asked.number("id")
        reviews.unpick(here.actor, here.assignment, pk)
        return self.entry_reply(here, pk, _("It is no longer picked."))

    @action
    def gallery_close(self, asked: Asked) -> Reply:
        """End the voting, or open it again."""
        here, on = self.enter_board(), asked.flag("on")
        reviews.close_voting(here.actor, here.assignment, on=on)
        said = _("Voting is over. All see how it ended.") if on else _("Voting is open again.")
        return self.board_reply(here, "gallery", said)

    def gallery_desk_context(self, here: AssignmentHere, cursor: str) -> dict[str, Any]:
        page = reviews.desk_entries(here.actor, here.assignment, cursor=cursor)
        names = spaces.people_in(here.space, [one.card.author_id for one in page.items])
        return {
            "view": "gallery",
            "words": "",
            "state": reviews.gallery_state(here.actor, here.assignment),
            "page": page,
            "lines": [(one, names.get(one.card.author_id or 0)) for one in page.items],
            "choice": {"view": "gallery"},
        }

    def entry_reply(self, here: AssignmentHere, pk: int, said: str) -> Reply:
        """A line of the gallery as it is now."""
        one = reviews.desk_entry(here.actor, here.assignment, pk)
        person = spaces.people_in(here.space, [one.card.author_id]).get(one.card.author_id or 0)
        context = {"one": one, "person": person, "state": reviews.gallery_state(here.actor, here.assignment)}
        html = self.html("video_review/gallery/_desk_row.html", here=here, **context)
        return Reply(html, trigger={"sl:announce": said, "sl:focus": f"#{self.dom_id}-entry-{pk}-watch"})

    def entry_decided(
        self, here: AssignmentHere, pk: int, act: str, form: BlockForm, decide: Callable[[], None], said: str
    ) -> Reply:
        """Decide by a form; it comes back with what is wrong with it."""
        try:
            decide()
        except Invalid as error:
            form.blame(error)
            html = self.html("video_review/gallery/_desk_form.html", here=here, form=form, act=act, id=pk)
            return Reply(html, 422)
        return self.entry_reply(here, pk, said)

    def form_of(self, act: str, pk: int, data: Any = None, **more: Any) -> BlockForm:
        return FORMS[act](data, dom_id=self.dom_id, name=f"{act}-{pk}", **more)
