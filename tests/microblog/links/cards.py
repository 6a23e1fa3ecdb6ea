"""Cards as readers see them."""

from microblog import api as microblog
from microblog.data import LinkView
from tests.factories.links import LASSO, RIDGE

RIDGE_VIEW = LinkView(RIDGE, "docs.example.org", "Ridge regression", "Shrinks what it estimates.")
LASSO_VIEW = LinkView(LASSO, "docs.example.org", "Lasso")


def link_of(stage, post, reader=None):
    return microblog.show_post(reader or stage.ben, stage.space, post.pk).link
