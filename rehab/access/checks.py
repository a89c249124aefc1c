"""A system check: every address of the site, those of installed apps too, has a gate."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def all_patterns(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """Every address below `resolver`: (its route, its full name with namespaces, its pattern)."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from all_patterns(entry, route, inner)
        else:
            yield route, space + (entry.name or ""), entry


@register()
def every_address_has_a_gate(**kwargs: Any) -> list[CheckMessage]:
    """`access.E001` for each address whose view is not marked."""
    return [
        Error(
            f"The address '{route}' has no gate, so nobody can enter.",
            hint="Mark the view with one of rehab.access.gates.",
            id="access.E001",
        )
        for route, _, pattern in all_patterns()
        if getattr(pattern.callback, "gate", None) is None
    ]
