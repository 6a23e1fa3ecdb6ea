"""Weeks 5 and 6 of the analysis course: how good is it really, the project, the exam."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "tiny-test-set",
        28.2,
        "meiling_chen",
        "120 rows in all: is a three-way split still worth it?",
        """
Train 84, validation 18, test 18. With 18 rows one lucky house moves the score by five points. Would cross-validation be accepted in
the project report?
""",
        tags=("week-5", "evaluation", "project"),
        votes=20,
        same=4,
        replies=(
            Reply(
                "jonas_eriksen",
                """
Yes, and say which kind. I would keep nothing aside at this size, but repeat the folds and show the spread:

```python
folds = RepeatedKFold(n_splits=5, n_repeats=20, random_state=1)
scores = cross_val_score(model, X, y, cv=folds, scoring="neg_mean_absolute_error")
print(f"{-scores.mean():.0f} ± {scores.std():.0f}")
```

One rule stays: everything that *learns* (scaling, filling gaps, choosing columns) goes inside the pipeline. Otherwise each fold
has already seen the answers.
""",
                hours=3.4,
                votes=25,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "accuracy-99",
        29.0,
        "lucia_fernandez",
        "99 % accuracy and it never finds a single fraud",
        """
I was about to celebrate. Then I looked at the confusion matrix:

| | said no | said fraud |
|---|---:|---:|
| **is no** | 9,902 | 0 |
| **is fraud** | 98 | 0 |
""",
        tags=("week-5", "evaluation", "classification"),
        votes=27,
        same=5,
        replies=(
            Reply(
                "rania_saleh",
                """
You have built a machine that says "no". It is right 99 % of the time because fraud is 1 % of the data, and it would be fired on
the first day.

Ask two questions instead of one:

- *precision*: when it shouts, how often is it right?
- *recall*: of all frauds, how many did it shout at?

Then move the threshold. `predict` cuts at 0.5, and nobody said that 0.5 is your number:

```python
p = model.predict_proba(X_test)[:, 1]
caught = p > 0.08
```
""",
                hours=1.3,
                votes=30,
                accepted=True,
                endorsed="priya_raman",
                remarks=(
                    Remark(
                        "lucia_fernandez",
                        "At 0.08 it finds 71 of 98 and bothers 140 honest people. Now *that* is a discussion.",
                        4.0,
                    ),
                ),
            ),
            Reply(
                "bruno_almeida",
                "What does one missed fraud cost, what does one phone call cost? With these two numbers the threshold is arithmetic.",
                hours=12,
                votes=16,
            ),
        ),
    ),
    Thread(
        "leak",
        29.8,
        "hector_navarro",
        "My model is too good. Where is the leak?",
        """
AUC 0.998 on the hospital data. Nobody is that good. I dropped the obvious ones (`outcome`, `outcome_date`). What else can tell the
future?
""",
        tags=("week-5", "evaluation"),
        votes=23,
        replies=(
            Reply(
                "ben",
                """
I work in a hospital, so let me guess: is there a column like `ward` or `bed_type`? People who are going to die are *moved*. The
column doesn't know the future, but it was written after the doctors did.

For every column ask: was this value already there at the moment I want to predict?
""",
                hours=2.2,
                votes=32,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("hector_navarro", "`ward = palliative`. 0.998 → 0.81. Thank you, and also: oh.", 1.5),
                    Remark(
                        "ada",
                        "This is the best answer of the course so far, Ben. It needed somebody who knows the beds.",
                        5.0,
                    ),
                ),
            ),
            Reply(
                "selam_tesfaye",
                "Also look at the ids. If patients are numbered by the day of discharge, the number itself leaks.",
                hours=8,
                votes=14,
            ),
        ),
    ),
    Thread(
        "same-patient-twice",
        30.5,
        "mariam_gelashvili",
        "The same patient is in train and in test. Does it matter?",
        """
There are 4,000 visits of 1,100 patients. A random split puts some visits of one person on both sides. It is never the same *row*.
""",
        tags=("week-5", "evaluation"),
        votes=11,
        replies=(
            Reply(
                "meiling_chen",
                """
