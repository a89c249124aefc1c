"""How the tests write a passage: open the editor, change fields, press a button."""

from typing import Any

from django.test import Client

from rehab.guidance.editor import editor

EDIT = "/guide/passages/{}/{}/"


def typed(kind: str = "topic", slug: str = "outdoors", **changes: str) -> dict[str, Any]:
    """The editor's fields as they stand now, with changes typed over them."""
    form = editor(kind, slug).form
    fields = {field.html_name: field.value() or "" for field in form}
    return {**fields, **changes}


def save(client: Client, data: dict[str, Any], kind: str = "topic", slug: str = "outdoors", **headers: str) -> Any:
    return client.post(EDIT.format(kind, slug), data, **headers)


def publish(client: Client, data: dict[str, Any], kind: str = "topic", slug: str = "outdoors", **headers: str) -> Any:
    return client.post(EDIT.format(kind, slug) + "publish/", data, **headers)


def preview(client: Client, data: dict[str, Any], kind: str = "topic", slug: str = "outdoors", **headers: str) -> Any:
    return client.post(EDIT.format(kind, slug) + "preview/", data, **headers)
