"""Controls and places of a page that the tests of the kernel use."""

VOTE = '<button type="button" id="v" class="sl-vote" data-sl-post="/vote" name="answer" value="7">{count}</button>'
FORM = """
<form id="f" data-sl-post="/ask" novalidate>
  <label>Title <input name="title" id="title" value=""></label>
  <button class="sl-btn" id="send" data-sl-busy="Posting…">Post</button>
</form>
<ul id="list"><li id="one">one</li></ul>
"""


def status(page):
    return page.locator("[role=status]")
