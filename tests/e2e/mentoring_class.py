"""People before the programme of the demo, and a run that proposes pairs. Run inside the demo."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from mentoring import api as mentoring
from mentoring.enums import SkillSide
from mentoring.models import LeftOut, Pair, Participant, ParticipantSkill, Programme, Proposal, Round, Skill
from social_learning_xblocks.kit.fields import digest
from social_learning_xblocks.kit.models import JobState
from social_learning_xblocks.people.api import save_profile
from social_learning_xblocks.spaces.api import Place, find_or_make_space
from tests.demo_host import ANALYSIS, block_key
from tests.factories.spaces import actor_in

REASONS = [
    {"criterion": "skills", "points": 3_500, "part": 0.5},
    {"criterion": "style", "points": 2_000, "part": 0.9},
    {"criterion": "hours", "points": 1_000, "part": 1.0},
]
FIGURES = {"mentees": 3, "matched": 2, "pairs": 2, "paired": 0, "dropped": 0, "mentors": 3, "places": 3, "idle": 1} | {
    "lowest": 7_120,
    "mean": 7_735.0,
    "spread": 615.0,
    "swaps": 0,
    "gap": 0.0,
    "floor": 7_000,
    "seconds": 0.1,
    "is_widest": True,
    "is_complete": True,
}
#: Username, whether they mentor, skills, goals, headline.
PEOPLE = (
    ("ada", True, ("SQL", "Presenting results"), "I like to look at real tables together.", "Leads the data team"),
    ("grace_wanjiru", True, ("Python", "SQL"), "Ask me anything, twice.", "Data engineer"),
    ("lars_holm", True, ("SQL", "Python"), "Thirty minutes each week.", "Analyst"),
    ("ben", False, ("SQL", "Statistics"), "I want to write queries without fear.", ""),
    ("chi", False, ("Python",), "I would like to leave spreadsheets behind.", ""),
    ("ines_carvalho", False, ("Statistics",), "", ""),
)


#: Before the story: Ben is not there yet, Ada helps with what nobody asks for, and Omar is one mentor more than needed.
STORY = (
    ("ada", True, ("Presenting results",), "I like to look at real tables together.", "Leads the data team"),
    ("grace_wanjiru", True, ("Python",), "Ask me anything, twice.", "Data engineer"),
    ("lars_holm", True, ("SQL", "Statistics"), "Thirty minutes each week.", "Analyst"),
    ("kwame_mensah", True, ("Maps",), "", "Cartographer"),
    ("chi", False, ("Python",), "I would like to leave spreadsheets behind.", ""),
)


def gather() -> None:
    """The people of the story, who have signed up, and nothing more."""
    sign_up(STORY)


def fill() -> None:
    """A run that is done: Ada for Ben, and Grace for Chi. Lars mentors too and has nobody; Inês was left out."""
    programme, rows = sign_up(PEOPLE)
    newest = Round.objects.filter(programme=programme).count()
    done = {"state": JobState.DONE, "ended_at": timezone.now(), "figures": FIGURES}
    made = Round.objects.create(programme=programme, number=newest + 1, **done)
    for mentee, mentor, score in (("ben", "ada", 8_350), ("chi", "grace_wanjiru", 7_120)):
        Proposal.objects.create(round=made, mentee=rows[mentee], mentor=rows[mentor], score=score, reasons=REASONS)
    LeftOut.objects.create(round=made, mentee=rows["ines_carvalho"], why={"allowed": 2, "blocked": {"language": 1}})


def sign_up(people) -> tuple[Programme, dict[str, Participant]]:
    """These people alone are in the programme of the demo."""
    key = block_key(ANALYSIS, "social_mentorship", "mt-programme")
    space = find_or_make_space(Place("course", ANALYSIS, ANALYSIS, "Find a mentor", None, key))
    programme = mentoring.find_or_make_programme(space, key="", title="Find a mentor", usage_key=key)
    # What the demo has there already is of other people, and of Ada with the same ones in the corner of mentors.
    Participant.objects.filter(programme=programme).delete()
    Pair.objects.filter(space=space).delete()
    return programme, {name: sign(space, programme, name, *said) for name, *said in people}


def sign(space, programme, username, is_mentor, skills, goals, headline) -> Participant:
    user = get_user_model().objects.get(username=username)
    actor = actor_in(space, user)
    if headline:
        save_profile(actor, headline=headline)
    row = Participant.objects.create(
        programme=programme,
        user=user,
        is_mentor=is_mentor,
        is_mentee=not is_mentor,
        goals=goals,
        languages=["English"],
        time_zone="Europe/Berlin",
        windows=["Tue 17:00-20:00", "Thu 12:00-13:00"],
    )
    side = SkillSide.OFFERED if is_mentor else SkillSide.WANTED
    for place, name in enumerate(skills):
        known = {"name": name}
        skill = Skill.objects.get_or_create(space=space, name_hash=digest(name.casefold()), defaults=known)[0]
        ParticipantSkill.objects.create(participant=row, skill=skill, side=side, place=place)
    return row
