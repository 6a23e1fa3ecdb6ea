"""Code in colours, by classes that ``static/social_learning/code.css`` names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

CSS_PREFIX = "sl-c-"
MAX_CODE = 20_000  # characters; longer code stays plain
MAX_LINE = 1_000  # so does code with a longer line: nobody reads it, and some rules look through it again and again
# Pygments looks ahead without end for some languages, so code can be made on which the time grows with the square of
# its length. Natural code of 20,000 characters takes 0.03 to 0.1 s; no text may take more than this.
MAX_SECONDS = 0.5

# What people learn with, by Pygments' name: others that are written for it. Each was tried with code made to be slow.
_LANGUAGES: Mapping[str, str] = {
    "bash": "sh shell zsh ksh",
    "c": "h",
    "clojure": "clj",
    "cpp": "c++ cc cxx hpp",
    "csharp": "c# cs",
    "css": "",
    "dart": "",
    "diff": "patch udiff",
    "docker": "dockerfile",
    "elixir": "ex exs",
    "fortran": "f90",
    "fsharp": "f#",
    "go": "golang",
    "graphql": "",
    "haskell": "hs",
    "html": "xhtml",
    "ini": "cfg conf",
    "java": "",
    "javascript": "js jsx mjs node",
    "json": "",
    "julia": "jl",
    "kotlin": "kt",
    "latex": "tex",
    "lua": "",
    "make": "makefile mk",
    "matlab": "",
    "ocaml": "ml",
    "octave": "",
    "pascal": "delphi",
    "perl": "pl",
    "php": "",
    "powershell": "ps1 posh",
    "prolog": "",
    "pycon": "",
    "python": "py python3 py3",
    "r": "splus",
    "racket": "rkt",
    "ruby": "rb",
    "rust": "rs",
    "scala": "",
    "scheme": "scm",
    "scss": "",
    "sql": "mysql postgresql sqlite",
    "swift": "",
    "toml": "",
    "typescript": "ts tsx",
    "vbnet": "vb vb.net",
    "xml": "svg rss xsd",
    "yaml": "yml",
}
_NAMES: Mapping[str, str] = {alias: name for name, aliases in _LANGUAGES.items() for alias in (name, *aliases.split())}

_KINDS: Mapping[_TokenType, str] = {
    Token.Comment: "c",
    Token.Comment.Preproc: "p",
    Token.Keyword: "k",
    Token.Operator.Word: "k",
    Token.Literal.String: "s",
    Token.Literal.Number: "m",
    Token.Name.Function: "f",
    Token.Name.Class: "n",
    Token.Name.Tag: "k",
    Token.Name.Attribute: "f",
    Token.Name.Decorator: "p",
    Token.Name.Builtin: "b",
    Token.Name.Exception: "b",
    Token.Name.Constant: "b",
    Token.Name.Variable: "v",
    Token.Generic.Deleted: "d",
    Token.Generic.Inserted: "i",
    Token.Generic.Heading: "n",
    Token.Generic.Subheading: "n",
    Token.Generic.Prompt: "c",
}


def language_name(written: str) -> str:
    """The name of a language as written behind a fence or in a class, or an empty string when it is not known."""
    return _NAMES.get(written.lower().removeprefix("language-").removeprefix("lang-").strip("{.}"), "")


class Highlighter:
    """Colours the code of one text, as long as there is time for it."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._seconds = seconds

    def pieces(self, code: str, name: str) -> list[tuple[str, str]]:
        """The code in pieces: the kind of each (an empty string for plain), and its text.

        ``name`` comes from ``language_name``. The pieces always make up the code again; when Pygments loses or adds a
        letter, or takes too long, it comes back in one plain piece.
        """
        lexer = _lexer_class(name) if name and self._seconds > 0 else None
        if lexer is None or len(code) > MAX_CODE or max(map(len, code.split("\n"))) > MAX_LINE:
            return [("", code)]
        start = time.thread_time()
        # Rules end at line ends; without the last one some look for it again at every letter.
        whole = code if code.endswith("\n") else code + "\n"
        # A new lexer each time: some keep state, and threads would share what is kept. PHP may come without its tag.
        pieces = self._read(lexer(startinline="<?" not in code), whole, start + self._seconds)
        self._seconds -= time.thread_time() - start
        if "".join(text for _, text in pieces) != whole:
            return [("", code)]
        if whole != code:
            kind, text = pieces.pop()
            pieces.append((kind, text[:-1]))
        return pieces

    def _read(self, lexer: Lexer, code: str, end: float) -> list[tuple[str, str]]:
        pieces: list[tuple[str, str]] = []
        for _, token, text in lexer.get_tokens_unprocessed(code):
            kind = _kind(token)
            if pieces and pieces[-1][0] == kind:
                text = pieces.pop()[1] + text
            pieces.append((kind, text))
            if time.thread_time() > end:
                break
        return pieces


@lru_cache(maxsize=256)
def _lexer_class(name: str) -> type[Lexer] | None:
    try:
        return type(get_lexer_by_name(name))
    except ClassNotFound:  # an older Pygments
        return None


@lru_cache(maxsize=512)
def _kind(token: _TokenType) -> str:
    """The class of a token type, by its nearest ancestor that has one."""
    kind = _KINDS.get(token)
    if kind is not None:
        return kind
    return _kind(token.parent) if token.parent is not None else ""
