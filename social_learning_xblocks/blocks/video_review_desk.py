"""The board of the staff: who is where, what waits for a decision, and deciding it in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ..kit import platform
from ..kit.errors import Invalid, NotFound
from ..kit.forms import BlockForm
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from ..spaces import api as spaces
from ..video_review import api as reviews
from .video_review_desk_forms import AppealForm, ExtensionForm, GradeForm, MemberGradeForm
from .video_review_jobs import VideoReviewJobs
from .video_review_space import AssignmentHere, VideoReviewSpace


class VideoReviewDesk(VideoReviewJobs, VideoReviewSpace):
    """Actions of staff. Each verb asks who may."""

    @action(method="GET")
    def board(self, asked: Asked) -> Reply:
        """The whole board, at one of its views."""
        return self.board_reply(self.enter(), asked.data.get("view", ""))

    @action(method="GET")
    def board_view(self, asked: Asked) -> Reply:
        """The views with the list of one of them."""
        here = self.enter()
        figures = reviews.figures_of(here.actor, here.assignment)
        view = asked.data.get("view", "")
        context = {**self.list_context(here, asked), "tabs": self.tabs_of(figures, view)}
        return Reply(self.html("video_review/board/_views.html", here=here, **context))

    @action(method="GET")
    def board_list(self, asked: Asked) -> Reply:
        """The list of a view, narrowed to a name, from its top; or what comes after a place in it."""
        here = self.enter()
        template = "_rows.html" if asked.data.get("after") else "_list.html"
        return Reply(self.html(f"video_review/board/{template}", here=here, **self.list_context(here, asked)))

    @action(method="GET")
    def board_row(self, asked: Asked) -> Reply:
        """All about one submission, below its line."""
        here = self.enter()
        context = self.dossier_context(here, asked.number("id"))
        return Reply(self.html("video_review/board/_dossier.html", here=here, **context))

    @action
    def set_grade(self, asked: Asked) -> Reply:
        """Set a grade instead of that of the reviews."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.grade_form(here, pk, asked.data)

        def decide() -> None:
            cleaned = form.cleaned
            reviews.override_grade(
                here.actor, here.assignment, pk, share=form.share, reason=cleaned["reason"], seen=cleaned["seen"]
            )

        return self.decided(here, pk, form, "_grade_form.html", decide, _("The grade is set."))

    @action
    def unset_grade(self, asked: Asked) -> Reply:
        """Take the newest grade of staff back."""
        here, pk = self.enter_board(), asked.number("id")
        reviews.undo_override(here.actor, here.assignment, pk, seen=asked.number("seen"))
        return self.row_reply(here, pk, _("The grade before counts again."))

    @action(method="GET")
    def member_grade_form(self, asked: Asked) -> Reply:
        """The form for a grade of one member of a group."""
        here, pk, user_id = self.enter_board(), asked.number("id"), asked.number("user")
        members = reviews.dossier_of(here.actor, here.assignment, pk).members
        member = next((one for one in members if one.user_id == user_id), None)
        if member is None:
            raise NotFound(_("There is no such person here."))
        form = self.own_grade_form(here, pk, user_id, initial={"user": user_id, "seen": member.seen})
        return Reply(self.html("video_review/board/_member_grade_form.html", here=here, form=form, id=pk))

    @action
    def set_member_grade(self, asked: Asked) -> Reply:
        """Set the grade of one member of a group."""
        here, pk, user_id = self.enter_board(), asked.number("id"), asked.number("user")
        form = self.own_grade_form(here, pk, user_id, asked.data)

        def decide() -> None:
            decision = {name: form.cleaned[name] for name in ("reason", "seen")}
            reviews.override_grade(here.actor, here.assignment, pk, share=form.share, member_id=user_id, **decision)

        said = _("The grade is set, for this person alone.")
        return self.decided(here, pk, form, "_member_grade_form.html", decide, said)

    @action
    def unset_member_grade(self, asked: Asked) -> Reply:
        """Take the newest grade of one member back."""
        here, pk = self.enter_board(), asked.number("id")
        seen, user_id = asked.number("seen"), asked.number("user")
        reviews.undo_override(here.actor, here.assignment, pk, seen=seen, member_id=user_id)
        return self.row_reply(here, pk, _("The grade before counts again."))

    @action
    def answer_appeal(self, asked: Asked) -> Reply:
        """Answer an appeal: the grade stays, or is another one from now on."""
        here, pk = self.enter_board(), asked.number("id")
        form = self.appeal_form(here, pk, asked.data)

        def decide() -> None:
            cleaned = form.cleaned
            share = form.new_share if asked.data.get("act") == "change" else None
            reviews.decide_appeal(
                here.actor, here.assignment, pk, answer=cleaned["answer"], share=share, seen=cleaned["seen"]
            )

        return self.decided(here, pk, form, "_appeal_form.html", decide, _("The appeal is answered."))

    @action
    def decide_flags(self, asked: Asked) -> Reply:
        """What was reported is held, or stays."""
        here, pk = self.enter_board(), asked.number("id")
        reviews.decide_flags(here.actor, here.assignment, pk, hold=asked.flag("hold"))
        return self.row_reply(here, pk, _("Held. Nobody gets it to review.") if asked.flag("hold") else _("It stays."))

    @action
    def hold_work(self, asked: Asked) -> Reply:
        """Out of the pool, or back into it."""
        here, pk = self.enter_board(), asked.number("id")
        if asked.flag("on"):
            reviews.hold_submission(here.actor, here.assignment, pk, reason=asked.data.get("reason", ""))
            return self.row_reply(here, pk, _("Held. Nobody gets it to review."))
        reviews.put_back(here.actor, here.assignment, pk)
        return self.row_reply(here, pk, _("It is in the pool again."))

    @action
    def count_review(self, asked: Asked) -> Reply:
        """Set a review aside, or count it again; the grade follows."""
        here, pk = self.enter_board(), asked.number("review")
        if asked.flag("on"):
            review, said = reviews.count_again(here.actor, here.assignment, pk), _("The review counts again.")
        else:
            review, said = reviews.set_aside(here.actor, here.assignment, pk), _("The review is set aside.")
        return self.row_reply(here, review.submission_id, said)

    @action(method="GET")
    def extension_form(self, asked: Asked) -> Reply:
        """The form for more time: for somebody, or for whom one names."""
        here, user_id = self.enter_board(), asked.number("user")
        form = self.more_time_form(here, user_id)
        context = {"form": form, "user_id": user_id, "panel_id": asked.data.get("panel", "")}
        return Reply(self.html("video_review/board/_extension_form.html", here=here, **context))

    @action
    def extend(self, asked: Asked) -> Reply:
        """Give one person more time."""
        here, user_id = self.enter_board(), asked.number("user")
        form = self.more_time_form(here, user_id, asked.data)
        try:
            times = form.cleaned
            user_id = user_id or reviews.member_called(here.assignment, times["username"])
            reviews.extend(
                here.actor,
                here.assignment,
                user_id,
                **{name: until for name, until in times.items() if name != "username"},
            )
        except (Invalid, NotFound) as error:
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message, {"username": error.message}))
            context = {"form": form, "user_id": user_id}
            return Reply(self.html("video_review/board/_extension_form.html", here=here, **context), 422)
        name = reviews.find_person(here.assignment, user_id).name
        html = self.html("video_review/board/_extended.html", name=name, times=times)
        return Reply(html, trigger={"sl:announce": _("Saved.")})

    @action
    def reset_learner(self, asked: Asked) -> Reply:
        """Let one person start anew."""
        here, user_id = self.enter_board(), asked.number("user")
        reviews.find_person(here.assignment, user_id)
        reviews.reset_person(here.actor, here.assignment, user_id, with_reviews=asked.flag("with_reviews"))
        return self.board_reply(here, reviews.BoardView.MISSING, _("They can start anew."))

    @action(method="GET")
    def options(self, asked: Asked) -> Reply:
        """Members by the start of their names, as options of a list box."""
        here = self.enter_board()
        people = spaces.members_like(here.space, asked.data.get("q", "")[:40])
        return Reply(self.html("elements/people_options.html", people=people))

    def clear_student_state(self, user_id: str = "", item_id: str = "", **asked: Any) -> None:
        """The platform deletes the state of a learner; its ids are anonymous ones. The block is bound to nobody then."""
        found = platform.user_behind(user_id)
        if found is not None:
            by = platform.user_behind(str(asked.get("requesting_user_id") or ""))
            reviews.reset_in_block(item_id or platform.usage_key(self), found, by=by)

    def enter_board(self) -> AssignmentHere:
        """The same as ``enter`` for staff who act for themselves. Raises NotAllowed for all others."""
        here = self.enter()
        reviews.check_staff(here.actor)
        return here

    def board_reply(self, here: AssignmentHere, view: str, said: str = "", tone: str = "ok", **more: Any) -> Reply:
        figures = reviews.figures_of(here.actor, here.assignment)
        tabs = self.tabs_of(figures, view)
        view = view if view in {tab[0] for tab in tabs} else first_view(figures)
        context = {
            **self.page_context(here, view, "", ""),
            "figures": figures,
            "tabs": tabs,
            "said": said,
            "tone": tone,
            **self.jobs_context(here),
            "csv": spaces.space_url("submissions_csv", here.space),
            "json": spaces.space_url("submissions_json", here.space),
            **more,
        }
        html = self.html("video_review/board/_page.html", here=here, **context)
        focus = {"sl:focus": f"#{self.dom_id}-board-title"}
        return Reply(html, trigger={**focus, **({"sl:announce": said} if said else {})})

    def row_reply(self, here: AssignmentHere, pk: int, said: str) -> Reply:
        """A submission as it is now, its line and what is below it."""
        context = self.dossier_context(here, pk)
        html = self.html("video_review/board/_row.html", here=here, row=context["dossier"].row, **context)
        return Reply(html, trigger={"sl:announce": said})

    def decided(
        self,
        here: AssignmentHere,
        pk: int,
        form: BlockForm,
        template: str,
        decide: Callable[[], None],
        said: str,
    ) -> Reply:
        """Decide by a form; it comes back with what is wrong with it."""
        try:
            decide()
        except Invalid as error:
            form.blame(error)
            html = self.html(f"video_review/board/{template}", here=here, form=form, id=pk)
            return Reply(html, 422)
        return self.row_reply(here, pk, said)

    def tabs_of(self, figures: reviews.Figures, current: str) -> list[tuple[str, str, int | None]]:
        """The views with how many are in each; drafts where there can be some, or are, and the gallery where there is one."""
        counts, drafts = figures.views, reviews.BoardView.DRAFTS.value
        has_drafts = self.policy.assistants_draft or bool(counts[drafts]) or current == drafts
        views = [
            (view.value, str(view.label), counts[view.value])
            for view in reviews.BoardView
            if has_drafts or view.value != drafts
        ]
        has_gallery = self.policy.gallery != reviews.GalleryMode.OFF
        return [*views, *([("gallery", str(reviews.StepName.GALLERY.label), None)] if has_gallery else [])]

    def gallery_desk_context(self, here: AssignmentHere, cursor: str) -> dict[str, Any]:
        """The gallery as a view of the board: of ``VideoReviewGalleryDesk``."""
        raise NotImplementedError

    def list_context(self, here: AssignmentHere, asked: Asked) -> dict[str, Any]:
        view = asked.data.get("view", reviews.BoardView.EVERYONE)
        return self.page_context(here, view, asked.data.get("q", "").strip(), asked.data.get("after", ""))

    def page_context(self, here: AssignmentHere, view: str, words: str, cursor: str) -> dict[str, Any]:
        """A page of a view."""
        if view == reviews.StepName.GALLERY:
            return self.gallery_desk_context(here, cursor)
        is_missing = view == reviews.BoardView.MISSING
        if is_missing:
            page: Any = reviews.missing_page(here.actor, here.assignment, words=words, cursor=cursor)
        else:
            page = reviews.board_page(here.actor, here.assignment, view, words=words, cursor=cursor)
        choice = {"view": view, **({"q": words} if words else {})}
        return {
            "view": view,
            "words": words,
            "page": page,
            "choice": choice,
            "is_missing": is_missing,
            "possible": self.policy.weight,
        }

    def dossier_context(self, here: AssignmentHere, pk: int) -> dict[str, Any]:
        dossier = reviews.dossier_of(here.actor, here.assignment, pk)
        seen, possible = dossier.seen, self.policy.weight
        share = dossier.row.final_share
        initial = {
            "seen": seen,
            **({} if share is None else {"points": f"{share * possible:.2f}".rstrip("0").rstrip(".")}),
        }
        appealed = dossier.appealed
        return {
            "dossier": dossier,
            "possible": possible,
            "grade_form": self.grade_form(here, pk, initial=initial),
            "appeal_form": self.appeal_form(here, pk, initial={"seen": seen})
            if appealed and appealed.decision == "open" and not here.gives_drafts
            else None,
        }

    def grade_form(self, here: AssignmentHere, pk: int, data: Any = None, **more: Any) -> GradeForm:
        return GradeForm(data, dom_id=self.dom_id, name=f"grade-{pk}", possible=self.policy.weight, **more)

    def own_grade_form(
        self, here: AssignmentHere, pk: int, user_id: int, data: Any = None, **more: Any
    ) -> MemberGradeForm:
        name = f"own-{pk}-{user_id}"
        return MemberGradeForm(data, dom_id=self.dom_id, name=name, possible=self.policy.weight, **more)

    def appeal_form(self, here: AssignmentHere, pk: int, data: Any = None, **more: Any) -> AppealForm:
        return AppealForm(data, dom_id=self.dom_id, name=f"appeal-{pk}", possible=self.policy.weight, **more)

    def more_time_form(self, here: AssignmentHere, user_id: int, data: Any = None) -> ExtensionForm:
        """The form with what this person has now. Raises NotFound for who is not in the assignment."""
        initial: dict[str, Any] = {}
        if user_id:
            reviews.find_person(here.assignment, user_id)
            initial = reviews.ends_of(here.assignment, user_id)
        form = ExtensionForm(
            data,
            dom_id=self.dom_id,
            name=f"time-{user_id}",
            initial=initial,
            is_known=bool(user_id),
            revises=self.policy.revises,
        )
        if not user_id:
            form.fields["username"].widget.attrs["data-sl-mentions"] = self.urls["options"]
        return form


def first_view(figures: reviews.Figures) -> str:
    """What waits for a decision before what is only to be looked at."""
    waiting = (reviews.BoardView.APPEALS, reviews.BoardView.FLAGGED, reviews.BoardView.DRAFTS)
    return next((view.value for view in waiting if figures.views[view.value]), reviews.BoardView.EVERYONE.value)
