"""What the lowest steps stand on: nothing but Python, and one reader of the environment."""

import ast
import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT, modules, nodes

OUTSIDE_WORLD = {"os", "random", "secrets", "time", "socket", "subprocess", "urllib"}


def imported(path: Path) -> set[str]:
    names = [node.module or "" for node in nodes(path) if isinstance(node, ast.ImportFrom) and not node.level]
    plain = [alias.name for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names]
    return {*names, *plain}


def test_progression_imports_the_standard_library_and_itself() -> None:
    files = sorted((ROOT / "rehab" / "progression").rglob("*.py"))
    assert files
    names = {name for path in files for name in imported(path) if not name.startswith("rehab.progression")}
    assert {name for name in names if name.split(".")[0] not in sys.stdlib_module_names} == set()
    assert {name for name in names if name.split(".")[0] in OUTSIDE_WORLD} == set()


def test_progression_runs_where_django_is_not_loaded() -> None:
    script = "import sys, rehab.progression; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_only_env_reads_the_environment() -> None:
    starters = {"env.py", "wsgi.py"}  # wsgi names the settings, as manage.py does
    readers = [path for path in modules() if "os.environ" in path.read_text() or "getenv" in path.read_text()]
    assert {path.name for path in readers} <= starters


def test_actions_never_see_a_request() -> None:
    actions = [path for path in modules() if path.name == "actions.py"]
    assert actions
    assert [str(path.relative_to(ROOT)) for path in actions if "django.http" in imported(path)] == []
