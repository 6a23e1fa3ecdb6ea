"""The courses: their units, the text in them, and the boards with what their authors set."""

# ruff: noqa: E501 - prose

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ANALYSIS = "course-v1:Northlight+DA101+2026"
LEADERSHIP = "course-v1:Northlight+LID201+2026"
PYTHON = "course-v1:Northlight+PY100+2026"


@dataclass(frozen=True)
class Block:
    """A block of a unit and its settings."""

    type: str
    name: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class UnitPlan:
    name: str
    section: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class CoursePlan:
    """A course. ``size`` is how many of the class are in it; ``learners`` and ``staff`` name personas."""

    key: str
    title: str
    summary: str
    language: str
    size: int
    learners: tuple[str, ...]
    staff: tuple[str, ...] = ()
    cohorts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_public: bool = False
    units: tuple[UnitPlan, ...] = ()


def text(name: str, content: str) -> Block:
    return Block("html", name, {"content": content.strip()})


def board(name: str, title: str, **settings: Any) -> Block:
    return Block("social_qa", name, {"display_name": title, **settings})


def circle(name: str, title: str, **settings: Any) -> Block:
    return Block("social_microblog", name, {"display_name": title, **settings})


def studio(name: str, title: str, **settings: Any) -> Block:
    """A video assignment."""
    return Block("social_video_review", name, {"display_name": title, **settings})


def match(name: str, title: str, **settings: Any) -> Block:
    """A mentoring programme."""
    return Block("social_mentorship", name, {"display_name": title, **settings})


PITCH_RUBRIC = [
    {
        "key": "clear",
        "title": "Is the finding clear?",
        "kind": "levels",
        "text": "Could you repeat it to a friend afterwards?",
        "levels": [
            {"points": 0, "title": "Not yet", "text": "I could not say what was found."},
            {"points": 2, "title": "Nearly", "text": "I know the topic, not the finding."},
            {"points": 4, "title": "Clear", "text": "One sentence, and it stays."},
        ],
        "remark": "may",
    },
    {
        "key": "honest",
        "title": "Is it honest about what the data cannot say?",
        "kind": "range",
        "text": "Gaps, guesses and small samples are named.",
        "least": 0,
        "most": 6,
        "remark": "must",
    },
    {
        "key": "next",
        "title": "What should they try next?",
        "kind": "remark",
        "text": "One thing, and how.",
        "remark": "must",
    },
]

