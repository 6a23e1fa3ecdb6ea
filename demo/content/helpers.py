"""The community about the language, shared by two courses."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "indentation",
        2.0,
        "eve",
        "IndentationError although the lines look the same",
        """
```python
for name in names:
    print(name)
	print(len(name))
```

Both lines start at the same place on my screen.
""",
        tags=("errors", "syntax"),
        votes=9,
        same=4,
        replies=(
            Reply(
                "hyunwoo_kim",
                "One line starts with four spaces, the other with a tab. Let the editor show invisible characters, and set it to insert spaces.",
                hours=1.5,
                votes=15,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("eve", "There it was, a long grey arrow. Thank you!", 0.5),),
            ),
        ),
    ),
    Thread(
        "equals",
        6.2,
        "satu_laine",
        "What is the difference between = and == and is?",
        "I know that = gives a name to a value. But `1000 == 1000` is True and `a is b` is sometimes False for the same numbers.",
        tags=("syntax",),
        votes=11,
        replies=(
            Reply(
                "petros_nikolaidis",
                """
- `=` hangs a name on a thing
- `==` asks: do the two things look the same?
- `is` asks: is it *one and the same* thing, with two names on it?

Two copies of a book are equal, but one of them has coffee on page 12. Use `is` for `None` and leave it alone otherwise.
""",
                hours=4.0,
                votes=19,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "mutable-default",
        13.5,
        "eve",
        "My function remembers the list from the last call",
        """
```python
def add(item, basket=[]):
    basket.append(item)
    return basket

add("apple")   # ['apple']
add("pear")    # ['apple', 'pear']  ← why?
```
""",
        tags=("syntax",),
        votes=14,
        replies=(
            Reply(
                "meiling_chen",
                """
The `[]` is made once, when Python reads the `def`, and then lives as long as the function. Ask for `None` and make a fresh one inside:

```python
def add(item, basket=None):
    basket = [] if basket is None else basket
    basket.append(item)
    return basket
```
""",
                hours=3.0,
                votes=21,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "pip-which-python",
        20.3,
        "amara_diallo",
        "“No module named pandas” right after pip install pandas",
        "The install says *already satisfied*. The notebook says it is not there. They are both on my laptop.",
        tags=("packages", "errors", "notebooks"),
        votes=17,
        same=9,
        replies=(
            Reply(
                "ada",
                """
You have two Pythons, and `pip` belongs to the other one. Ask the one that needs it:

```
python -m pip install pandas
```

or, in a notebook, `%pip install pandas`. With `import sys; sys.executable` you can see which one is speaking.
""",
                hours=2.0,
                votes=28,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "f-string-quotes",
        32.2,
        "chi",
        "Quotes inside an f-string: works for me, fails for my team mate",
        """
`f"{row["name"]}"` runs on my machine, and on hers it is a SyntaxError. Same file.
""",
        tags=("syntax", "errors"),
        votes=4,
        replies=(
            Reply(
                "hyunwoo_kim",
                "Python 3.12 learned to read that. Before, the inner quotes have to be of the other kind: `f\"{row['name']}\"`.",
                hours=6.0,
                votes=7,
            ),
        ),
    ),
    Thread(
        "while-true",
        32.75,
        "eve",
        "How do I stop a loop that never ends without closing the notebook?",
        "It prints numbers and does not want to stop. I have closed the window four times today.",
        tags=("notebooks",),
        votes=2,
    ),
)
