"""What opens holes when it is used anywhere: each has its named homes, and is found in none other."""

import ast
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.apps import apps

from rehab.people.models import User
from tests.architecture.house import ROOT, modules, tree

GATES = {"patients_only", "therapists_only", "admins_only", "staff_only", "any_role", "everyone"}
RAW = {"raw", "extra", "RawSQL", "RunSQL", "executescript"}
QUERY = {"GET", "POST", "COOKIES"}
ASKS = {"filter", "exclude", "get", "order_by", "annotate", "alias", "values", "values_list", "get_object_or_404"}
PICKS = {"get", "getlist", "pop", "items", "values", "dict"}

# (file below rehab/, function): why
MAY_BE_SENT_FROM_ELSEWHERE = {
    ("reminders/views.py", "answer"): "the link itself is the permission",
    ("reminders/views.py", "stop"): "a mail program sends it, and it only stops mail (RFC 8058)",
}
DECLARES_SAFE = {("guidance/prose.py", "prose"): "what nh3 has let through"}
SPEAKS_SQL = {
    ("trail/guard.py", "stand_guard"): "triggers",
    ("trail/guard.py", "missing"): "triggers",
    ("trail/guard.py", "guard_down"): "triggers",
    ("upkeep/views.py", "database_state"): "whether anybody answers",
    ("upkeep/doctor.py", "said_by_database"): "how the database is set up",
    ("upkeep/backups/engines.py", "PostgreSQL"): "whole tables, emptied and filled by pg_restore",
    ("upkeep/backups/engines.py", "one"): "one number about a database",
    ("upkeep/backups/engines.py", "one_moment"): "all tables as of one moment",
    ("upkeep/backups/moving.py", "held"): "keys held back while rows come in",
    ("upkeep/backups/moving.py", "last"): "the counters of keys",
    ("upkeep/backups/moving.py", "set_last"): "the counters of keys",
}
READS_UNSCOPED = {
    ("people/views.py", "use_key"): "whoever holds the key of an invitation",
    ("people/views.py", "key"): "whoever holds the key of an invitation",
    ("people/staff.py", "in_care_of"): "a number of patients, of a person found in scope",
    ("people/care.py", "transfer_caseload"): "a number of patients, of a person found in scope",
    ("review/glass.py", "GlassForm"): "whoever an admin names by number, before the glass is broken and it is told",
    ("review/glass.py", "mine"): "a glass that the asking admin broke",
    ("review/glass.py", "read_by_glass"): "the patient behind a glass found in scope",
    ("people/care.py", "_cares"): "an offer found in scope",
    ("people/account.py", "account"): "the asking person's own row",
    ("reminders/views.py", "ask"): "whoever holds the link of a reminder",
    ("reminders/views.py", "reminder_of"): "whoever holds the link of a reminder",
    ("reminders/views.py", "stop"): "whoever holds the link that stops reminders",
    ("diary/one_tap.py", "walk_of_yesterday"): "the asking patient's own rows",
    ("diary/places.py", "check_place"): "the asking patient's own rows",
    ("diary/setting_up.py", "save_setup"): "the asking patient's own rows",
    ("diary/views.py", "tell"): "the asking patient's own rows",
}

Finder = Callable[[ast.Module], Iterable[tuple[str, str]]]


