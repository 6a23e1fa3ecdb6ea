r"""LaTeX in running text: ``\(…\)``, ``\[…\]``, ``$$…$$``, ``\begin{…}…\end{…}``, and ``$…$`` that looks like it.

A formula is kept as it was typed, for MathJax in the browser.
"""

from __future__ import annotations

import re

_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]{1,20}\*?)\}")
_LONGEST_DOLLARS = 500

# Commands with which MathJax would make links (javascript: too), styles and classes, load code, or redefine other
# people's formulas. The platform does not load its Safe extension.
_COMMANDS = (
    r"\\(?:href|url|style|class|cssId|data|require|html\w*|bbox|unicode|texttip|mathtip|toggle|endtoggle|action\w*|mml\w*"
    r"|includegraphics|setOptions|[gex]?def|let|(?:new|renew|provide)(?:command|environment)|Declare\w*|Newextarrow)"
    r"(?![A-Za-z])"
)
_COMMAND = re.compile(_COMMANDS)
_TYPESET = re.compile(r"\\[(\[]|\\begin|\$|`|\[mathjax")


class Finder:
    """Finds formulas in one text; remembers which closing signs do not come any more, so that it stays linear."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._missing: set[str] = set()

    def at(self, start: int) -> int | None:
        r"""The end of the formula that starts at the ``\`` or ``$`` there, or None."""
        text = self.text
        two = text[start : start + 2]
        if two == "$$":
            return self._closed("$$", start + 2)
        if two[0] == "$":
            return self._dollars(start)
        if two == r"\(":
            return self._closed(r"\)", start + 2)
        if two == r"\[":
            return self._closed(r"\]", start + 2)
        environment = _ENVIRONMENT.match(text, start)
        if environment:
            return self._closed(rf"\end{{{environment[1]}}}", environment.end())
        return None

    def _closed(self, sign: str, start: int) -> int | None:
        if sign in self._missing:
            return None
        found = self.text.find(sign, start)
        if found < 0:
            self._missing.add(sign)
            return None
        return found + len(sign) if self.text[start:found].strip() else None

    def _dollars(self, start: int) -> int | None:
        """``$x$``: nothing that prices, shells and templates do: no space inside, no letter or digit around."""
        text = self.text
        end = text.find("$", start + 1, start + _LONGEST_DOLLARS)
        if end < 0 or text[start + 1].isspace() or text[end - 1].isspace() or text[end - 1] == "\\":
            return None
        before, after = text[start - 1 : start], text[end + 1 : end + 2]
        if before.isalnum() or after.isalnum() or after == "$" or "\n" in text[start:end]:
            return None
        return end + 1


def has_command(formula: str) -> bool:
    """Whether a formula holds a command that must not reach MathJax."""
    return _COMMAND.search(formula) is not None


def disarm(html: str) -> str:
    """Escaped running text in which MathJax would find such a command: the command in ``<code>``, which it skips."""
    if "\\" in html and _TYPESET.search(html):
        return _COMMAND.sub(r"<code>\g<0></code>", html)
    return html


def for_platform(formula: str) -> str:
    r"""The formula between ``\(…\)`` or ``\[…\]`` when it was typed between dollars."""
    if formula.startswith("$$"):
        return rf"\[{formula[2:-2]}\]"
    if formula.startswith("$"):
        return rf"\({formula[1:-1]}\)"
    return formula
