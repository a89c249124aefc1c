"""Several small sets of rows in one statement: a query costs more in Python and on the way than in the database."""

import json
from collections.abc import Sequence
from datetime import UTC
from functools import lru_cache
from typing import Any

from django.db import connections, models
from django.db.models import F, Value
from django.db.models.expressions import Col, Func
from django.utils import timezone


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


def read_together(*querysets: Any, joined: dict[str, tuple[str, ...]] | None = None) -> list[list[Any]]:
    """The rows of each queryset, as it would give them itself but in no order: sort what comes. One statement.

    `joined` names columns of rows that a foreign key leads to, such as {"by": ("id", "name")}, in every set that has
    that key."""
    found: list[list[Any]] = [[] for _ in querysets]
    parts = [_part(number, queryset, joined or {}) for number, queryset in enumerate(querysets)]
    for number, row in parts[0].union(*parts[1:], all=True):
        found[number].append(_made(querysets[number], row, joined or {}))
    return found


def _part(number: int, queryset: Any, joined: dict[str, tuple[str, ...]]) -> Any:
    names, further = _names(queryset), _further(queryset.model, joined)
    row = WholeRow(queryset.query.get_initial_alias(), queryset.model, names, further)
    return (
        queryset.defer(None).order_by().annotate(part_of=Value(number), as_json=row).values_list("part_of", "as_json")
    )


def _names(queryset: Any) -> tuple[str, ...]:
    """The columns that are read, as `only` and `defer` have it."""
    names, are_left_out = queryset.query.deferred_loading
    return _columns(queryset.model, frozenset(names), are_left_out)


@lru_cache
def _columns(model: Any, names: frozenset[str], are_left_out: bool) -> tuple[str, ...]:
    fields = model._meta.concrete_fields  # noqa: SLF001
    return tuple(field.attname for field in fields if field.primary_key or (field.name in names) != are_left_out)


def _further(model: Any, joined: dict[str, tuple[str, ...]]) -> list[str]:
    keys = {field.name for field in model._meta.concrete_fields}  # noqa: SLF001
    return [f"{key}__{name}" for key, names in joined.items() if key in keys for name in names]


def _made(queryset: Any, row: dict[str, Any], joined: dict[str, tuple[str, ...]]) -> Any:
    model = queryset.model
    made = _instance(model, queryset.db, _names(queryset), row, "")
    for key, names in joined.items():
        if f"{key}__{names[0]}" in row and getattr(made, f"{key}_id") is not None:
            related = model._meta.get_field(key).related_model  # noqa: SLF001
            setattr(made, key, _instance(related, queryset.db, names, row, f"{key}__"))
    return made


def _instance(model: Any, using: str, names: tuple[str, ...], row: dict[str, Any], prefix: str) -> Any:
    is_nested = connections[using].vendor == "postgresql"
    values = [_value(model._meta.get_field(name), row[prefix + name], is_nested) for name in names]  # noqa: SLF001
    return model.from_db(using, names, values)


def _value(field: Any, value: Any, is_nested: bool) -> Any:
    """A value as the database's own driver would have given it."""
    if value is None or field.is_relation:
        return value
    if isinstance(field, models.JSONField):
        return value if is_nested else json.loads(value)
    read = field.to_python(value)
    if isinstance(field, models.DateTimeField) and timezone.is_naive(read):
        return read.replace(tzinfo=UTC)  # SQLite keeps no zone
    return read
