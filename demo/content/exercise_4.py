"""Questions about one exercise, on the board that belongs to its unit only."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "negative-bedroom",
        22.0,
        "chi",
        "A bedroom costs minus 9,000? That cannot be right",
        """
Everything else being equal, one more bedroom makes the house *cheaper* by nine thousand. I checked the sign three times.
""",
        tags=("exercise-4",),
        votes=13,
        same=6,
        replies=(
            Reply(
                "tariq_aziz",
                """
A hint, not the solution: what is "everything else" in your model? Is the living area in there? Now imagine two houses of *the same size*, one with
three bedrooms and one with four, and walk through them.
""",
                hours=2.0,
                votes=22,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("chi", "I walked. I hit my head. I understand.", 1.0),),
            ),
        ),
    ),
    Thread(
        "two-sentences",
        23.4,
        "malik_johnson",
        "Do the two sentences have to contain a number?",
        "Mine says “rooms are worth less than space”. Is that enough for a buyer?",
        tags=("exercise-4",),
        votes=5,
        replies=(
            Reply(
                "ada",
                "One number, rounded so that a buyer would say it aloud. Yours is a fine first sentence.",
                hours=5,
                votes=9,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "outlier-house",
        26.3,
        "ida_nielsen",
        "House 1,299: a palace for the price of a garage",
        "4,676 square feet above ground, sold for 184,750. May I take it out? My line bends a lot because of it.",
        tags=("exercise-4",),
        votes=8,
        replies=(
            Reply(
                "ewa_zielinska",
                "Look at `sale_condition` of that row first. It was sold before it was finished, so it is another kind of sale than the rest.",
                hours=6,
                votes=14,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "units",
        31.5,
        "nina_rossi",
        "Square feet or square metres in the answer?",
        "The buyer in the exercise is imaginary, so where does she live?",
        tags=("exercise-4",),
        votes=2,
    ),
)
