"""The file that a backup is: a tar.gz of a manifest, the database and the secret key, for chosen readers only if there
are any (age, https://age-encryption.org).

The manifest comes first and says what everything else must be, to the byte. A file that is cut short, spoiled, or of
another making is refused as a whole, before anybody uses a part of it."""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import pyrage

FORMAT = 1
MANIFEST, KEY = "manifest.json", "secret_key"
LONGEST_MANIFEST_BYTES = 10_000_000
SEALED = b"age-encryption.org/v1\n"
UNREADABLE = (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, KeyError, TypeError)


class Refused(Exception):
    """Nothing was changed. Says why in one sentence."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: of which version, on which engine, and how much of everything."""

    made_at: str  # UTC, ISO 8601
    version: str
    engine: str  # sqlite or postgresql
    server: int  # PostgreSQL's major version; 0 with SQLite
    migrations: list[str]  # as app.name
    counts: dict[str, int]  # rows of each table
    files: dict[str, str]  # SHA-256 of each
    format: int = FORMAT


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(manifest: Manifest, folder: Path, out: IO[bytes], recipients: Iterable[str]) -> None:
    """Write the parcel: the manifest, and the files in `folder` that it names. Raises Refused for an odd recipient."""
    readers = [reader(written) for written in recipients]
    if not readers:
        wrap(manifest, folder, out)
        return
    with tempfile.TemporaryFile(dir=folder) as plain:
        wrap(manifest, folder, plain)
        plain.seek(0)
        pyrage.encrypt_io(plain, out, readers)


def reader(written: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(written)
    except pyrage.RecipientError:
        raise Refused(f"BACKUP_RECIPIENTS: {written} is no public key of age.") from None


def wrap(manifest: Manifest, folder: Path, out: IO[bytes]) -> None:
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w|") as tar:
        said = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        tar.addfile(entry(MANIFEST, len(said)), io.BytesIO(said))
        for name in manifest.files:
            with (folder / name).open("rb") as file:
                tar.addfile(entry(name, (folder / name).stat().st_size), file)


def entry(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def unpack(path: Path, folder: Path, key: Path | None) -> Manifest:
    """Put the files of a parcel into a folder, checked, and give its manifest. Raises Refused.

    `key` is a file with the secret half of a key that it was sealed for."""
    try:
        is_sealed = starts_sealed(path)
    except OSError as trouble:
        raise Refused(f"{path} cannot be read: {trouble.strerror}.") from None
    plain = opened(path, folder / "plain", key) if is_sealed else path
    try:
        return unwrap(plain, folder)
    except UNREADABLE:
        raise Refused(f"{path} is damaged, or no backup of Backstep.") from None


def starts_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SEALED)) == SEALED


def opened(path: Path, plain: Path, key: Path | None) -> Path:
    """The parcel without its seal. The seal itself shows every change of the file, and a missing end."""
    if key is None:
        raise Refused(f"{path} is encrypted. Give --key, a file with the secret key for it.")
    identities = keys_in(key)
    try:
        with path.open("rb") as sealed, plain.open("wb") as out:
            pyrage.decrypt_io(sealed, out, identities)
    except pyrage.DecryptError as trouble:
        if "No matching keys" in str(trouble):
            raise Refused(f"{path} was encrypted for another key than the one in {key}.") from None
        raise Refused(f"{path} is damaged: {trouble}.") from None
    except OSError:
        raise Refused(f"{path} is damaged.") from None
    return plain


def keys_in(path: Path) -> list[Any]:
    """The secret keys in a file, a line each; lines with # say something else."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="ascii").splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        keys = []
    if not keys:
        raise Refused(f"{path} holds no secret key of age (AGE-SECRET-KEY-1…).")
    return keys


def unwrap(path: Path, folder: Path) -> Manifest:
    """Read a plain parcel to its last byte. Raises one of UNREADABLE for whatever is not exactly as it was packed."""
    with gzip.open(path) as zipped:
        with tarfile.open(fileobj=zipped, mode="r|") as tar:
            manifest = read_manifest(tar)
            for name, expected in manifest.files.items():
                keep(tar, name, folder / name)
                if digest(folder / name) != expected:
                    raise ValueError(name)
            if tar.next() is not None:
                raise ValueError("more than the manifest says")
        while zipped.read(1_000_000):  # to the end, where the check sum of it all is
            pass
    return manifest


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    info = tar.next()
    if info is None or info.name != MANIFEST or info.size > LONGEST_MANIFEST_BYTES:
        raise ValueError("no manifest")
    said = json.loads(content(tar, info).read())
    if said["format"] != FORMAT:
        raise Refused(f"This backup has format {said['format']!r}; this version of Backstep reads {FORMAT}.")
    manifest = Manifest(**said)
    names = set(manifest.files)
    if not names <= {"database.sqlite3", "database.dump", KEY} or f"database.{suffix(manifest)}" not in names:
        raise ValueError("other files")
    return manifest


def suffix(manifest: Manifest) -> str:
    return {"sqlite": "sqlite3", "postgresql": "dump"}[manifest.engine]


def keep(tar: tarfile.TarFile, name: str, path: Path) -> None:
    info = tar.next()
    if info is None or info.name != name:
        raise ValueError(name)
    with path.open("wb") as out:
        path.chmod(0o600)
        shutil.copyfileobj(content(tar, info), out, 1_000_000)


def content(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(info) if info.isreg() else None
    if file is None:
        raise ValueError(info.name)
    return file
