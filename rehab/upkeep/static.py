"""Static files under names that carry a hash of what is in them, so that they may be kept for ever."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/rehab.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')


def in_one_sheet(text: str, read: Callable[[str], str]) -> str:
    """The style sheet with those that it imports in their place. `read` gives the text of one of them by its name."""

    def sheet(told: re.Match[str]) -> str:
        return f"@layer {told[2]} {{\n{read(told[1])}\n}}"

    return IMPORT.sub(sheet, text)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Hashed and compressed. Imports between our own modules are rewritten as well.

    The style sheet is served in one piece: a first visit fetches one file, and a phone without network has it all."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if SHEET in paths and not dry_run:
            self.join_sheets(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def join_sheets(self, paths: dict[str, Any]) -> None:
        """Write the whole sheet in place of the table of contents that was collected."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode())

        whole = in_one_sheet(read(SHEET), lambda name: read(f"css/{name}"))
        self.delete(SHEET)
        self.save(SHEET, ContentFile(whole.encode()))
        paths[SHEET] = (self, SHEET)