It matters if you want to predict for people you have never seen. The model recognises Mrs. K. by her blood group and her postcode and
repeats what it learned about her.

`GroupKFold(n_splits=5)` with `groups=visits["patient"]` keeps each person on one side.
""",
                hours=2.8,
                votes=17,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "trees-or-lines",
        31.2,
        "julia_kaminski",
        "Random forest 0.84, plain regression 0.82. Which one do I hand in?",
        """
The forest wins by two points and I cannot explain a single prediction. The line loses and fits on a postcard.
""",
        tags=("week-5", "evaluation", "project"),
        votes=16,
        replies=(
            Reply(
                "georg_huber",
                """
Is the difference larger than the spread between folds? If not, they are equal and the postcard wins.

If it is: who will use it? Somebody who decides about *people* owes them a reason, and two points are no reason.
""",
                hours=6.1,
                votes=22,
                endorsed="ada",
            ),
            Reply(
                "wei_zhang",
                "Hand in the line, and one paragraph on what the forest found that the line cannot bend to. Best of both.",
                hours=9.5,
                votes=13,
            ),
        ),
    ),
    Thread(
        "seed",
        31.9,
        "andres_molina",
        "Everybody writes random_state=42. Is 42 better?",
        """
I tried 1 to 50 and seed 17 gives me the best score. May I use 17?
""",
        tags=("week-5", "evaluation"),
        votes=14,
        replies=(
            Reply(
                "claire_dubois",
                """
You have just trained the *seed*. 🙂 The spread over your fifty runs is the honest result: mean and standard deviation. 42 is a joke from a
book and good for nothing except getting the same picture twice.
""",
                hours=1.2,
                votes=19,
                accepted=True,
                remarks=(Remark("andres_molina", "0.79 ± 0.04, then. Seed 17 was a good friend.", 2.0),),
            ),
        ),
    ),
    Thread(
        "kernel-dies",
        32.3,
        "ana_guerrero",
        "The kernel dies at exercise 5.2 without a message",
        """
At `pd.get_dummies(visits)`. The fan spins up, then "The kernel appears to have died". 8 GB of memory. 4,000 rows is not big data, is
it?
""",
        tags=("week-5", "pandas", "notebooks"),
        votes=5,
        same=2,
        replies=(
            Reply(
                "hyunwoo_kim",
                """
4,000 rows, but how many different values? If `patient` or `visit_time` is text, each value becomes a column of its own: 4,000 × 4,000.

```python
visits.select_dtypes("object").nunique().sort_values()
```

Give `get_dummies` only the columns with a handful.
""",
                hours=4.0,
                votes=8,
            ),
        ),
    ),
    Thread(
        "project-groups",
        32.5,
        "grace_wanjiru",
        "Project: looking for one person who likes maps",
        """
Two of us (Nairobi and Utrecht) want to look at where ambulances wait and where they are needed. Data is public. We can do the
numbers, neither of us can draw.
""",
        tags=("project", "groups"),
        votes=7,
        replies=(
            Reply("chi", "I can draw. I would love to. Can we talk on Thursday?", hours=5, votes=6, accepted=True),
        ),
    ),
    Thread(
        "confidence-interval-words",
        32.7,
        "olivia_bennett",
        "How do I say “95 % confidence interval” to a city council?",
        """
My sentence was "we are 95 % sure that the true value lies between 3 and 9". The lecturer wrote *not quite* in the margin. Not quite
what?
""",
        tags=("week-5", "statistics", "project"),
        votes=9,
        same=3,
    ),
    Thread(
        "ridge-intercept",
        32.8,
        "bao_tran",
        "Is the intercept punished in ridge regression?",
        r"""
The slides leave it out of the penalty, \(\lambda \sum_{j=1}^{p} \beta_j^2\), the other book keeps it in. If I centre everything first
it should not matter, right? But then why do the coefficients differ in the third digit?
""",
        tags=("week-5", "regression"),
        votes=6,
    ),
    Thread(
        "is-my-question-stupid",
        32.85,
        "sunita_sharma",
        "I still do not understand what “fit” means. Am I in the wrong course?",
        """
