"""Build the wheel from a clean copy, look into it, install it away from the checkout, render every block."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "var" / "package"
PACKAGES = ("social_learning_xblocks", "mentoring", "microblog")
TOP_LEVEL = ("setup.py", "pyproject.toml", "MANIFEST.in", "README.rst", "CHANGELOG.rst", "LICENSE")


def main() -> None:
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        source = copy_source(Path(folder) / "source")
        wheel = build(source)
        look_into(wheel, source)
    python = install(wheel)
    with tempfile.TemporaryDirectory() as elsewhere:
        run(python, "-I", ROOT / ".ci" / "package_render.py", elsewhere, cwd=elsewhere)


def copy_source(target: Path) -> Path:
    """What a release is made of. A copy, because a stale build/ folder would put deleted modules into the wheel."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in TOP_LEVEL:
        shutil.copy(ROOT / name, target / name)
    return target


def build(source: Path) -> Path:
    """The wheel, made from the sdist, so that a file missing from MANIFEST.in shows."""
    dist = WORK / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, source, quiet=True)
    (wheel,) = dist.glob("*.whl")
    return wheel


def look_into(wheel: Path, source: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.endswith("/")}
    wanted = set()
    for package in PACKAGES:
        for path in (source / package).rglob("*"):
            if path.suffix == ".po":
                path = path.with_suffix(".mo")  # compiled at build
            elif not path.is_file() or "__pycache__" in path.parts:
                continue
            wanted.add(path.relative_to(source).as_posix())
    missing = sorted(wanted - held)
    surplus = sorted(name for name in held - wanted if ".dist-info/" not in name)
    if missing or surplus:
        sys.exit(f"{wheel.name}\n  lacks: {missing}\n  should not hold: {surplus}")
    print(f"{wheel.name}: {len(held)} files, {wheel.stat().st_size // 1024} KiB")


def install(wheel: Path) -> Path:
    """A Python that has the wheel and what it requires. It is kept, so the next run needs no network."""
    constraints = ROOT / "requirements" / "platform.txt"
    recipe = (ROOT / "setup.py").read_bytes() + constraints.read_bytes() + sys.version.encode()
    key = hashlib.sha256(recipe).hexdigest()[:12]
    home = WORK / f"venv-{key}"
    python = home / "bin" / "python"
    done = home / ".done"
    if not done.exists():
        venv.create(home, clear=True, with_pip=True)
    options = ["--force-reinstall", "--no-deps"] if done.exists() else ["--constraint", constraints]
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *options, wheel)
    done.touch()
    return python


def run(*command: str | Path, cwd: str | None = None, quiet: bool = False) -> None:
    """Run a command; a quiet one speaks only when it fails."""
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=quiet, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout or ''}{done.stderr or ''}failed: {' '.join(done.args)}")


if __name__ == "__main__":
    main()
