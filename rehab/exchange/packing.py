"""Write everything of one person into a file, row by row: a long diary needs no more memory than a short one.

The same data make the same file, byte for byte: rows in the order in which they were written, keys in order, moments in
UTC, and no word about when the file was made."""

import csv
import io
import json
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder

from rehab.people.models import User

from .cells import as_cell, as_json, value_of
from .guide import as_text, for_json
from .sections import SECTIONS, Section

EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest moment that a zip file knows


def write_json(person: User, file: IO[bytes]) -> None:
    """One object: `about` says how to read it, then each part is a list with a row a line."""
    file.write(b'{\n"about": ')
    file.write(json.dumps(for_json(), ensure_ascii=False, indent=1, cls=DjangoJSONEncoder).encode())
    for section in SECTIONS:
        file.write(f',\n"{section.name}": ['.encode())
        for number, row in enumerate(section.walk_through(person)):
            said = {field.name: value_of(field, row) for field in section.fields}
            file.write((",\n" if number else "\n").encode() + as_json(said).encode("utf-8", "replace"))
        file.write(b"\n]")
    file.write(b"\n}\n")


def write_csv(person: User, file: IO[bytes]) -> None:
    """A zip file: a table for each part, and a page that says how to read them."""
    with zipfile.ZipFile(file, "w") as pack:
        with pack.open(entry("README.txt"), "w") as page:
            page.write(as_text().encode())
        for section in SECTIONS:
            with pack.open(entry(f"{section.name}.csv"), "w") as table:
                write_table(section, person, table)


def entry(name: str) -> zipfile.ZipInfo:
    """A file in the pack, with the same date whenever it is made."""
    info = zipfile.ZipInfo(f"backstep/{name}", EPOCH)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
    return info


def write_table(section: Section, person: User, file: Any) -> None:
    """With a mark at the beginning by which spreadsheets know the letters (UTF-8)."""
    with io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="") as text:
        rows = csv.writer(text)
        rows.writerow([field.name for field in section.fields])
        for row in section.walk_through(person):
            rows.writerow([as_cell(value_of(field, row)) for field in section.fields])