Everybody here talks about folds and leaks. I nod. I can type the line that fits a model, I could not tell my mother what it does.
""",
        tags=("week-4", "regression"),
        votes=18,
        same=6,
        anonymous=True,
        replies=(
            Reply(
                "ada",
                """
You are in exactly the right course, and you have just asked its central question.

Tell your mother: "I guess a rule for house prices. I look how wrong it is for the houses I know. I turn the knobs of the rule a little,
so that it is less wrong. When no turn helps any more, I stop." That is *fitting*. Everything else this week is about not fooling
oneself while doing it.
""",
                hours=1.4,
                votes=12,
            ),
        ),
    ),
    Thread(
        "moving-average-edges",
        32.9,
        "pablo_jimenez",
        "rolling(7).mean() starts with six empty days",
        """
My line begins a week late and the boss asks what we hide there. `min_periods=1` fills it, but the first day is then an "average" of
one. Which is the lesser evil?
""",
        tags=("plots", "pandas"),
        votes=3,
    ),
    Thread(
        "held",
        32.6,
        "ignacio_prieto",
        "Is it allowed to buy from an essay service for the discussion part?",
        "Serious question: somebody sent me an advertisement. Who do I tell?",
        tags=("project",),
    ),
    # What only the days after show.
    Thread(
        "report-length",
        35.5,
        "alejandra_reyes",
        "How long should the project report be?",
        "The page says “as short as possible”. My draft has 31 pages. I fear we do not mean the same thing.",
        tags=("week-6", "project"),
        votes=12,
        same=8,
        replies=(
            Reply(
                "dee",
                """
Six pages, of which one is pictures. The test: could somebody who missed the course decide something after reading only the first half
page? Put the rest into the appendix, and sleep well.
""",
                hours=2.5,
                votes=21,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "exam-formulas",
        38.0,
        "sven_lund",
        "Which formulas do we need by heart for the exam?",
        "Is there a sheet? I keep mixing up the standard deviation and the standard error.",
        tags=("exam", "statistics"),
        votes=25,
        same=14,
        replies=(
            Reply(
                "rania_saleh",
                r"""
There is a sheet (page 2 of the sample exam). For the two you mix up:

- standard **deviation** \(s\): how much *people* differ
- standard **error** \(s/\sqrt{n}\): how much the *mean* would differ if you asked other people

More people do not make people more alike. They make the mean more reliable.
""",
                hours=1.6,
                votes=37,
                accepted=True,
                endorsed="priya_raman",
                remarks=(Remark("sven_lund", "“More people do not make people more alike.” Got it for life.", 2.0),),
            ),
        ),
    ),
    Thread(
        "exam-question-5",
        42.4,
        "ravi_kumar",
        "Question 5 of the exam: was the answer the median?",
        "The salaries with one million in between. I wrote median and drew the million far outside. Half the group wrote mean.",
        tags=("exam", "statistics"),
        votes=17,
        replies=(
            Reply(
                "ada",
                """
Median, yes; and whoever wrote "the mean, if I have to pay them all" got full points as well. It depends on the question behind the question,
as ever.
""",
                hours=4.0,
                votes=28,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "what-next",
        43.1,
        "emma_clarke",
        "Where do I go from here?",
        "Six weeks ago I was afraid of commas. What did those do who took this course last year?",
        tags=("career",),
        votes=15,
        replies=(
            Reply(
                "tomas_rivera",
                "I now clean the data of a food bank on Saturdays. Real mess, real gratitude. Find something small that somebody needs.",
                hours=3.0,
                votes=24,
                accepted=True,
            ),
            Reply(
                "priya_raman", "Answer questions here next term. You learn it all again, properly.", hours=7.0, votes=19
            ),
        ),
    ),
    Thread(
        "thanks",
        43.6,
        "zsofia_nagy",
        "How do I keep access to these questions after the course?",
        "The answers here helped more than the book. I would not like to lose them when the course closes on Sunday.",
        tags=("course",),
        votes=21,
        same=9,
        replies=(
            Reply(
                "dee",
                "The board stays readable for everybody who was enrolled. Come back and answer some!",
                hours=1.0,
                votes=26,
                accepted=True,
            ),
        ),
    ),
)
