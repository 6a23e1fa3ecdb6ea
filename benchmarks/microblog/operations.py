"""What is measured, in the order of the table, and the marks set for our side. No engine is imported here."""

from __future__ import annotations

from benchmarks.operation import Operation

PAGE_SIZE = 20
DEEP_PAGE = 20

_PAGE = {"most_sql": 8}

OPERATIONS = (
    Operation("block", "block: the page, with head, form and home", **_PAGE),
    Operation("door-home", "block: home, page 1 (follows 50)", **_PAGE),
    Operation("door-home-deep", "block: home, page 20 (follows 50)", **_PAGE),
    Operation("door-thread", "block: open a post with its replies", **_PAGE),
    Operation("door-news", "block: anything new? nothing is", most_sql=0),
    Operation("door-post", "block: post", **_PAGE),
    Operation("door-like", "block: like", most_sql=6),
    Operation("home", "home, page 1 (follows 50)", **_PAGE),
    Operation("home-deep", "home, page 20 (follows 50)", **_PAGE),
    Operation("home500", "home, page 1 (follows 500)", **_PAGE),
    Operation("home500-deep", "home, page 20 (follows 500)", **_PAGE),
    Operation("home2000", "home, page 1 (follows 2,000)", **_PAGE),
    Operation("home2000-deep", "home, page 20 (follows 2,000)", **_PAGE),
    Operation("quiet", "home, page 1 (follows 50 who seldom post)", **_PAGE),
    Operation("quiet-deep", "home, page 20 (follows 50 who seldom post)", **_PAGE),
    Operation("mentee", "home, page 1 (a mentor with 100,000 followers)", **_PAGE),
    Operation("mentee-deep", "home, page 20 (a mentor with 100,000 followers)", **_PAGE),
    Operation("mentors", "my mentors, page 1", **_PAGE),
    Operation("course", "everybody in the course, page 1", **_PAGE),
    Operation("course-deep", "everybody in the course, page 20", **_PAGE),
    Operation("person", "one person, page 1", **_PAGE),
    Operation("hashtag", "a hashtag, page 1", **_PAGE),
    Operation("thread", "open a post with its replies", **_PAGE),
    Operation("news", "anything new? nothing is", most_sql=0),
    Operation("news-some", "anything new? something is", **_PAGE),
    Operation("post10", "post, 10 followers", **_PAGE),
    Operation("post1000", "post, 1,000 followers", **_PAGE),
    Operation("post100000", "post, 100,000 followers", **_PAGE),
    Operation("like", "like", most_sql=6),
    Operation("storm", "8 clients like one post for 10 s, each like", most_sql=6),
)

#: Pairs of keys, first page and twentieth: the second may cost 30 % more than the first.
DEPTHS = tuple(
    (key, f"{key}-deep") for key in ("door-home", "home", "home500", "home2000", "quiet", "mentee", "course")
)
#: These must cost the same, whoever follows.
POSTS = ("post10", "post1000", "post100000")
