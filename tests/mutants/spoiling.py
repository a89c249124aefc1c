"""One spoilt engine in one process: a fork of a pytest that has gathered its tests, which runs them there.

Functions are spoilt where they stand, by their code. What the import runs needs an import, and so a slower fork."""

import gc
import json
import os
import resource
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.mutations import ENGINE, Mutant

# Of CPU, and of memory: a mutant that wants more runs for ever, and counts as killed.
SECONDS, BYTES = 30, 4 * 2**30
OPTIONS = ("-q", "-x", "-s", "--tb=native", "-p", "no:cacheprovider", "-o", "timeout=0")
SURVIVED, KILLED = 0, 1
AT_ONCE = os.cpu_count() or 1
# Asks another process, which is not spoilt.
ELSEWHERE = "test_the_engine_needs_nothing_but_the_standard_library"


def forked(work: Callable[[], int]) -> int:
    """The process that does the work, says nothing, and ends with its answer."""
    pid = os.fork()
    if pid:
        return pid
    code = SURVIVED  # what cannot be spoilt is not killed
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        gc.disable()  # it would touch, and so copy, every page of the parent
        code = work()
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


# -- where they stand -------------------------------------------------------------------------------------------------


class Killer:
    """Takes the place of pytest's loop over the tests it has gathered: for each mutant a fork, and those tests there
    that enter its function. `unmet` are those whose function no test enters."""

    def __init__(self, mutants: list[Mutant]) -> None:
        self.mutants = mutants
        self.survivors: list[Mutant] = []
        self.unmet: list[Mutant] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        entering = tests_of_functions([item for item in session.items if item.name != ELSEWHERE])
        self.unmet = [mutant for mutant in self.mutants if mutant.place not in entering]
        functions, caches = functions_of_the_engine(), what_is_remembered()
        gc.freeze()

        def start(mutant: Mutant) -> int:
            tests = entering[mutant.place]
            return forked(lambda: spoil(mutant, functions[mutant.place]) or forget(caches) or run(tests))

        self.survivors = survivors_of([mutant for mutant in self.mutants if mutant.place in entering], start)
        return True


def survivors_of(mutants: list[Mutant], start: Callable[[Mutant], int]) -> list[Mutant]:
    """Those whose process ends well; as many run at once as there are cores."""
    running: dict[int, Mutant] = {}
    ended: dict[Mutant, int] = {}

    def end_one() -> None:
        pid, status = os.wait()
        mutant = running.pop(pid)
        ended[mutant] = status
        if status == SURVIVED:
            sys.stderr.write(f"survives: {mutant.name}\n")

    for mutant in mutants:
        running[start(mutant)] = mutant
        if len(running) >= AT_ONCE:
            end_one()
    while running:
        end_one()
    return [mutant for mutant in mutants if ended[mutant] == SURVIVED]


def tests_of_functions(items: list[pytest.Item]) -> dict[str, list[pytest.Item]]:
    """Which tests enter a function of the engine, the quick ones first. Found by running them all once, in a fork."""
    reader, writer = os.pipe()
    pid = forked(lambda: watch(items, writer))
    os.close(writer)
    with os.fdopen(reader) as told:
        entered = json.loads(told.read() or "null")
    os.waitpid(pid, 0)
    if entered is None:
        raise SystemExit("The tests do not pass on the sound engine.")
    return {function: [items[place] for place in places] for function, places in entered.items()}


def watch(items: list[pytest.Item], writer: int) -> int:
    """Run every test and write down the functions of the engine that each has entered; nothing if one fails."""
    monitoring, events = sys.monitoring, sys.monitoring.events.PY_START
    seen: set[str] = set()
    entered: dict[str, list[tuple[float, int]]] = defaultdict(list)
    caches = what_is_remembered()

    def enter(code: CodeType, _: int) -> object:
        if code.co_filename.startswith(str(ENGINE)):
            seen.add(place_of(code))
        return monitoring.DISABLE

    monitoring.use_tool_id(monitoring.COVERAGE_ID, "mutants")
    monitoring.register_callback(monitoring.COVERAGE_ID, events, enter)
    monitoring.set_events(monitoring.COVERAGE_ID, events)
    for place, item in enumerate(items):
        seen.clear()
        forget(caches)
        monitoring.restart_events()
        reports = runtestprotocol(item, log=False)
        if any(report.failed for report in reports):
            return KILLED
        for function in seen:
            entered[function].append((sum(report.duration for report in reports), place))
    with os.fdopen(writer, "w") as out:
        json.dump({function: [place for _, place in sorted(places)] for function, places in entered.items()}, out)
    return SURVIVED


def run(items: Iterable[pytest.Item]) -> int:
    failed = any(report.failed for item in items for report in runtestprotocol(item, log=False))
    return KILLED if failed else SURVIVED


def functions_of_the_engine() -> dict[str, list[FunctionType]]:
    """Every function that was made from a place, those within it too."""
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename.startswith(str(ENGINE)):
            found[place_of(one.__code__)].append(one)
    return found


def spoil(mutant: Mutant, functions: list[FunctionType]) -> None:
    """Give the functions their spoilt code."""
    spoilt = {code.co_qualname: code for code in codes(compile(mutant.tree(), str(mutant.path), "exec"))}
    for function in functions:
        function.__code__ = spoilt[function.__code__.co_qualname]


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes(constant)


def place_of(code: CodeType) -> str:
    """The file and the outermost function or method."""
    return f"{code.co_filename} {code.co_qualname.split('.<locals>')[0]}"


def what_is_remembered() -> list[Any]:
    """The caches of the engine and of its tests."""
    objects = [one for one in gc.get_objects() if hasattr(type(one), "cache_clear")]
    return [one for one in objects if str(one.__module__).startswith(("rehab.progression", "tests."))]


def forget(caches: list[Any]) -> None:
    """What was worked out by a sound engine."""
    for cache in caches:
        cache.cache_clear()


# -- by the import ----------------------------------------------------------------------------------------------------


class Spoilt(SourceFileLoader):
    """Loads one module spoilt."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(mutant.module, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.mutant.tree(), str(self.mutant.path), "exec")

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        return spec_from_file_location(name, self.mutant.path, loader=self) if name == self.mutant.module else None


def start_by_import(mutant: Mutant | None, tests: list[str]) -> int:
    """The same in a fork that gathers its tests itself; without a mutant the engine is sound."""

    def work() -> int:
        for name in [name for name in sys.modules if is_made_of_the_engine(name)]:
            del sys.modules[name]
        if mutant:
            sys.meta_path.insert(0, Spoilt(mutant))
        return pytest.main([*OPTIONS, f"--deselect=tests/progression/test_registry.py::{ELSEWHERE}", *tests])

    return forked(work)


def is_made_of_the_engine(name: str) -> bool:
    commands = name.startswith("rehab.") and ".management." in name
    return commands or name.startswith(("rehab.progression", "tests.progression", "tests.guidance"))
