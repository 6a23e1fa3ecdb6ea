"""Making the HTML of stored posts and replies anew, after the renderer has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from social_learning_xblocks.kit import richtext
from social_learning_xblocks.kit.transactions import verb
from social_learning_xblocks.kit.upkeep import Rerendered

from ..models import Post, Reply
from . import posts

COLUMNS = ["body_html", "renderer_version"]


def rerender_posts(batch: int = 20) -> Iterator[Rerendered]:
    """Render every post and reply that an older renderer made; yields how far it is after each batch.

    Can be stopped and run again. Whoever edits a post of a batch waits until the batch is done, so batches are small.
    """
    done = 0
    models: tuple[Any, ...] = (Post, Reply)
    for model in models:
        old = model.objects.filter(renderer_version__lt=richtext.RENDERER_VERSION, body__gt="").order_by("pk")
        last = 0
        while some := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:batch]):
            done += render_some(model, some)
            last = some[-1]
            yield Rerendered(done)


@verb
def render_some(model: Any, ids: Sequence[int]) -> int:
    """Render these as they are now, under locks; how many were. However long a text is allowed to be today, it stays."""
    rows = model.objects.select_for_update().filter(pk__in=ids, renderer_version__lt=richtext.RENDERER_VERSION)
    made = list(rows.order_by("pk").prefetch_related("space"))
    for row in made:
        posts.write_body(row.space, row, row.body, richtext.MAX_SOURCE)
    model.objects.bulk_update(made, [*COLUMNS, "folded"] if model is Post else COLUMNS)
    return len(made)
