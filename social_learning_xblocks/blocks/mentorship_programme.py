"""The console's tabs before the match: settings of the programme, the list of skills, who signed up."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring import api as mentoring
from mentoring.forms import ProgrammeForm, SkillsForm

from ..kit.errors import Conflict, Invalid
from ..kit.rendering import Reply
from ..kit.xblock import Asked, action
from .mentorship_desk import MentorshipDesk
from .mentorship_space import ProgrammeHere

PROGRAMME_FIELDS = (
    *("title", "kind", "starts_on", "ends_on", "cadence", "most_mentees", "fewest_mentees", "most_mentors"),
    *("response_days", "may_add_skills", "consent"),
)


class MentorshipProgramme(MentorshipDesk):
    """Actions of coordinators that prepare a match."""

    @action
    def save_programme(self, asked: Asked) -> Reply:
        """Keep the settings of the programme."""
        here = self.enter()
        form = self.programme_form(here, asked.data)
        try:
            typed = form.cleaned
            wish = mentoring.ProgrammeWish(
                signup_from=form.moment("signup_from"),
                signup_until=form.moment("signup_until"),
                **{name: typed[name] for name in PROGRAMME_FIELDS},
            )
            mentoring.change_programme(here.actor, here.programme, wish, version=typed["version"])
        except (Invalid, Conflict) as error:
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message))
            return Reply(self.html("mentoring/desk/_programme_form.html", here=here, form=form), 422)
        return self.desk_reply(self.enter(), "programme", _("Saved."))

    @action
    def add_skills(self, asked: Asked) -> Reply:
        """Put skills on the list, typed or from a file."""
        here = self.enter()
        form = SkillsForm(asked.data, asked.files, dom_id=self.dom_id, name="skills")
        problems: list[Any] = []
        try:
            rows = [
                dict(zip(("group", "name"), line.rpartition(":")[::2], strict=True))
                for line in lines_in(form.cleaned["names"])
            ]
            if asked.files.get("file") is not None:
                more, problems = mentoring.read_skills(asked.files["file"].file)
                rows += more
            if not rows:
                message = _("Name some skills, or choose a file with some.")
                raise Invalid(message, {"names": message})
            added = mentoring.add_skills(here.actor, here.space, rows)
        except (Invalid, Conflict) as error:
            form.blame(error if isinstance(error, Invalid) else Invalid(error.message))
            return Reply(self.html("mentoring/desk/_skills_form.html", here=here, skills_form=form), 422)
        said = ngettext("{count} skill is new on the list.", "{count} skills are new on the list.", added)
        return self.skills_reply(here, said.format(count=added), problems)

    @action
    def list_skill(self, asked: Asked) -> Reply:
        """Put a skill on the list, or take it off."""
        here = self.enter()
        skill = mentoring.list_skill(here.actor, here.space, asked.number("id"), on=asked.flag("on"))
        return Reply(self.html("mentoring/desk/_skill.html", here=here, skill=skill))

    @action(method="GET")
    def skills(self, asked: Asked) -> Reply:
        """The list of skills, or those of it in which a word occurs."""
        here = self.enter()
        found = mentoring.list_skills(here.actor, here.space, search=asked.data.get("q", "")[:60].strip())
        return Reply(self.html("mentoring/desk/_skill_rows.html", here=here, skills=found))

    @action(method="GET")
    def participants(self, asked: Asked) -> Reply:
        """Who signed up: filtered, or the next page."""
        here = self.enter()
        context = self.rows_context(here, asked)
        name = "participant_rows" if asked.data.get("after") else "participant_list"
        return Reply(self.html(f"mentoring/desk/_{name}.html", **context))

    @action
    def change_participant(self, asked: Asked) -> Reply:
        """Pause somebody, or change how many they take."""
        here = self.enter()
        places = {name: asked.number(name) for name in ("mentee_places", "mentor_places") if asked.data.get(name)}
        row = mentoring.change_for(
            here.actor, here.programme, asked.number("id"), state=asked.data.get("state") or None, **places
        )
        line = mentoring.show_participant(here.actor, here.programme, row.pk)
        html = self.html("mentoring/desk/_participant.html", here=here, line=line)
        return Reply(html, trigger={"sl:announce": _("Changed.")})

    @action
    def import_people(self, asked: Asked) -> Reply:
        """Sign people up from a table; first only tried, then kept."""
        here = self.enter()
        file = asked.files.get("file")
        keep = asked.data.get("then") == "keep"
        if file is None:
            raise Invalid(_("Choose a file first."))
        most = mentoring.MOST_IN_A_REQUEST
        report = mentoring.import_participants(here.actor, here.programme, file.file, keep=keep, most=most)
        html = self.html("mentoring/desk/_import_report.html", here=here, report=report, problems=report.problems[:100])
        return Reply(html, trigger={"sl:announce": _("Read.") if not keep else _("Signed up.")})

    def programme_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """The tab with the settings."""
        programme = here.programme
        initial = {name: getattr(programme, name) for name in (*PROGRAMME_FIELDS, "version")}
        return {
            "form": self.programme_form(here, **initial),
            "phase": mentoring.phase_of(programme),
            "counts": mentoring.count_participants(programme),
        }

    def programme_form(self, here: ProgrammeHere, data: Any = None, **initial: Any) -> ProgrammeForm:
        return ProgrammeForm(data, initial=initial, dom_id=self.dom_id, name="programme")

    def skills_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """The tab with the list of skills."""
        return {
            "skills": mentoring.list_skills(here.actor, here.space),
            "skills_form": SkillsForm(dom_id=self.dom_id, name="skills"),
        }

    def skills_reply(self, here: ProgrammeHere, said: str, problems: list[Any]) -> Reply:
        context = {**self.skills_context(here), "said": said, "problems": problems[:100]}
        html = self.html(self.desk_template, here=here, tab="skills", tabs=self.desk_tabs(here), **context)
        return Reply(html, trigger={"sl:announce": said})

    def participants_context(self, here: ProgrammeHere) -> dict[str, Any]:
        """The tab with those who signed up."""
        page = mentoring.list_participants(here.actor, here.programme)
        return {
            "page": page,
            "choice": {},
            "counts": mentoring.count_participants(here.programme),
            "csv": reverse("social_learning:participants_csv", args=[here.programme.pk]),
            "most": mentoring.MOST_IN_A_REQUEST,
        }

    def rows_context(self, here: ProgrammeHere, asked: Asked) -> dict[str, Any]:
        choice = {name: asked.data.get(name, "")[:60].strip() for name in ("role", "state", "search")}
        page = mentoring.list_participants(here.actor, here.programme, **choice, cursor=asked.data.get("after", ""))
        return {"here": here, "page": page, "choice": {name: value for name, value in choice.items() if value}}


def lines_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
