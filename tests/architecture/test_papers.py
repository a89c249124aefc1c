"""The papers say what the code does."""

import re

from rehab import env
from tests.architecture.house import README, ROOT, first_column, rooms, section


def test_the_readme_lists_every_variable_with_its_default_and_meaning() -> None:
    def row(variable: env.Variable) -> str:
        default = f"`{variable.default}`" if variable.default else "none"
        return f"| `{variable.name}` | {default} | {variable.meaning} |"

    written = [line for line in section("Settings").splitlines() if line.startswith("| `")]
    assert written == [row(variable) for variable in env.VARIABLES]


def test_the_readme_lists_every_room_and_no_other() -> None:
    assert set(first_column("The house")) == rooms()


def test_every_make_command_in_the_papers_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    papers = README.read_text() + (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"(?:`|^ *)make ([a-z]+)", papers, flags=re.MULTILINE))
    assert named
    assert named <= targets


def test_every_make_target_is_plain_lines_for_the_launcher() -> None:
    recipes = re.findall(r"^\t(.*)", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert all(line.startswith(("./run ", "@sed ")) for line in recipes)


def test_every_picture_and_paper_that_the_readme_shows_is_there() -> None:
    local = re.findall(r"\]\((?!https?:|#)([^)#]+)", README.read_text())
    assert [name for name in local if not (ROOT / name).exists()] == []


def test_the_compose_file_sets_only_declared_variables() -> None:
    web = (ROOT / "compose.yaml").read_text().split("\n  web: &web\n")[1].split("\n  rounds:\n")[0]
    names = re.findall(r"^      ([A-Z_]+):", web, flags=re.MULTILINE)
    assert names
    assert set(names) <= set(env.DECLARED)


def test_every_command_in_the_papers_is_executable() -> None:
    for name in ("run", ".ci/run", "manage.py", "docker/start", "docker/healthy", "docker/rounds"):
        assert (ROOT / name).stat().st_mode & 0o111, name