COURSES = (
    CoursePlan(
        ANALYSIS,
        "Data analysis in practice",
        "Six weeks from a messy spreadsheet to a result you can defend.",
        "en",
        size=78,
        learners=("ada", "ben", "chi"),
        staff=("dee",),
        cohorts={"Blue team": ("ben",), "Green team": ("chi",)},
        is_public=True,
        units=(
            UnitPlan(
                "welcome",
                "Start here",
                "How this course works",
                (
                    text(
                        "welcome-text",
                        """
<p>Every week has one idea, one data set and one exercise you hand in on Sunday. The data is real, so it is untidy:
names with three spellings, dates from before the shop existed, a column called <code>total</code> that is not a total.</p>
<p>You will get stuck. Everybody does, usually at night and usually at a place where somebody else was stuck last week.
That is what the next page is for.</p>
<ul>
<li>Week 1: tables and types</li>
<li>Week 2: cleaning and joining</li>
<li>Week 3: plots that tell</li>
<li>Week 4: regression</li>
<li>Week 5: how good is it really?</li>
<li>Week 6: your project</li>
</ul>
""",
                    ),
                ),
            ),
            UnitPlan(
                "ask",
                "Start here",
                "Ask the class",
                (
                    board(
                        "qa-class",
                        "Ask the class",
                        scope="course",
                        welcome=(
                            "Say what you tried and what happened instead. **Code and error messages as text**, please: "
                            "pictures of text cannot be searched."
                        ),
                        topics="week-1, week-2, week-3, week-4, week-5, week-6, pandas, plots, statistics, project",
                        is_graded=True,
                        completion="posted",
                    ),
                ),
            ),
            UnitPlan(
                "mentors",
                "Start here",
                "Mentors' corner",
                (
                    circle(
                        "mb-mentors",
                        "Mentors' corner",
                        scope="course",
                        welcome="Short notes between mentors and mentees. Reply to anything; nobody has to be finished to write here.",
                        praise_values="Courage, Care for others, Craft",
                        completion="replied",
                    ),
                ),
            ),
            UnitPlan(
                "programme",
                "Start here",
                "Find a mentor",
                (
                    match(
                        "mt-programme",
                        "Find a mentor",
                        scope="course",
                        welcome=(
                            "Six weeks with somebody who has been where you are going. Signing up takes two minutes; you see "
                            "**why** you were matched, and you can say no."
                        ),
                        completion="signed_up",
                    ),
                ),
            ),
            UnitPlan(
                "tables",
                "Week 1 · Tables and types",
                "Reading a table that fights back",
                (
                    text(
                        "tables-text",
                        """
<p>A table has rows that mean the same kind of thing, and columns that mean one thing each. Most trouble of the first week
comes from columns that mean two: a number and its unit, a date and a remark, a price and the word “free”.</p>
<pre><code>bikes = pd.read_csv("bikes.csv", dtype={"station": "string"}, parse_dates=["started"])
bikes.dtypes</code></pre>
<p>Look at the types before you look at the numbers. A column of numbers that pandas calls <code>object</code> has something
to tell you.</p>
""",
                    ),
                ),
            ),
            UnitPlan(
                "joining",
                "Week 2 · Cleaning and joining",
                "Two tables become one",
                (
                    text(
                        "joining-text",
                        """
<p>Before you join, say out loud what one row of each table is. After you have joined, count the rows. If there are more than
you started with, a key is not as unique as you believed.</p>
<p>Exercise 2: join the trips to the stations. Hand in the number of trips that start at a station that does not exist,
and what you did with them.</p>
""",
                    ),
                    board("qa-class-week-2", "Questions about week 2", scope="course", topics="week-2, pandas"),
                ),
            ),
            UnitPlan(
                "regression",
                "Week 4 · Regression",
                "Exercise 4: what does a bedroom cost?",
                (
                    text(
                        "regression-text",
                        """
<p>Fit a line to the prices of 1,460 houses. Then answer, in two sentences a buyer would understand: what does one more
bedroom cost, everything else being equal? The sign of the coefficient will surprise you. Say why.</p>
""",
                    ),
                    board(
                        "qa-exercise-4",
                        "About exercise 4",
                        scope="block",
                        welcome="Questions about this exercise only. Hints are welcome, whole solutions are not.",
                        topics="exercise-4",
                        may_add_tags=False,
                    ),
                ),
            ),
            UnitPlan(
                "teams",
                "Week 6 · Your project",
                "Questions inside your team",
                (
                    text(
                        "teams-text",
                        "<p>Two teams work on the same data. What you write here stays in your team until the presentations.</p>",
                    ),
                    board("qa-teams", "Project room", scope="block", by_cohort=True, may_be_anonymous=False),
                ),
            ),
            UnitPlan(
                "pitch",
                "Week 6 · Your project",
                "Pitch your result",
                (
                    studio(
                        "vr-pitch",
                        "Your result in two minutes",
                        prompt=(
                            "Tell somebody who was not there **what you found** and **how sure you are**, in two minutes. One "
                            "plot is enough. Then watch three others do it, and tell them at which moment they had you."
                        ),
                        rubric=PITCH_RUBRIC,
                        practice="offered",
                        gallery="votes",
                        revises=True,
                    ),
                ),
            ),
            UnitPlan(
                "story",
                "Week 6 · Your project",
                "Write your result",
                (
                    studio(
                        "vr-story",
                        "Your result on one page",
                        prompt=(
                            "Write for somebody who was not there **what you found** and **how sure you are**. No formula, and "
                            "no word that you would not say to a neighbour. Then read what another has written."
                        ),
                        work="text",
                        text_least_words=20,
                        text_most_words=300,
                        rubric=PITCH_RUBRIC,
                        reviews_wanted=1,
                        gallery="votes",
                        revises=True,
                    ),
                ),
            ),
            UnitPlan(
                "plot",
                "Week 6 · Your project",
                "Show your result",
                (
                    studio(
                        "vr-plot",
                        "One plot that tells the truth",
                        prompt="Hand in **one plot** that needs no caption, and say in words what it shows.",
                        work="picture",
                        captions_required=True,
                        rubric=PITCH_RUBRIC,
                        reviews_wanted=1,
                        gallery="votes",
                    ),
                ),
            ),
            UnitPlan(
                "as-a-team",
                "Week 6 · Your project",
                "Defend it as a team",
                (
                    studio(
                        "vr-team",
                        "Three objections, and your answers",
                        prompt=(
                            "Form a team of two or three: one begins and gives the others the code, or invites them by name. Write "
                            "down the **three strongest objections** to your results, and what you say to each. One hands in for all; "
                            "each reviews on their own."
                        ),
                        work="text",
                        text_least_words=30,
                        text_most_words=500,
                        groups="own",
                        group_size=3,
                        rubric=PITCH_RUBRIC,
                        reviews_wanted=2,
                    ),
                ),
            ),
            UnitPlan(
                "helpers",
                "Beyond this course",
                "Python helpers",
                (
                    text(
                        "helpers-text",
                        "<p>This board is shared with the course <em>Python from zero</em>: one place for questions about the language.</p>",
                    ),
                    board(
                        "qa-helpers",
                        "Python helpers",
                        scope="community",
                        community="python-helpers",
                        topics="syntax, errors, packages, notebooks",
                    ),
                ),
            ),
        ),
    ),
    CoursePlan(
        LEADERSHIP,
        "Liderar equipos pequeños",
        "Conversaciones difíciles, prioridades y confianza, con casos de quienes ya han pasado por ahí.",
        "es",
        size=46,
        learners=("ada", "ben", "chi"),
        staff=("dee",),
        units=(
            UnitPlan(
                "inicio",
                "Para empezar",
                "Qué vamos a practicar",
                (
                    text(
                        "inicio-texto",
                        """
<p>Dirigir a cinco personas no es dirigir a cincuenta en pequeño. Aquí se trabaja con casos breves: usted decide, escribe por
qué, y compara con lo que decidieron los demás.</p>
<p>No hay respuestas de libro. Hay preguntas que conviene hacerse antes de hablar.</p>
""",
                    ),
                ),
            ),
            UnitPlan(
                "preguntas",
                "Para empezar",
                "Pregunte al grupo",
                (
                    board(
                        "qa-grupo",
                        "Pregunte al grupo",
                        scope="course",
                        welcome="Cuente el caso **sin nombres ni datos** que permitan reconocer a nadie.",
                        topics="delegar, reuniones, conflictos, confianza, prioridades, a-distancia",
                        completion="posted",
                    ),
                ),
            ),
            UnitPlan(
                "mentoras",
                "Para empezar",
                "Rincón de mentoras",
                (
                    circle(
                        "mb-mentoras",
                        "Rincón de mentoras",
                        scope="course",
                        welcome="Notas breves. Conteste a lo que quiera; nadie tiene que haber terminado para escribir.",
                        praise_values="Valentía, Cuidado, Oficio",
                    ),
                ),
            ),
            UnitPlan(
                "delegar",
                "Semana 1 · Delegar",
                "Delegar sin desaparecer",
                (
                    text(
                        "delegar-texto",
                        """
<p>Delegar es acordar tres cosas: qué resultado se espera, cuándo se revisa y qué puede decidir la otra persona sin preguntar.
Si falta la tercera, no se ha delegado: se ha repartido trabajo.</p>
""",
                    ),
                ),
            ),
        ),
    ),
    CoursePlan(
        PYTHON,
        "Python from zero",
        "The language itself, from the first line to a small program of your own.",
        "en",
        size=34,
        learners=("eve",),
        units=(
            UnitPlan(
                "first-line",
                "Day 1",
                "The first line",
                (
                    text(
                        "first-line-text",
                        """
<p>A program is a list of sentences that leave nothing to be guessed. Type this one, run it, change it, run it again:</p>
<pre><code>for name in ["Ada", "Ben", "Chi"]:
    print(f"Hello, {name}!")</code></pre>
""",
                    ),
                ),
            ),
            UnitPlan(
                "helpers",
                "Day 1",
                "Python helpers",
                (
                    board(
                        "qa-helpers",
                        "Python helpers",
                        scope="community",
                        community="python-helpers",
                        topics="syntax, errors, packages, notebooks",
                    ),
                ),
            ),
        ),
    ),
)
