"""Weeks 3 and 4 of the analysis course: plots, regression."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "axis-at-zero",
        14.3,
        "chi",
        "Does the axis really have to start at zero?",
        """
As a designer I was taught that a cut axis is a lie. But my plot of body temperature from 0 to 40 °C is a flat line with a bit of
noise on top. Nobody can see the fever.
""",
        tags=("week-3", "plots"),
        votes=22,
        replies=(
            Reply(
                "sakura_ito",
                """
Bars: yes. A bar says "this much" with its length, and half a bar is a false statement.

Lines and points: no. They speak by position and slope. Choose the range in which a *meaningful* difference looks meaningful. For body
temperature that's something like 35 to 41, because 1 °C decides whether you stay in bed.
""",
                hours=2.4,
                votes=33,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("chi", "Length versus position. That I can defend in front of my old teacher.", 1.0),
                    Remark("felix_wagner", "Is there a case where a bar from 35 °C is fine?", 9.0),
                    Remark("sakura_ito", "A dot from 35 °C. Same ink, no lie.", 11.0),
                ),
            ),
        ),
    ),
    Thread(
        "overplotting",
        15.0,
        "beatriz_souza",
        "My scatter plot is a blue potato",
        """
50,000 points, distance against duration, one solid blob. I made the dots smaller. Now it is a smaller blob.

```python
plt.scatter(trips["km"], trips["minutes"], s=2)
```
""",
        tags=("week-3", "plots"),
        votes=17,
        same=3,
        replies=(
            Reply(
                "petros_nikolaidis",
                """
When points lie on top of each other, show *how many* there are:

```python
plt.hexbin(trips["km"], trips["minutes"], gridsize=60, bins="log", mincnt=1)
plt.colorbar(label="trips")
```

`bins="log"` matters: without it the one dark cell at two kilometres eats all the colour.
""",
                hours=1.8,
                votes=25,
                accepted=True,
                endorsed="priya_raman",
                remarks=(
                    Remark("beatriz_souza", "There are two arms! Tourists along the river and everybody else!", 2.0),
                ),
            ),
            Reply(
                "linh_pham",
                "`alpha=0.02` is the poor woman's version of it, good enough for a first look.",
                hours=4,
                votes=12,
            ),
        ),
    ),
    Thread(
        "colours",
        15.8,
        "emma_clarke",
        "Red and green for bad and good: is there an alternative that people still understand?",
        """
One of nine men at my table could not read last week's chart. I would like him to. But everybody *knows* that green is good.
""",
        tags=("week-3", "plots", "accessibility"),
        votes=19,
        replies=(
            Reply(
                "maja_lindqvist",
                """
Blue for good and orange for bad survive the common kinds of colour blindness, a beamer and a black-and-white printer better than most.

And never colour *alone*: write the word at the end of the line, or use ● and ▲. A legend nobody needs is the best legend.
""",
                hours=3.3,
                votes=22,
                accepted=True,
            ),
            Reply(
                "fiona_macleod",
                """
Test it before you believe it: turn the picture grey. If the story is gone, it was only in the colour.

```python
from PIL import Image
Image.open("chart.png").convert("L").show()
```
""",
                hours=13,
                votes=14,
            ),
        ),
    ),
    Thread(
        "dual-axis",
        17.2,
        "matteo_ricci",
        "Two y axes in one plot: allowed?",
        """
Ice cream sold (left axis) and bikes rented (right axis) over the summer. The curves fit *beautifully*. My teammate says I must not.
""",
        tags=("week-3", "plots"),
        votes=13,
        replies=(
            Reply(
                "astrid_dahl",
                """
They fit because *you* chose where the right axis begins and ends. Slide it and they fit anything, also the number of storks.

Honest versions of the same idea: two small plots above each other with the same x axis, or one scatter plot with ice cream
across and bikes up. If the relation is real, the second one shows it better.
""",
                hours=5.1,
                votes=21,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("matteo_ricci", "I moved the axis. Storks confirmed.", 3.0),),
            ),
        ),
    ),
    Thread(
        "labels-overlap",
        18.6,
        "joao_ribeiro",
        "Labels of the x axis overlap, whatever figure size I choose",
        """