def functions(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the name of the outermost function or class it stands in; "" outside of any."""
    for top in module.body:
        name = top.name if isinstance(top, ast.FunctionDef | ast.ClassDef) else ""
        for node in ast.walk(top):
            yield name, node


def word(node: ast.AST | None) -> str:
    """The last word of what is called or named: `filter` of `rows.filter(…)`."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_query(node: ast.AST) -> bool:
    """`request.GET` and its like."""
    return isinstance(node, ast.Attribute) and node.attr in QUERY and word(node.value) == "request"


def owned() -> set[str]:
    """The names of all models whose rows belong to a person, and of the person."""
    about = {"patient", "user", "therapist"}
    belongs = [model for model in apps.get_models() if about & {field.name for field in model._meta.fields}]
    return {model.__name__ for model in [User, *belongs] if model.__module__.startswith("rehab.")}


def exempt_from_csrf(module: ast.Module) -> Iterator[tuple[str, str]]:
    for function, node in functions(module):
        marks = (
            node.decorator_list if isinstance(node, ast.FunctionDef) else [node] if isinstance(node, ast.Call) else []
        )
        yield from ((function, "csrf_exempt") for mark in marks if word(mark) == "csrf_exempt")


def declared_safe(module: ast.Module) -> Iterator[tuple[str, str]]:
    for function, node in functions(module):
        if isinstance(node, ast.Call) and word(node) in ("mark_safe", "SafeString", "SafeText"):
            yield function, word(node)
        if isinstance(node, ast.Call) and word(node) in ("format_html", "format_html_join") and is_pieced(node.args[0]):
            yield function, word(node)
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield function, "__html__"


def is_pieced(node: ast.AST) -> bool:
    """A text that is put together while the house runs, not a constant nor the name of one."""
    return not isinstance(node, ast.Constant | ast.Name)


def raw_sql(module: ast.Module) -> Iterator[tuple[str, str]]:
    for function, node in functions(module):
        if isinstance(node, ast.Call) and (word(node) in RAW or is_of_connection(node)):
            yield function, word(node)


def is_of_connection(call: ast.Call) -> bool:
    """`connection.cursor()`; a form may have a cursor too."""
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr == "cursor" and "connection" in ast.unparse(func.value)


def query_in_a_filter(module: ast.Module) -> Iterator[tuple[str, str]]:
    """What a browser sent, picked out by hand instead of by a form, or handed to a query as it came."""
    for function, node in functions(module):
        picked = isinstance(node, ast.Subscript) and is_query(node.value)
        taken = isinstance(node, ast.Attribute) and node.attr in PICKS and is_query(node.value)
        asked = isinstance(node, ast.Call) and word(node) in ASKS and any(map(is_query, inside(node)))
        if picked or taken or asked:
            yield function, ast.unparse(node)


def inside(call: ast.Call) -> Iterator[ast.AST]:
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        yield from ast.walk(argument)


def unscoped(module: ast.Module) -> Iterator[tuple[str, str]]:
    """In a file with pages: rows that belong to a person, read by any other way than `visible_to`."""
    if not any(isinstance(n, ast.FunctionDef) and GATES & {word(d) for d in n.decorator_list} for n in module.body):
        return
    for function, node in functions(module):
        if isinstance(node, ast.Attribute) and word(node.value) in ("objects", "_default_manager", "_base_manager"):
            model = word(node.value.value) if isinstance(node.value, ast.Attribute) else ""
            if model in owned() and node.attr != "visible_to":
                yield function, ast.unparse(node)
        if isinstance(node, ast.Call) and word(node).startswith("get_") and node.args and word(node.args[0]) in owned():
            yield function, ast.unparse(node)


RULES: dict[str, tuple[Finder, dict[tuple[str, str], str]]] = {
    "csrf_exempt": (exempt_from_csrf, MAY_BE_SENT_FROM_ELSEWHERE),
    "mark_safe": (declared_safe, DECLARES_SAFE),
    "raw SQL": (raw_sql, SPEAKS_SQL),
    "request.GET in a filter": (query_in_a_filter, {}),
    "rows out of scope": (unscoped, READS_UNSCOPED),
}


@pytest.mark.parametrize("rule", RULES)
def test_it_is_used_in_its_homes_and_nowhere_else(rule: str) -> None:
    finder, homes = RULES[rule]
    found = {
        (str(path.relative_to(ROOT / "rehab")), function): what
        for path in modules()
        for function, what in finder(tree(path))
    }
    assert {place: what for place, what in found.items() if place not in homes} == {}
    assert {place for place in homes if place not in found} == set(), "a home that is not needed any more"


@pytest.mark.parametrize(
    ("rule", "slip"),
    [
        ("csrf_exempt", "@csrf_exempt\ndef page(request): ..."),
        ("csrf_exempt", "page = csrf.csrf_exempt(view)"),
        ("mark_safe", "def page(request): return mark_safe(name)"),
        ("mark_safe", "def page(request): return format_html(f'<b>{name}</b>')"),
        ("mark_safe", "def page(request): return format_html('<b>' + name)"),
        ("mark_safe", "def page(request): return safestring.SafeString(name)"),
        ("raw SQL", "def page(request): connection.cursor().execute(text)"),
        ("raw SQL", "def page(request): return Walk.objects.raw(text)"),
        ("raw SQL", "def page(request): return walks.extra(where=[text])"),
        ("raw SQL", "def page(request): return walks.annotate(x=RawSQL(text, ()))"),
        ("request.GET in a filter", "def page(request): return walks.filter(note=request.GET['q'])"),
        ("request.GET in a filter", "def page(request): q = request.GET.get('q', '')"),
        ("request.GET in a filter", "def page(request): q = self.request.POST.getlist('q')"),
        ("request.GET in a filter", "def page(request): return walks.filter(**read(request.GET))"),
        ("request.GET in a filter", "def page(request): return walks.order_by(request.GET)"),
        ("rows out of scope", "@patients_only\ndef page(request): return Walk.objects.filter(pk=1)"),
        ("rows out of scope", "@patients_only\ndef page(request): ...\ndef more(): return models.Walk.objects.all()"),
        ("rows out of scope", "@staff_only\ndef page(request): return get_object_or_404(User, pk=1)"),
        ("rows out of scope", "@staff_only\ndef page(request): return Note._default_manager.all()"),
    ],
)
def test_a_slip_is_found(rule: str, slip: str) -> None:
    finder, _ = RULES[rule]
    assert list(finder(ast.parse(slip)))


@pytest.mark.parametrize(
    ("rule", "sound"),
    [
        ("request.GET in a filter", "def page(request): return Form(request.GET).cleaned_data"),
        ("request.GET in a filter", "def page(request): return request.headers.get('Outbox')"),
        (
            "rows out of scope",
            "@patients_only\ndef page(request): return Walk.objects.visible_to(request.user).get(pk=1)",
        ),
        ("rows out of scope", "@patients_only\ndef page(request): return Edition.objects.filter(number=1)"),
        ("rows out of scope", "def act(patient): return Walk.objects.of(patient)"),
        ("mark_safe", "def page(request): return format_html(WORDS, name)"),
    ],
)
def test_what_is_sound_passes(rule: str, sound: str) -> None:
    finder, _ = RULES[rule]
    assert not list(finder(ast.parse(sound)))
