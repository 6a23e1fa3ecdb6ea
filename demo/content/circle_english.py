"""What mentors and their mentees post in the course on data analysis."""

# ruff: noqa: E501 - prose

from .courses import ANALYSIS
from .talk import Circle, Post, Said

POSTS = (
    Post(
        "welcome",
        0.2,
        "ada",
        "Welcome! I am Ada, and I read here every morning with my first coffee. Ask small questions early: they are cheaper than big ones late. #hello",
        reactions=(("like", 14), ("celebrate", 3)),
        replies=(
            Said("ben", "Hello from the night shift. I read here at four in the morning, so we will nearly meet.", 2.0),
            Said("ada", "Then the last one leaves the coffee on.", 3.0, to=0),
        ),
    ),
    Post(
        "first-week",
        5.1,
        "chi",
        "First week done. I opened the CSV, I closed the CSV, I opened it again with the right separator. That counts, does it not?",
        reactions=(("like", 9), ("thanks", 1)),
        replies=(Said("ada", "It counts double: most people find the separator in week three.", 8.0),),
    ),
    Post(
        "office-hour",
        9.3,
        "priya_raman",
        "Office hour on Thursday, 17:00 UTC. What shall we look at together?",
        poll=("Joins that lose rows", "Reading a residual plot", "Choosing a project"),
        votes=(11, 17, 6),
        reactions=(("like", 4),),
    ),
    Post(
        "notebook-habit",
        12.4,
        "ada",
        "A habit for this week: write one sentence above every cell that says *what you expect to see*. Then run it. The cells where you were wrong are the ones worth keeping.\n\n#habit",
        to="mentees",
        reactions=(("idea", 2), ("thanks", 1)),
        replies=(
            Said("chi", "I was wrong in nine of eleven cells. This is either terrible or excellent.", 6.0),
            Said("ada", "Excellent. You now own nine things that you did not know on Monday.", 7.5, to=0),
            Said("ben", "Eleven of eleven here. I win.", 20.0, to=0),
        ),
    ),
    Post(
        "praise-kwame",
        15.0,
        "meiling_chen",
        "@kwame_mensah sat with our group for an hour on his free evening until the merge kept all its rows. Nobody asked him to.",
        kind="praise",
        value="Care for others",
        reactions=(("celebrate", 18), ("like", 5)),
        replies=(Said("kwame_mensah", "I learned more from your duplicates than you did. Any time.", 4.0),),
    ),
    Post(
        "mentors-grading",
        17.2,
        "priya_raman",
        "How do you answer when somebody asks whether their result is “good”? I say “compared to what?”, and I am tired of the face that follows.",
        to="mentors",
        replies=(Said("ada", "“Show me the worst row.” Then they answer it themselves.", 3.0),),
    ),
    Post(
        "regression-doubt",
        22.6,
        "ben",
        "My coefficient for bedrooms is negative. Before I ask the board: is that the point of the exercise, or did I drop a sign? @ada",
        kind="question",
        reactions=(("like", 2),),
        replies=(Said("ada", "It is the point. Now say *why* in a sentence that a buyer would understand.", 5.0),),
    ),
    Post(
        "maintenance",
        26.0,
        "dee",
        "**The notebooks are down on Saturday from 06:00 to 09:00 UTC.** Save your work on Friday evening, please. Whatever is not saved is gone.",
        kind="announcement",
        confirmed=23,
        pinned=True,
    ),
    Post(
        "project-team",
        28.3,
        "jonas_eriksen",
        "Two of us, evenings in Bergen, bike-share data. We need a third who likes maps. #project",
        reactions=(("like", 6),),
        replies=(
            Said("sofia_bergman", "I like maps, and I am one hour from Bergen.", 2.5),
            Said("jonas_eriksen", "Third found! See you at seven.", 3.0, to=0),
        ),
    ),
    Post(
        "residuals",
        30.1,
        "ada",
        "If you look at one picture this week, let it be your residuals against the fitted values. A cloud is good news. A *funnel*, a banana or two clouds are your next question.\n\nhttps://en.wikipedia.org/wiki/Errors_and_residuals",
        reactions=(("like", 11), ("idea", 8), ("thanks", 4)),
        replies=(Said("tariq_aziz", "Mine is a banana. Log of the price, and it became a cloud. Thank you!", 11.0),),
    ),
    Post(
        "first-post",
        30.9,
        "hana_novakova",
        "First post of mine here. I have read along for four weeks and did every exercise, alone. I would like to be less alone for the project.",
    ),
    Post(
        "mentee-plan",
        31.6,
        "ada",
        "@ben @chi our call is on Tuesday at 18:00 UTC. Bring one plot that you do not like and say why. That is the whole preparation.",
        to=("ben", "chi"),
        replies=(Said("chi", "I have four to choose from. Is it allowed to dislike all of them?", 2.0),),
    ),
    Post(
        "deadline-poll",
        32.1,
        "dee",
        "Sunday 23:59 or Monday 08:00: when shall the project be due?",
        poll=("Sunday, 23:59 UTC", "Monday, 08:00 UTC"),
        votes=(7, 21),
    ),
    Post(
        "ben-thanks",
        32.6,
        "ben",
        "Thanks to the sentence-above-the-cell habit I found a wrong join before the deadline instead of after it. #habit",
        reactions=(("celebrate", 5), ("like", 3)),
    ),
    Post("dee-passes", 32.7, "dee", "", quotes="residuals"),
    Post(
        "chi-quotes",
        32.75,
        "chi",
        "Mine were two clouds. It turned out that I had two kinds of houses and one line for both.",
        quotes="residuals",
        reactions=(("like", 6),),
    ),
    Post(
        "chi-question",
        32.8,
        "chi",
        "Is a map with 40 categories still a map? Asking for myself.",
        kind="question",
        reactions=(("like", 4),),
    ),
    Post(
        "ada-today",
        32.93,
        "ada",
        "Short one between two meetings: you do not need a better model, you need a better question. Write yours in one line and reply to this. I answer each of them tonight.",
        to="mentees",
    ),
)

CIRCLE = Circle(
    ANALYSIS,
    "mb-mentors",
    pairs={
        "ada": ("ben", "chi", "jonas_eriksen", "tariq_aziz", "meiling_chen", "sofia_bergman"),
        "priya_raman": ("kwame_mensah", "hana_novakova", "malik_johnson"),
    },
    posts=POSTS,
    follows={
        "ben": ("chi", "priya_raman", "dee", "meiling_chen"),
        "chi": ("ben", "priya_raman", "dee"),
        "ada": ("ben", "chi", "priya_raman", "dee"),
    },
)
