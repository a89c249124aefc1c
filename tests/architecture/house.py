"""Where things are, for the tests that read the house instead of running it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def modules() -> list[Path]:
    """Our own Python files, without what Django wrote."""
    return [path for path in sorted((ROOT / "rehab").rglob("*.py")) if "migrations" not in path.parts]


def rooms() -> set[str]:
    """The packages of the house."""
    return {path.parent.name for path in (ROOT / "rehab").glob("*/__init__.py")}


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "rehab").rglob("templates/**/*.html")])


def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def nodes(path: Path) -> Iterator[ast.AST]:
    """Everything in the file, parsed."""
    return ast.walk(tree(path))


def section(title: str) -> str:
    """The README's words below this heading, up to the next one of its level."""
    after = README.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1]
    return after.split("\n## ", 1)[0]


def first_column(title: str) -> list[str]:
    """The names in the first column of that section's table."""
    rows = [line.split("|")[1].strip() for line in section(title).splitlines() if line.startswith("| `")]
    return [row.strip("`") for row in rows]
