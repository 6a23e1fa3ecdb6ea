"""Weeks 1 and 2 of the analysis course: tables, types, cleaning, joining."""

# ruff: noqa: E501 - prose

from .posts import Remark, Reply, Thread

THREADS = (
    Thread(
        "object-column",
        0.4,
        "ben",
        "Why does pandas say my number column is “object”?",
        """
I read the bike file and wanted the mean of `duration`:

```python
bikes = pd.read_csv("bikes.csv")
bikes["duration"].mean()
```

It raises `TypeError: can only concatenate str (not "int") to str` after working for ages. In the spreadsheet the column looks
like numbers all the way down. What am I not seeing?
""",
        tags=("week-1", "pandas", "types"),
        votes=19,
        same=7,
        replies=(
            Reply(
                "meiling_chen",
                """
Somewhere in there is at least one value that is not a number, and one is enough: the whole column becomes text. Find it:

```python
bad = pd.to_numeric(bikes["duration"], errors="coerce").isna() & bikes["duration"].notna()
bikes.loc[bad, "duration"].value_counts()
```

In my copy it is `"12 min"` (three times) and `"—"` (forty-one times). Decide what each of them *means* before you convert. I
made the dashes missing and stripped the unit.
""",
                hours=1.6,
                votes=22,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("ben", "It was exactly these two. I would have scrolled for a week.", 1.0),
                    Remark(
                        "priya_raman",
                        'Worth saying: do **not** use `errors="coerce"` without looking first. It hides.',
                        4.0,
                    ),
                ),
            ),
            Reply(
                "jonas_eriksen",
                """
You can also tell the reader what to expect and let it complain early:

```python
pd.read_csv("bikes.csv", dtype={"duration": "float"}, na_values=["—"])
```

Then the error names the value that does not fit.
""",
                hours=6,
                votes=9,
            ),
        ),
    ),
    Thread(
        "semicolons",
        0.7,
        "amara_diallo",
        "The CSV opens as one single column",
        """
`read_csv` gives me a frame with 1 column that has everything in it: `"date;station;count"`. Is the file broken? My colleague in
Dublin opened the same one without trouble.
""",
        tags=("week-1", "pandas"),
        votes=8,
        same=3,
        replies=(
            Reply(
                "lars_holm",
                """
Not broken, just European: where the comma separates decimals, spreadsheets export with semicolons.

```python
pd.read_csv("stations.csv", sep=";", decimal=",")
```

Mind the `decimal`. Without it `3,5` stays text and you meet the question above.
""",
                hours=0.8,
                votes=14,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "loc-or-iloc",
        1.2,
        "malik_johnson",
        "When do I need .loc and when .iloc?",
        """
I have read the page three times and I still guess. Both give me rows. After sorting they give me *different* rows and I don't
trust anything any more.
""",
        tags=("week-1", "pandas"),
        votes=15,
        same=9,
        replies=(
            Reply(
                "tomas_rivera",
                """
Think of a theatre:

| | asks for | after sorting |
|---|---|---|
| `.loc[7]` | the person **called** 7 | follows the person |
| `.iloc[7]` | whoever sits on **chair** 7 | whoever sits there now |

Names (the index) travel with the row when you sort or filter. Chairs do not. So: `.loc` with labels and conditions nearly always,
`.iloc` when you really mean "the first three, whoever they are".
""",
                hours=2.2,
                votes=31,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("malik_johnson", "The theatre. Of course. Thank you.", 0.6),
                    Remark("grace_wanjiru", "And slices: `.loc[2:5]` includes 5, `.iloc[2:5]` does not.", 3.0),
                ),
            ),
            Reply(
                "wei_zhang",
                "If the chairs and the names confuse you, call `reset_index(drop=True)` after sorting. Then both agree again.",
                hours=9,
                votes=6,
            ),
        ),
    ),
    Thread(
        "settingwithcopy",
        1.9,
        "elif_yildiz",
        "SettingWithCopyWarning: can I ignore it?",
        """
Everything seems to work, there is just this pink box:

```
SettingWithCopyWarning: A value is trying to be set on a copy of a slice from a DataFrame.
```

The code:

```python
short = bikes[bikes["duration"] < 5]
short["kind"] = "hop"
```
""",
        tags=("week-1", "pandas", "warnings"),
        votes=12,
        same=6,
        replies=(
            Reply(
                "hyunwoo_kim",
                """
Please don't. pandas is asking: "did you want to change `bikes` as well, or only `short`?" Answer the question and the box goes away.

Only the small one:

```python
short = bikes[bikes["duration"] < 5].copy()
short["kind"] = "hop"
```

The big one:

```python
bikes.loc[bikes["duration"] < 5, "kind"] = "hop"
```
""",
                hours=3.1,
                votes=24,
                accepted=True,
                endorsed="priya_raman",
            ),
            Reply(
                "daniel_oconnor",
                """
I switched it off with `pd.options.mode.chained_assignment = None` and never looked back.
""",
                hours=5,
                votes=1,
                remarks=(
                    Remark(
                        "ada",
                        "And the day a change silently goes nowhere, you will look back for a long afternoon. 🙂",
                        2.5,
                    ),
                ),
            ),
        ),
    ),
    Thread(
        "dates-before-the-shop",
        2.3,
        "chi",
        "Trips from 1970, although the scheme started in 2014",
        """
`bikes["started"].min()` says 1 January 1970. 212 trips on that day, all at midnight, all of different length. A data error, or a
very early adopter?
""",
        tags=("week-1", "cleaning", "dates"),
        votes=17,
        replies=(
            Reply(
                "kwame_mensah",
                """
Midnight on 1 January 1970 is zero for computers: the *Unix epoch*. Somebody's export turned "no time known" into 0, and 0 into a date.
Treat those 212 as missing, not as early:

```python
bikes["started"] = bikes["started"].where(bikes["started"] >= "2014-01-01")
```

Keep the trips (their length may be fine), and say in your report that 212 have no start.
""",
                hours=1.1,
                votes=26,
                accepted=True,
                endorsed="ada",
                remarks=(Remark("chi", "I had already started a paragraph about moonlit test rides.", 0.5),),
            ),
        ),
    ),
    Thread(
        "missing-or-zero",
        3.0,
        "ines_carvalho",
        "Empty cells: are they zero or unknown?",
        """
In `stations.csv` the column `docks_broken` is empty for about a third of the stations. If I fill with 0, the average is 0.8. If I
leave them out, it is 1.2. Those are two different stories. Which one do I tell?
""",
        tags=("week-1", "cleaning", "statistics"),
        votes=21,
        same=5,
        replies=(
            Reply(
                "priya_raman",
                """
The file cannot tell you; the people who made it can. Ask: *how does this cell get filled?* If a mechanic writes a number on every visit and
leaves it blank when all is well, blank is zero. If nobody went there, blank is unknown.

Until you know, report both, and say what each assumes:

- all blanks are zero: mean 0.8
- blanks are like the others: mean 1.2

That is not weakness, that is the finding.
""",
                hours=4.5,
                votes=29,
                accepted=True,
                endorsed="ada",
            ),
            Reply(
                "sofia_bergman",
                "Look whether blanks cluster. Here they are all stations with `opened` after 2019: a new form, I think.",
                hours=20,
                votes=11,
            ),
        ),
    ),
    Thread(
        "notebook-order",
        3.6,
        "noor_haddad",
        "My notebook works, my partner gets NameError in the same file",
        """
We share one notebook. On my machine every cell runs. She opens it, runs it from the top and gets `NameError: name 'clean' is not
defined` in cell 4. I can see the name, it is in cell 9!
""",
        tags=("week-1", "notebooks"),
        votes=10,
        replies=(
            Reply(
                "tim_vandenberg",
                """
That's the answer, in the last sentence. You ran cell 9 once, then went up to cell 4, and the kernel remembered. She runs from
the top and 4 comes first.

*Kernel → Restart and run all* before you hand anything in. If it survives that, it is a notebook. If not, it's a diary.
""",
                hours=0.7,
                votes=18,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "median-mean",
        4.1,
        "ravi_kumar",
        "Mean trip 24 min, median trip 11 min. Which one do I put in the headline?",
        """
The sentence has to be short: "a typical trip takes … minutes". Both are true, they differ by a factor of two, and my manager will
remember one number only.
""",
        tags=("week-1", "statistics"),
        votes=14,
        replies=(
            Reply(
                "meiling_chen",
                """
"Typical" is a word about people, so take the number that half of the people are below: the median. The mean is pulled up by a few bikes
that somebody kept over the weekend.

Use the mean when you care about the total. Mean × number of trips = hours ridden; median × number of trips = nothing at all.
""",
                hours=2.9,
                votes=20,
                accepted=True,
                remarks=(Remark("ravi_kumar", "“Mean is about totals” settles it, thank you.", 3.0),),
            ),
        ),
    ),
    Thread(
        "study-group-time-zones",
        4.8,
        "oskar_jonsson",
        "Anyone up for a study group that meets in the European evening?",
        """
I am in Reykjavík and learn after the children are asleep (from 21:00 UTC). Two or three people, half an hour, cameras optional. We
could each explain one thing we did not understand.
""",
        tags=("groups",),
        votes=9,
        same=2,
        replies=(
            Reply("ida_nielsen", "Yes! Tuesdays and Thursdays work for me.", hours=3, votes=4),
            Reply(
                "kofi_boateng", "Accra is UTC all year, I am in. Shall we start with joins next week?", hours=8, votes=5
            ),
        ),
        remarks=(Remark("dee", "Lovely. I can open a room for you, just tell me the days.", 12.0),),
    ),
    Thread(
        "encoding",
        5.3,
        "zsofia_nagy",
        "“Zsófia” becomes “ZsÃ³fia” when I read the file",
        """
My own name is in the test data and pandas breaks it. The browser shows it correctly. Do I have to repair the letters one by one?
""",
        tags=("week-1", "cleaning", "text"),
        votes=13,
        same=4,
        replies=(
            Reply(
                "andrei_popescu",
                """
The letters are fine, they are only read with the wrong glasses: a UTF-8 file decoded as Latin-1. `ó` is two bytes in UTF-8,
and each of them is a letter in Latin-1.

Read it properly:

```python
pd.read_csv("people.csv", encoding="utf-8")
```

If the damage is already saved, undo it the way it was done:

```python
s.str.encode("latin-1").str.decode("utf-8")
```
""",
                hours=1.4,
                votes=17,
                accepted=True,
                endorsed="ada",
            ),
        ),
    ),
    Thread(
        "merge-too-many-rows",
        7.5,
        "ben",
        "After the merge I have more rows than before",
        """
52,114 trips. Left join to the stations. 52,380 rows. I thought a *left* join never adds anything?

```python
trips.merge(stations, left_on="from_id", right_on="id", how="left")
```
""",
        tags=("week-2", "pandas", "joins"),
        votes=23,
        same=8,
        replies=(
            Reply(
                "priya_raman",
                """
A left join keeps every row of the left table **at least** once: as often as there are partners. So some station id must occur
twice on the right. Let pandas check your belief for you:

```python
trips.merge(stations, left_on="from_id", right_on="id", how="left", validate="many_to_one")
```

Now it refuses and says why. Then look at who it is:

```python
stations[stations["id"].duplicated(keep=False)].sort_values("id")
```
""",
                hours=2.0,
                votes=34,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark(
                        "ben",
                        "Station 88 is there twice: once “Harbour”, once “Harbor”. 266 trips start there. It adds up exactly!",
                        1.2,
                    ),
                    Remark("olena_kovalenko", "`validate=` should be on by default, honestly.", 7.0),
                ),
            ),
            Reply(
                "agnes_muller",
                "I say the row of each table aloud before a join. “A trip”. “A station, I hope.” The second one was wrong here.",
                hours=16,
                votes=12,
            ),
        ),
    ),
    Thread(
        "which-join",
        8.2,
        "rosa_campos",
        "Inner, left, outer: how do you remember which is which?",
        """
I know the circles with the shaded parts. They did not help me when I sat in front of two real tables at 23:00.
""",
        tags=("week-2", "joins"),
        votes=11,
        same=4,
        replies=(
            Reply(
                "claire_dubois",
                """
I ask: *whose absence would I notice?*

- nobody's, I only want complete pairs: **inner**
- a trip that vanishes is a scandal, a station without trips is not: **left**
- both: **outer**, and then I look at `_merge` with `indicator=True`
""",
                hours=5.5,
                votes=25,
                accepted=True,
                endorsed="priya_raman",
            ),
        ),
    ),
    Thread(
        "groupby-lost-rows",
        9.4,
        "samir_khan",
        "groupby loses the rows without a category",
        """
The counts by `membership` add up to 49,870, but I have 52,114 trips. 2,244 people fell out somewhere. I did not filter!
""",
        tags=("week-2", "pandas", "cleaning"),
        votes=16,
        same=5,
        replies=(
            Reply(
                "hana_novakova",
                """
`groupby` drops missing keys unless you ask it to keep them:

```python
trips.groupby("membership", dropna=False).size()
```

You should get a group `NaN` with your 2,244.
""",
                hours=1.0,
                votes=21,
                accepted=True,
                remarks=(Remark("samir_khan", "2,244 on the dot.", 0.4),),
            ),
        ),
    ),
    Thread(
        "three-spellings",
        10.1,
        "fatima_zahra",
        "One station, four spellings. How do I merge them without doing it by hand?",
        """
`Old Mill`, `old mill `, `Old  Mill` and `Oldmill`. There are 600 names like this. Is there a function for "these are the same"?
""",
        tags=("week-2", "cleaning", "text"),
        votes=18,
        replies=(
            Reply(
                "arjun_patel",
                """
Start with what is certain: spaces and case.

```python
def tidy(name: pd.Series) -> pd.Series:
    return name.str.strip().str.replace(r"\\s+", " ", regex=True).str.casefold()
```

That took me from 600 to 418. For the rest, *suggest* by machine and *decide* by hand: `difflib.get_close_matches` offers pairs, I put the
agreed ones into a small table `wrong → right`, and that table goes into the report. Nobody should have to trust a threshold I made up.
""",
                hours=6.5,
                votes=23,
                accepted=True,
                endorsed="ada",
                remarks=(
                    Remark("fatima_zahra", "A table of decisions: that is something I can show to the city.", 5.0),
                ),
            ),
            Reply(
                "omar_farouk",
                "If there are coordinates, use them: same place within 30 metres, same station. Spelling does not matter then.",
                hours=11,
                votes=15,
            ),
        ),
    ),
    Thread(
        "wide-long",
        11.0,
        "keiko_mori",
        "Twelve columns for twelve months: do I keep them?",
        """
The budget comes with one column for each month. Plotting works, filtering "after June" is a pain. Is there a better shape?
""",
        tags=("week-2", "pandas", "shape"),
        votes=9,
        replies=(
            Reply(
                "niko_virtanen",
                """
The month is *data*, so it wants to be in the cells and not in the header:

```python
long = wide.melt(id_vars="department", var_name="month", value_name="amount")
long["month"] = pd.to_datetime(long["month"] + " 2025", format="%b %Y")
```

`long[long["month"] > "2025-06"]` then reads like the sentence you had in mind. `pivot` brings the wide one back for the slide.
""",
                hours=3.6,
                votes=16,
                accepted=True,
            ),
        ),
    ),
    Thread(
        "time-zone",
        11.8,
        "shira_levi",
        "Every trip on 27 October is one hour too long or minus 40 minutes",
        """
Only that night, and only between one and three. Twenty-two trips have a *negative* duration. I love this data set.
""",
        tags=("week-2", "dates", "cleaning"),
        votes=20,
        replies=(
            Reply(
                "georg_huber",
                """
The clocks went back that night. 02:30 happened twice, and local time cannot say which one it means. Work in UTC and turn to local time only
for people:

```python
t = pd.to_datetime(trips["started"]).dt.tz_localize("Europe/Vienna", ambiguous="NaT", nonexistent="NaT")
trips["started_utc"] = t.dt.tz_convert("UTC")
```

`ambiguous="NaT"` makes the undecidable ones missing instead of wrong. In your case: how many is that? If it's 22 of 52,000, name them
and move on.
""",
                hours=4.2,
                votes=27,
                accepted=True,
                endorsed="ada",
            ),
        ),
        remarks=(Remark("satu_laine", "I have put this one on my wall.", 30.0),),
    ),
    Thread(
        "is-it-ok-to-drop",
        12.6,
        "thabo_nkosi",
        "How many rows may I drop before it is cheating?",
        """
After all checks I am down from 52,114 to 44,902. Each step had a reason. Together it feels like a lot. Is there a rule?
""",
        tags=("week-2", "cleaning", "project"),
        votes=24,
        anonymous=True,
        replies=(
            Reply(
                "ada",
                """
No rule for the number, but one for the telling. Keep a ledger as you go:

| step | rows left | why |
|---|---:|---|
| as delivered | 52,114 | |
| no start time | 51,902 | Unix epoch, see above |
| negative duration | 51,880 | night of the clock change |
| staff moving bikes | 44,902 | not trips of customers |

Then ask of every line: *who* disappears? If it is one neighbourhood, or only the night shift, the rest is no longer about everybody, whatever
the percentage.
""",
                hours=7,
                votes=38,
                accepted=True,
                endorsed="priya_raman",
            ),
        ),
    ),
    Thread(
        "essay-offer",
        13.1,
        "abel_costa",
        "Too busy for exercise 2? We write it for you",
        "Fast, cheap, no questions asked. Write to me for prices.",
        reported_by=("grace_wanjiru", "chi"),
        replies=(),
    ),
)
