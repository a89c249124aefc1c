"""What can be spoilt in a module: comparisons, numbers, names, conditions, answers, and statements left out.

Left alone, because no advice hangs on it: prose (a string with a space in it, a docstring), annotations, `__all__`, and
how a dataclass is stored."""

import ast
import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "rehab" / "progression"

# Each comparison with what it becomes: the boundary moved, and the opposite.
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
CALLS = {"max": "min", "min": "max", "any": "all", "all": "any", "sorted": "list", "reversed": "list"}
UNTOUCHED = {"annotation", "returns", "type_params", "bases", "names", "ctx"}
LONGEST_CONTEXT = 90

# A place in a tree: the fields, and the places in their lists, on the way from the root.
type Way = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Mutant:
    """One place spoilt. `within` is the function that holds it, empty for what is run when the module is imported."""

    path: Path
    within: str
    name: str
    way: Way
    spoilt: ast.AST

    @property
    def place(self) -> str:
        return f"{self.path} {self.within}"

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    def tree(self) -> ast.Module:
        """The module with this one place spoilt."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        return ast.fix_missing_locations(put(tree, self.way, self.spoilt))


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every way in which a module can be spoilt. A name stays the same when only its line moves."""
    tree, met = ast.parse(path.read_text(encoding="utf-8")), Counter[str]()
    for way, nodes in places(tree):
        for spoilt in changes(nodes):
            within = holder(nodes, way)
            name = f"{path.relative_to(ENGINE)} {within or 'import'}: {told(way, nodes, spoilt)}"
            met[name] += 1
            yield Mutant(path, within, f"{name} ({met[name]})" if met[name] > 1 else name, way, spoilt)


def places(tree: ast.AST) -> Iterator[tuple[Way, list[ast.AST]]]:
    """Every node with the way to it, and all nodes on that way, itself last."""
    waiting: list[tuple[Way, list[ast.AST]]] = [((), [tree])]
    while waiting:
        way, nodes = waiting.pop()
        yield way, nodes
        below = [((*way, step), [*nodes, child]) for step, child in children(nodes[-1])]
        waiting += reversed(below)


def children(node: ast.AST) -> Iterator[tuple[tuple[str, int | None], ast.AST]]:
    for field, value in ast.iter_fields(node):
        if field in UNTOUCHED or text(node).startswith(("__all__ =", "dataclass(")):
            continue
        if isinstance(value, ast.AST):
            yield (field, None), value
        elif isinstance(value, list):
            yield from (((field, place), child) for place, child in enumerate(value) if isinstance(child, ast.AST))


def put(tree: ast.Module, way: Way, new: ast.AST) -> ast.Module:
    node: ast.AST = tree
    *steps, (field, place) = way
    for name, index in steps:
        node = getattr(node, name) if index is None else getattr(node, name)[index]
    if place is None:
        setattr(node, field, new)
    else:
        getattr(node, field)[place] = new
    return tree


def holder(nodes: list[ast.AST], way: Way) -> str:
    """The function that holds a node in its body. Decorators, defaults and class bodies are run by the import."""
    names = []
    for node, (field, _) in zip(nodes, way, strict=False):
        if isinstance(node, ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.FunctionDef):
            return ".".join([*names, node.name]) if field == "body" else ""
    return ""


def told(way: Way, nodes: list[ast.AST], spoilt: ast.AST) -> str:
    """Before and after, with as much around it as fits on a line."""
    for depth, around in enumerate(nodes):
        if isinstance(around, ast.expr | ast.stmt) and len(text(around)) <= LONGEST_CONTEXT:
            if around is nodes[-1]:
                break
            after = ast.Module([copy.deepcopy(around)], [])
            put(after, (("body", 0), *way[depth:]), spoilt)
            return f"{text(around)} → {text(after.body[0])}"
    return f"{text(nodes[-1])[:LONGEST_CONTEXT]} → {text(spoilt)[:LONGEST_CONTEXT]}"


def text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def changes(nodes: list[ast.AST]) -> Iterator[ast.AST]:
    """What the last of the nodes can be spoilt into."""
    node = nodes[-1]
    parent = nodes[-2] if len(nodes) > 1 else node
    yield from chain(expressions(node), constants(node, parent), conditions(node), statements(node, parent))


def expressions(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, ops, comparators):
            for place, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield ast.Compare(left, [*ops[:place], other(), *ops[place + 1 :]], comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            kept = [values[:place] + values[place + 1 :] for place in range(len(values))]
            yield from (ast.BoolOp(op, some) if len(some) > 1 else some[0] for some in kept)
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            yield ast.BinOp(left, OPERATORS[type(op)](), right)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.Call(ast.Name(name), args, keywords) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), args, keywords)


def constants(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(str() as value) if " " not in value and not isinstance(parent, ast.Expr | ast.JoinedStr):
            yield ast.Constant(f"not_{value}")


def conditions(node: ast.AST) -> Iterator[ast.AST]:
    """The opposite of what was asked; a comparison has its own."""
    match node:
        case ast.IfExp(test, yes, no) if not isinstance(test, ast.Compare):
            yield ast.IfExp(test, no, yes)
        case ast.If(test, body, orelse) if not isinstance(test, ast.Compare):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, source, ifs, is_async) if ifs:
            yield ast.comprehension(target, source, ifs[1:], is_async)


def statements(node: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.AugAssign() | ast.Expr(ast.Call()):
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()


def engine() -> list[Path]:
    return sorted(ENGINE.rglob("*.py"))


def all_mutants(paths: Iterable[Path]) -> list[Mutant]:
    return [mutant for path in paths for mutant in mutants_of(path)]