48 months on the axis, all of them written out, all on top of each other. `rotation=90` makes my neck hurt.
""",
        tags=("week-3", "plots"),
        votes=7,
        same=4,
        replies=(
            Reply(
                "erik_solberg",
                """
If they are *strings*, matplotlib thinks each is its own category and writes all 48. Give it dates and it thins them out itself:

```python
monthly.index = pd.to_datetime(monthly.index)
fig, ax = plt.subplots(layout="constrained")
ax.plot(monthly.index, monthly["trips"])
ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(mdates.AutoDateLocator()))
```
""",
                hours=2.0,
                votes=13,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "histogram-bins",
        19.5,
        "nadia_benali",
        "With 10 bins there is one peak, with 50 there are two",
        """
Which of the two histograms is *true*? It is the same data. I feel manipulated by my own computer.
""",
        tags=("week-3", "plots", "statistics"),
        votes=15,
        replies=(
            Reply(
                "priya_raman",
                """
Both are summaries, neither is the data. Wide bins blur, narrow bins rattle. A few ways to find out whether the second peak is real:

1. Draw several random halves of the data. Does it stay in each?
2. Ask what it could *mean*. Here: commuters and tourists? Then split by weekday and look again.
3. Draw the cumulative curve (`ecdfplot`), which has no bins to argue about.

If it survives 1 and 2, it's a finding. If not, it was weather.
""",
                hours=8,
                votes=24,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "map-without-internet",
        20.4,
        "somchai_srisuk",
        "Can I draw a map when the room has no internet?",
        """
I present in a basement. The tiles of the map come from a server, so yesterday there was a grey square with dots.
""",
        tags=("week-3", "plots", "maps"),
        votes=6,
        replies=(
            Reply(
                "viktor_ivanov",
                "Draw the river and the district borders yourself from a small GeoJSON file. People recognise their town from those two lines.",
                hours=9,
                votes=10,
            ),
        ),
    ),
    Thread(
        "negative-r2",
        21.4,
        "ben",
        "How can R² be negative? It has a square in it",
        """
Training data: 0.91. Test data: −0.30. The name promises a square, so I expected something between 0 and 1. Did I break mathematics?
""",
        tags=("week-4", "regression", "statistics"),
        votes=28,
        same=6,
        replies=(
            Reply(
                "meiling_chen",
                r"""
It is only a square when it is measured on the data the line was fitted to. In general it compares you with somebody who always guesses
the mean:

\[R^2 = 1 - \frac{\sum_i (y_i - \hat{y}_i)^2}{\sum_i (y_i - \bar{y})^2}\]

If your errors are larger than those of the mean-guesser, the fraction is above 1 and \(R^2\) below zero. −0.30 says: on new houses, a
shrug would have been 30 % better.

0.91 against −0.30 smells of a model that learned the training set by heart. How many columns, how many rows?
""",
                hours=2.6,
                votes=36,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("ben", "81 columns and 90 rows. I see it now that I have to write it down.", 0.8),
                    Remark("dmitri_volkov", "“A shrug would have been better” is going on a mug.", 6.0),
                ),
            ),
            Reply(
                "karim_toure",
                """
Check also that you scaled train and test *with the same* scaler. I got −0.4 once because I called `fit_transform` on both.

```python
scaler = StandardScaler().fit(X_train)
X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)
```
""",
                hours=10,
                votes=19,
            ),
        ),
    ),
    Thread(
        "dummy-trap",
        22.3,
        "carmen_ortega",
        "One district is missing from my coefficients",
        """
Five districts in the data, four in the table of coefficients. `Centre` is gone. Did the model forget it?
""",
        tags=("week-4", "regression"),
        votes=12,
        replies=(
            Reply(
                "tariq_aziz",
                """
`Centre` is the yardstick. The intercept is a house in the centre, and each of the other four numbers says how much a house *there* differs
from one in the centre. With all five plus an intercept there would be infinitely many equally good answers (the "dummy variable trap").

You may choose the yardstick. Take one your readers know.
""",
                hours=4.4,
                votes=20,
                accepted=True,
                endorsed="priya_raman",
            ),
        ),
    ),
    Thread(
        "log-price",
        23.1,
        "gulnara_akhmetova",
        "Why does everybody take the logarithm of the price?",
        """
