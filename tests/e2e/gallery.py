"""Every element of the screens on one page: to look at, and for axe."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.template import Context, Template
from django.utils import timezone

from social_learning_xblocks.kit.actor import Person
from social_learning_xblocks.templatetags.social_learning import ICONS

PAGE = Path(__file__).with_name("gallery.html")
ADA = Person(1, "Ada Mentorova", badge="Mentor")
BEN = Person(2, "Ben Osei")
CHI = Person(3, "Chi")
EVE = Person(5, "Eve Stranger")
HIDDEN = Person(None, "Anonymous", is_anonymous=True)
PROSE = """
<p>The model fits the training data (R² = 0.91), but <code>r2_score(y_test, pred)</code> gives <strong>-0.3</strong>.
See <a href="/docs">the docs</a>.</p>
<pre tabindex="0"><code>scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = StandardScaler().fit_transform(X_test)  # a long line that does not fit on a phone, so it scrolls
</code></pre>
<h3>What I tried</h3>
<ul><li>More data</li><li>Fewer features<ul><li>without <kbd>id</kbd></li></ul></li></ul>
<ol><li>Fit</li><li>Score</li></ol>
<ul><li><input type="checkbox" disabled checked aria-label="done"> shuffle</li><li><input type="checkbox" disabled
aria-label="to do"> scale</li></ul>
<blockquote><p>A constant model that always predicts the mean gets 0.</p></blockquote>
<table tabindex="0"><thead><tr><th>Set</th><th>R²</th></tr></thead><tbody><tr><td>train</td><td>0.91</td></tr><tr>
<td>test</td><td>-0.3</td></tr></tbody></table>
"""
WAYS = [("course", "This course"), ("block", "Only this unit"), ("community", "A community of several courses")]


class AskForm(forms.Form):
    body = forms.CharField(widget=forms.Textarea, label="Details")
    tags = forms.CharField(required=False, label="Tags", help_text="Up to five, with comma or Enter.")
    anonymous = forms.BooleanField(required=False, label="Ask without my name", help_text="Staff can still see it.")


class FaultyForm(AskForm):
    name = forms.CharField(label="Title", max_length=150)
    who = forms.ChoiceField(choices=[("all", "Everybody"), ("mentors", "Mentors")], label="Who may ask")
    scope = forms.ChoiceField(choices=WAYS, widget=forms.RadioSelect, label="Scope", help_text="Who sees it.")

    def clean(self) -> None:
        raise forms.ValidationError("Two things are missing.")


class SettingsForm(forms.Form):
    name = forms.CharField(label="Name", help_text="Stands at the top of the block.", initial="Ask the class")
    who = forms.ChoiceField(choices=[("all", "Everybody"), ("mentors", "Mentors")], label="Who may ask")
    scope = forms.ChoiceField(choices=WAYS, widget=forms.RadioSelect, label="Scope", initial="course")
    anonymous = forms.BooleanField(required=False, label="Learners may ask without a name", help_text="Staff see it.")


def rows() -> list[dict[str, Any]]:
    now = timezone.now()
    valley = {
        "title": "Why does gradient descent zig-zag in a narrow valley?",
        "excerpt": (
            "The contour plot from lecture 4 shows the path bouncing between the walls. Is that only the "
            "<mark>learning</mark> rate, or also how the features are scaled? I tried three rates and two scalers."
        ),
        "votes": 14,
        "voted": True,
        "state": "3 answers",
        "kind": "ok",
        "icon": "check",
        "person": ADA,
        "when": now - timedelta(minutes=9),
        "tags": ["week-4", "optimisation"],
    }
    ridge = {
        "title": "هل يُنظَّم حدّ الانحياز في انحدار ريدج؟",
        "excerpt": "الشرائح تتركه خارج العقوبة، والكتاب يبقيه فيها.",
        "votes": 9,
        "state": "2 answers",
        "kind": "outline",
        "person": CHI,
        "when": now - timedelta(minutes=34),
        "tags": ["regularisation"],
    }
    tiny = {
        "title": "Difference between validation set and test set when the data is tiny",
        "excerpt": "With 120 rows a three-way split leaves very little in each part.",
        "votes": 0,
        "own": True,
        "state": "No answer yet",
        "kind": "warn",
        "person": HIDDEN,
        "when": now - timedelta(days=90),
        "tags": ["evaluation", "project"],
    }
    return [{"id": f"g-row{number}", **row} for number, row in enumerate((valley, ridge, tiny))]


def gallery(name: str = "slaaaaaaaa") -> str:
    """The inside of a block's root."""
    data = {"name": "", "who": "nobody", "scope": "", "body": "", "tags": "a, b"}
    context = {
        "id": name,
        "ada": ADA,
        "ben": BEN,
        "chi": CHI,
        "eve": EVE,
        "hidden": HIDDEN,
        "people": [Person(number, f"{'ABCDEFGH'[number]}da Zed") for number in range(8)],
        "now": timezone.now() - timedelta(hours=3),
        "rows": rows(),
        "tabs": [("active", "Active"), ("votes", "Most helpful"), ("unanswered", "Unanswered", 4), ("mine", "Mine")],
        "list_target": f"#{name}-list",
        "form": AskForm(auto_id=f"{name}-ask-%s"),
        "bad": FaultyForm(data, auto_id=f"{name}-bad-%s"),
        "settings": SettingsForm(auto_id=f"{name}-set-%s"),
        "icons": sorted(ICONS),
        "prose": PROSE,
        "menu": [
            {"label": "Edit", "icon": "edit", "get": "/edit"},
            {"label": "Report", "icon": "flag", "get": "/report"},
            {"label": "Delete", "icon": "trash", "kind": "danger", "post": "/delete", "confirm": "Delete it?"},
        ],
    }
    return Template(PAGE.read_text("utf-8")).render(Context(context))
