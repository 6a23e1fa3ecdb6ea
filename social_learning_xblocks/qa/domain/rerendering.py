"""Making the HTML of stored posts anew, after the renderer has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...kit import richtext
from ...kit.errors import Invalid
from ...kit.transactions import verb
from ...kit.upkeep import Rerendered
from . import posts

Model = Any


def rerender_posts(batch: int = 20) -> Iterator[Rerendered]:
    """Render every post that an older renderer made; yields how far it is after each batch. Can be stopped and run again.

    Whoever edits a post of a batch waits until the batch is done, so batches are small.
    """
    done = 0
    skipped: tuple[str, ...] = ()
    models: tuple[Model, ...] = tuple(posts.MODELS.values())
    for model in models:
        old = model.objects.filter(renderer_version__lt=richtext.RENDERER_VERSION).order_by("pk")
        last = 0
        while some := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:batch]):
            made, left = render_some(model, some)
            done += made
            skipped += tuple(left)
            last = some[-1]
            yield Rerendered(done, skipped)


@verb
def render_some(model: Model, ids: Sequence[int]) -> tuple[int, list[str]]:
    """Render these posts as they are now, under locks. How many were, and the names of those whose text is too long."""
    rows = model.objects.select_for_update().filter(pk__in=ids, renderer_version__lt=richtext.RENDERER_VERSION)
    made, left = [], []
    for post in rows.order_by("pk").prefetch_related("space"):
        try:
            posts.write_body(post.space, post, post.body)
        except Invalid:
            left.append(" ".join(map(str, posts.subject_of(post))))
        else:
            made.append(post)
    model.objects.bulk_update(made, ["body_html", "renderer_version"])
    return len(made), left
