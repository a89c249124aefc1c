"""The environment is read as declared, and what is odd is refused by name."""

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rehab import env

KEY = "k" * 50


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in env.DECLARED:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def read(name: str) -> Any:
    return getattr(env, env.DECLARED[name].kind.reader)(name)


@pytest.mark.parametrize("name", list(env.DECLARED))
def test_every_default_is_allowed(name: str) -> None:
    read(name)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("DEBUG", "on", True),
        ("DEBUG", "FALSE", False),
        ("DEBUG", "", False),
        ("PORT", " 8080 ", 8080),
        ("ALLOWED_HOSTS", "a.example, .b.example,,[::1]", ["a.example", ".b.example", "[::1]"]),
        ("SITE_URL", "https://clinic.example/rehab/", "https://clinic.example/rehab"),
        ("DATA_DIR", "/var/lib/backstep", Path("/var/lib/backstep")),
        ("DATA_DIR", "elsewhere", Path(env.__file__).parent.parent / "elsewhere"),
        ("TIME_ZONE", "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_a_written_value_is_read(monkeypatch: pytest.MonkeyPatch, name: str, written: str, value: Any) -> None:
    monkeypatch.setenv(name, written)
    assert read(name) == value


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("DEBUG", "maybe"),
        ("DEBUG", "2"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٨٠"),
        ("PORT", "8000.0"),
        ("PORT", "-1"),
        ("WEB_WORKERS", "1e1"),
        ("DATABASE_POOL_SIZE", "0"),
        ("SITE_URL", "clinic.example"),
        ("SITE_URL", "ftp://clinic.example"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://me:word@clinic.example"),
        ("SITE_URL", "https://clinic.example/?a=b"),
        ("SITE_URL", "https://clinic.example:99999"),
        ("SITE_URL", "https://clinic example"),
        ("ALLOWED_HOSTS", "https://clinic.example"),
        ("TIME_ZONE", "Europe/Nowhere"),
        ("TIME_ZONE", "Europe"),
        ("TIME_ZONE", "../etc/passwd"),
        ("LANGUAGE_CODE", "xx"),
        ("LOG_LEVEL", "loud"),
        ("EMAIL_FROM", "one\ntwo"),
    ],
)
def test_an_odd_value_is_refused_with_its_name_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str
) -> None:
    monkeypatch.setenv(name, written)
    with pytest.raises(env.EnvError) as refusal:
        read(name)
    assert str(refusal.value) == f"{name}: {written!r} is not allowed. Allowed: {env.DECLARED[name].kind.allowed}."


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    with pytest.raises(env.EnvError, match=r"^SECRET_KEY: .*at least 50 characters") as refusal:
        env.secret_key(tmp_path)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("name", ["NOT_DECLARED", "PATH"])
def test_only_declared_names_can_be_read(name: str) -> None:
    with pytest.raises(KeyError):
        env.text(name)


def test_a_variable_is_read_as_what_it_was_declared() -> None:
    with pytest.raises(TypeError, match=r"PORT is read by env\.number\(\)"):
        env.text("PORT")


def test_a_value_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY + "\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("SECRET_KEY") == KEY


def test_a_value_and_a_file_together_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "80")
    monkeypatch.setenv("PORT_FILE", str(tmp_path / "port"))
    with pytest.raises(env.EnvError, match="PORT and PORT_FILE are both set"):
        env.number("PORT")


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT_FILE", str(tmp_path / "gone"))
    with pytest.raises(env.EnvError, match=r"PORT_FILE: '.*gone' cannot be read"):
        env.number("PORT")


# --- the database -------------------------------------------------------------------------------------------
def test_sqlite_lies_in_the_data_folder_and_means_what_it_acknowledges(tmp_path: Path) -> None:
    database = env.database("sqlite:///clinic.sqlite3", tmp_path)
    assert database["NAME"] == tmp_path / "clinic.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_an_absolute_sqlite_path_stays_where_it_is(tmp_path: Path) -> None:
    assert env.database("sqlite:////srv/clinic.sqlite3", tmp_path)["NAME"] == Path("/srv/clinic.sqlite3")


