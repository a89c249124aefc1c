"""Several small sets of rows in one statement: a query costs more in Python and on the way than in the database."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC
from functools import cached_property
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import F, Value
from django.db.models.expressions import Col, Func
from django.utils import timezone

from .kept import Kept


class WholeRow(Func):
    """A row as one JSON object: the columns of `names`, and each of `further` by its path."""

    def __init__(self, alias: str, model: type[models.Model], names: tuple[str, ...], further: Sequence[str]) -> None:
        fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001
        columns = [Col(alias, field) for field in fields]  # type: ignore[arg-type]
        keys = [*names, *further]
        if any("'" in key or "%" in key for key in keys):
            raise ValueError("A key that would have to be quoted.")
        super().__init__(*columns, *(F(path) for path in further), output_field=models.JSONField())
        self.keys = keys

    def as_sql(  # type: ignore[override]  # no template and no joiner: the keys stand between the columns
        self, compiler: Any, connection: Any, **more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(one) for one in self.get_source_expressions()]
        pairs = ", ".join(f"'{key}', {sql}" for key, (sql, _) in zip(self.keys, compiled, strict=True))
        params = tuple(param for _, params in compiled for param in params)
        function = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
        return f"{function}({pairs})", params


class Together:
    """Sets of rows that are read in one statement. `build` gives their querysets, with `Told` for what differs.

    `joined` names columns of rows that a foreign key leads to, such as {"by": ("id", "name")}, in every set that has
    that key."""

    def __init__(self, build: Callable[[], Sequence[Any]], joined: dict[str, tuple[str, ...]] | None = None) -> None:
        self.build = build
        self.joined = joined or {}
        self.kept = Kept(self.union)

    @cached_property
    def parts(self) -> list["Part"]:
        return [Part(queryset, self.joined) for queryset in self.build()]

    def union(self) -> Any:
        first, *others = (part.select(number) for number, part in enumerate(self.parts))
        return first.union(*others, all=True)

    def read(self, **told: Any) -> list[list[Any]]:
        """The rows of each set, in no order: sort what comes. One statement."""
        found: list[list[Any]] = [[] for _ in self.parts]
        for number, row in self.kept.read(**told):
            found[number].append(self.parts[number].made(row))
        return found


class Part:
    """One of the sets."""

    def __init__(self, queryset: Any, joined: dict[str, tuple[str, ...]]) -> None:
        self.queryset, self.model = queryset, queryset.model
        keys = {field.name for field in self.model._meta.concrete_fields}  # noqa: SLF001
        self.joined = {key: names for key, names in joined.items() if key in keys}
        self.maker = Maker(self.model, _names(queryset), "")
        self.makers = {
            key: Maker(self.model._meta.get_field(key).related_model, names, f"{key}__")  # noqa: SLF001
            for key, names in self.joined.items()
        }

    def select(self, number: int) -> Any:
        further = [f"{key}__{name}" for key, names in self.joined.items() for name in names]
        row = WholeRow(self.queryset.query.get_initial_alias(), self.model, self.maker.names, further)
        rows = self.queryset.defer(None).order_by().annotate(part_of=Value(number), as_json=row)
        return rows.values_list("part_of", "as_json")

    def made(self, row: dict[str, Any]) -> Any:
        """The row as its queryset would have given it."""
        made = self.maker.made(row)
        for key, maker in self.makers.items():
            if getattr(made, f"{key}_id") is not None:
                setattr(made, key, maker.made(row))
        return made


class Maker:
    """Makes instances of a model from JSON."""

    def __init__(self, model: Any, names: tuple[str, ...], prefix: str) -> None:
        self.model, self.names = model, names
        fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001
        self.readers = [(prefix + name, _reader(field)) for name, field in zip(names, fields, strict=True)]

    def made(self, row: dict[str, Any]) -> Any:
        values = [row[key] if read is None or row[key] is None else read(row[key]) for key, read in self.readers]
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


def _names(queryset: Any) -> tuple[str, ...]:
    """The columns that are read, as `only` and `defer` have it."""
    names, are_left_out = queryset.query.deferred_loading
    fields = queryset.model._meta.concrete_fields  # noqa: SLF001
    return tuple(field.attname for field in fields if field.primary_key or (field.name in names) != are_left_out)


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """What makes of JSON the value that the database's own driver would have given; nothing for what is one already."""
    if isinstance(field, models.JSONField):  # SQLite gives JSON within JSON as text
        return None if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else json.loads
    if isinstance(field, models.DateTimeField):
        return lambda value: _with_zone(field.to_python(value))
    if field.is_relation or isinstance(field, models.CharField | models.TextField | models.IntegerField):
        return None
    return field.to_python


def _with_zone(value: Any) -> Any:
    """SQLite keeps no zone."""
    return value.replace(tzinfo=UTC) if timezone.is_naive(value) else value
