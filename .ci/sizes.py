"""List what has grown longer than the house likes. A long thing with a reason may stay: nothing fails here."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("social_learning_xblocks", "mentoring", "microblog")
# kind: (look again, say why), in lines
LIMITS = {
    "Python file": (250, 400),
    "function": (30, 50),
    "XBlock class": (180, 250),
    "handler or view": (25, 40),
    "template": (100, 150),
    "JavaScript file": (120, 200),
    "test function": (30, 45),
    "all JavaScript": (1200, 1200),
}


class Size(NamedTuple):
    kind: str
    lines: int
    place: str


def main() -> None:
    found = [size for size in measure() if size.lines > LIMITS[size.kind][0]]
    for kind, (look_again, say_why) in LIMITS.items():
        rows = sorted((size for size in found if size.kind == kind), key=lambda size: -size.lines)
        print(f"{kind}: {len(rows) or 'none'} over {look_again} lines")
        for size in rows:
            print(f"  {size.lines:5}  {size.place}{'  <- say why' if size.lines > say_why else ''}")


def measure() -> Iterator[Size]:
    for path in files("*.py", *PACKAGES, "tests"):
        yield from measure_python(path)
    for path in files("*.html", *PACKAGES):
        yield Size("template", count(path), name(path))
    scripts = [path for path in files("*.js", *PACKAGES) if not {"dist", "vendored"} & set(path.parts)]
    for path in scripts:
        yield Size("JavaScript file", count(path), name(path))
    yield Size("all JavaScript", sum(map(count, scripts)), f"{len(scripts)} files")


def measure_python(path: Path) -> Iterator[Size]:
    yield Size("Python file", count(path), name(path))
    parts = path.relative_to(ROOT).parts
    is_door = "views" in parts or path.stem == "views" or "blocks" in parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "test function" if node.name.startswith("test_") else "handler or view" if is_door else "function"
            yield Size(kind, body_lines(node), f"{name(path)}::{node.name}")
        elif isinstance(node, ast.ClassDef) and parts[1] == "blocks":
            yield Size("XBlock class", node.end_lineno - node.lineno + 1, f"{name(path)}::{node.name}")


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; a docstring is not held against its function."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def files(pattern: str, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob(pattern)) if "migrations" not in path.parts)


def count(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    main()