def test_postgres_parts_are_percent_decoded(tmp_path: Path) -> None:
    database = env.database("postgres://an%40a:p%2Fw%3A%23@db.example:5433/clinic?sslmode=require", tmp_path)
    parts = [database[part] for part in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["an@a", "p/w:#", "db.example", "5433", "clinic"]
    assert database["OPTIONS"]["sslmode"] == "require"


def test_postgres_keeps_its_connections_in_a_pool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "3")
    database = env.database("postgresql:///clinic", tmp_path)
    assert database["OPTIONS"]["pool"] == {"min_size": 1, "max_size": 3, "timeout": 10}
    assert database["CONN_MAX_AGE"] == 0


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgres://me@%2Fvar%2Frun%2FPostgres/clinic", "/var/run/Postgres"),
        ("postgres:///clinic?host=/var/run/Postgres", "/var/run/Postgres"),
        ("postgres://[::1]:5432/clinic", "::1"),
        ("postgres:///clinic", ""),
    ],
)
def test_postgres_host_may_be_a_socket_or_an_ipv6_address(tmp_path: Path, url: str, host: str) -> None:
    assert env.database(url, tmp_path)["HOST"] == host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "clinic.sqlite3",
        "mysql://h/clinic",
        "sqlite://",
        "sqlite:///",
        "sqlite://clinic.sqlite3",
        "sqlite:///clinic.sqlite3?mode=ro",
        "postgres://h",
        "postgres://h/a/b",
        "postgres://h:99999/clinic",
        "postgres://u:secretword#x@h/clinic",
        "postgres://u:secretword/x@h/clinic",
        "postgres://h/clinic?pool=9",
        "postgres://h/clinic?sslmode",
    ],
)
def test_an_odd_database_address_is_refused_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(env.EnvError, match=r"^DATABASE_URL: .*Allowed: sqlite:///file") as refusal:
        env.database(url, tmp_path)
    assert "secretword" not in str(refusal.value)


# --- mail ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example?tls=starttls", 587, True, False),
        ("smtp://mail.example:2525?tls=starttls", 2525, True, False),
        ("smtps://mail.example", 465, False, True),
    ],
)
def test_mail_goes_out_the_way_that_is_written(url: str, port: int, tls: bool, ssl: bool) -> None:
    options = env.mailer(url)["OPTIONS"]
    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, tls, ssl)


def test_mail_signs_in_with_decoded_words() -> None:
    options = env.mailer("smtps://clinic%40mail.example:p%40w@mail.example")["OPTIONS"]
    assert (options["username"], options["password"]) == ("clinic@mail.example", "p@w")


def test_mail_is_printed_by_default() -> None:
    assert env.mailer(env.text("EMAIL_URL"))["BACKEND"] == "django.core.mail.backends.console.EmailBackend"


@pytest.mark.parametrize(
    "url",
    [
        "console",
        "smtp://",
        "smtp://h?tls=on",
        "smtp://h?ssl=1",
        "smtps://h?tls=starttls",
        "smtp://h/x",
        "http://h",
    ],
)
def test_an_odd_mail_address_is_refused(url: str) -> None:
    with pytest.raises(env.EnvError, match=r"^EMAIL_URL: .*Allowed: console:"):
        env.mailer(url)


# --- the secret key -----------------------------------------------------------------------------------------
def test_a_given_key_is_used_and_none_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert env.secret_key(tmp_path) == KEY
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    key = env.secret_key(tmp_path)
    assert len(key) >= 50
    assert env.secret_key(tmp_path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_clinics_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert env.secret_key(tmp_path / "a") != env.secret_key(tmp_path / "b")


def test_processes_that_start_at_once_share_one_key(tmp_path: Path) -> None:
    script = "import sys, pathlib; from rehab import env; print(env.secret_key(pathlib.Path(sys.argv[1])))"
    starts = [
        subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    keys = {start.communicate()[0] for start in starts}
    assert len(keys) == 1
    assert keys == {(tmp_path / "secret_key").read_text() + "\n"}


def test_a_key_that_others_could_read_is_closed_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    env.secret_key(tmp_path)
    (tmp_path / "secret_key").chmod(0o644)
    env.secret_key(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert "could be read by other users" in caplog.text


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch(0o600)
    with pytest.raises(env.EnvError, match=r"DATA_DIR: .*holds no secret key"):
        env.secret_key(tmp_path)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(env.EnvError, match=r"DATA_DIR: no secret key there"):
        env.secret_key(tmp_path / "gone")