It makes the histogram pretty, I see that. But what does a coefficient of 0.08 mean then? 0.08 of what?
""",
        tags=("week-4", "regression", "statistics"),
        votes=18,
        same=3,
        replies=(
            Reply(
                "kwame_mensah",
                r"""
Because prices differ by *factors*, not by amounts. A bathroom adds 5 % to a hut and 5 % to a villa, but not the same money.

With \(\log(\text{price}) = a + b\,x\), one more \(x\) multiplies the price by \(e^{b}\). For \(b = 0.08\) that is \(e^{0.08} \approx 1.083\): about
8 % more. (For small \(b\) you can read it straight as percent; at 0.5 you can't: \(e^{0.5} \approx 1.65\).)
""",
                hours=3.8,
                votes=28,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("gulnara_akhmetova", "8 % of the price. That I can say to a person.", 2.0),),
            ),
        ),
    ),
    Thread(
        "causation",
        24.6,
        "yusuf_demir",
        "Houses with a fireplace cost 12 % more. Shall I install one before I sell?",
        """
The coefficient is clear, the interval is narrow, the p-value has nine zeros. My brother-in-law has already called the chimney sweep.
""",
        tags=("week-4", "regression", "causation"),
        votes=26,
        replies=(
            Reply(
                "ada",
                """
Call him back. 😊

The model compares houses that *have* a fireplace with houses that don't. It says nothing about the same house before and after. Fireplaces
live in old, large, well-kept houses with high ceilings; part of those 12 % belongs to all that.

To say "install one", you would need houses in which *only* the fireplace changed. Few people have done that experiment.
""",
                hours=5.2,
                votes=35,
                accepted=True,
                endorsed="priya_raman",
                remarks=(Remark("yusuf_demir", "The sweep says thank you for the warning, he hates our roof.", 14.0),),
            ),
            Reply(
                "helena_mendes",
                "Try adding the year it was built. In my fit the 12 % shrink to 3 %, and the interval includes zero.",
                hours=15,
                votes=17,
            ),
        ),
    ),
    Thread(
        "residual-funnel",
        25.7,
        "anneke_devries",
        "The residuals look like a trumpet",
        """
Narrow for the cheap houses, wide for the expensive ones. The exercise asks whether that is "a problem". A problem for *what*?
""",
        tags=("week-4", "regression", "plots"),
        votes=10,
        replies=(
            Reply(
                "ewa_zielinska",
                """
For the line itself: hardly, it still runs through the middle. For the *uncertainty*: yes. The model quotes one width of error for all
houses, which is too wide for the cheap ones and far too narrow for the villas.

Two remedies that need one line each: model the logarithm (the trumpet often disappears), or ask for robust standard errors,
`fit(cov_type="HC3")` in statsmodels.
""",
                hours=7,
                votes=18,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "p-value",
        26.9,
        "tuomas_makinen",
        "Explain p = 0.04 to me as if I were a tired nurse at 6 in the morning",
        """
Not the definition. I can recite the definition. What do I *do* with it when somebody asks "so does it work"?
""",
        tags=("week-4", "statistics"),
        votes=31,
        same=11,
        replies=(
            Reply(
                "priya_raman",
                """
"If it did nothing at all, we would still see a result this striking about once in twenty-five tries."

That's all it says. It does not say how large the effect is, nor that there is a 96 % chance that it works. So my answer to "does it work"
has three parts, and the p-value is the smallest: *how much* (the estimate), *how sure* (the interval), *could it be luck* (p).
""",
                hours=1.9,
                votes=41,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("tuomas_makinen", "Printed and taped to the coffee machine on the ward.", 5.0),
                    Remark("ben", "We have the same coffee machine then.", 6.5),
                ),
            ),
            Reply(
                "raul_dominguez",
                """
I find a simulation kinder than words. Shuffle who got the treatment, a thousand times, and count how often chance alone does as well:

```python
def chance_of_luck(values, treated, rng, tries=1000):
    seen = values[treated].mean() - values[~treated].mean()
    luck = 0
    for _ in range(tries):
        mixed = rng.permutation(treated)
        luck += values[mixed].mean() - values[~mixed].mean() >= seen
    return luck / tries
```
""",
                hours=22,
                votes=23,
            ),
        ),
    ),
)
