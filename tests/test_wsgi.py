"""The clinic below a sub-path, behind proxies that take it off the address and proxies that do not."""

from typing import Any

import pytest

from rehab.wsgi import below


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        ("/knee/diary/", "/diary/"),
        ("/knee/", "/"),
        ("/knee", "/"),
        ("/diary/", "/diary/"),
        ("/kneecap/", "/kneecap/"),
        ("/", "/"),
    ],
)
def test_the_sub_path_is_taken_off_once(asked: str, inside: str) -> None:
    seen: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        return []

    below("/knee", application)({"PATH_INFO": asked}, lambda *_: None)
    assert seen == [inside]
