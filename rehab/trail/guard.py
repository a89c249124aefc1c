"""The lock inside the database: rows of the trail are refused every change and removal, and chained as they come.

It holds against whoever goes round Django, too. One change passes: blanking the rows of one person whom
`erasure` has named in `trail_erasing`, and only in its one shape. That table is filled and emptied in one
transaction, so no other connection ever sees the door open.

Every insert is chained by a trigger, so the application asks nothing more of the database. SQLite has one writer at a
time, and chains at once; its trigger needs the SHA256 that Django lends to the connection, so no row is slipped in from
outside. PostgreSQL chains as the transaction commits, after every other lock is taken, so that acts of different
people wait for each other no longer than that, and never in a circle."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

BLANKED = """
    EXISTS (SELECT 1 FROM trail_erasing WHERE person IN (OLD.patient_id, OLD.actor_id))
    AND NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action AND NEW.actor_role = OLD.actor_role
    AND NEW.sealed = OLD.sealed AND NEW.digest = OLD.digest AND NEW.erased_at IS NOT NULL AND NEW.salt = ''
    AND NEW.about = '' AND NEW."before" IS NULL AND NEW."after" IS NULL
    AND (NEW.patient_id IS NULL OR NEW.patient_id = OLD.patient_id)
    AND (
        (NEW.actor_id {same} OLD.actor_id AND NEW.address {same} OLD.address AND NEW.request_id = OLD.request_id)
        OR (OLD.actor_role = 'patient' AND NEW.actor_id IS NULL AND NEW.address IS NULL AND NEW.request_id = '')
    )
"""

SQLITE_REFUSES = "BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END"
SQLITE = {
    "trail_row_stays": (
        f"CREATE TRIGGER trail_row_stays BEFORE UPDATE ON trail_trail"
        f" WHEN NOT ({BLANKED.format(same='IS')}) {SQLITE_REFUSES}"
    ),
    "trail_row_is_kept": f"CREATE TRIGGER trail_row_is_kept BEFORE DELETE ON trail_trail {SQLITE_REFUSES}",
    # INSERT OR REPLACE would remove a row past every trigger
    "trail_row_is_new": """
        CREATE TRIGGER trail_row_is_new BEFORE INSERT ON trail_trail
        WHEN EXISTS (SELECT 1 FROM trail_trail WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END
    """,
    "trail_link_stays": f"CREATE TRIGGER trail_link_stays BEFORE UPDATE ON trail_link {SQLITE_REFUSES}",
    "trail_link_is_kept": f"CREATE TRIGGER trail_link_is_kept BEFORE DELETE ON trail_link {SQLITE_REFUSES}",
    "trail_link_is_new": """
        CREATE TRIGGER trail_link_is_new BEFORE INSERT ON trail_link
        WHEN EXISTS (SELECT 1 FROM trail_link WHERE number = NEW.number OR row_id = NEW.row_id)
        BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END
    """,
    "trail_row_is_chained": """
        CREATE TRIGGER trail_row_is_chained AFTER INSERT ON trail_trail BEGIN
            INSERT INTO trail_link (number, row_id, hash)
            SELECT number, NEW.id, SHA256(number || ' ' || previous || ' ' || NEW.id || ' ' || NEW.digest) FROM (
                SELECT
                    COALESCE(MAX(number), 0) + 1 AS number,
                    COALESCE((SELECT hash FROM trail_link ORDER BY number DESC LIMIT 1), '') AS previous
                FROM trail_link
            );
        END
    """,
}

POSTGRES_FUNCTIONS = (
    """
    CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the trail is never changed' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE FUNCTION trail_refuse_all_but_blanking() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT ({BLANKED.format(same="IS NOT DISTINCT FROM")}) THEN
            RAISE EXCEPTION 'the trail is never changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    # 7213004 is a number of our own
    """
    CREATE FUNCTION trail_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        last trail_link;
        next bigint;
    BEGIN
        PERFORM pg_advisory_xact_lock(7213004);
        SELECT * INTO last FROM trail_link ORDER BY number DESC LIMIT 1;
        next := COALESCE(last.number, 0) + 1;
        INSERT INTO trail_link (number, row_id, hash) VALUES (next, NEW.id, encode(sha256(convert_to(
            next || ' ' || COALESCE(last.hash, '') || ' ' || NEW.id || ' ' || NEW.digest, 'UTF8')), 'hex'));
        RETURN NULL;
    END $$
    """,
)
REFUSE = "EXECUTE FUNCTION trail_refuse()"
POSTGRES = {
    "trail_row_stays": (
        "CREATE TRIGGER trail_row_stays BEFORE UPDATE ON trail_trail"
        " FOR EACH ROW EXECUTE FUNCTION trail_refuse_all_but_blanking()"
    ),
    "trail_row_is_kept": f"CREATE TRIGGER trail_row_is_kept BEFORE DELETE ON trail_trail FOR EACH ROW {REFUSE}",
    "trail_is_kept": f"CREATE TRIGGER trail_is_kept BEFORE TRUNCATE ON trail_trail {REFUSE}",
    "trail_link_stays": (
        f"CREATE TRIGGER trail_link_stays BEFORE UPDATE OR DELETE ON trail_link FOR EACH ROW {REFUSE}"
    ),
    "trail_links_are_kept": f"CREATE TRIGGER trail_links_are_kept BEFORE TRUNCATE ON trail_link {REFUSE}",
    # By its name it comes after PostgreSQL's own checks of the same row ("RI_…"), which may have to wait.
    "trail_row_is_chained": (
        "CREATE CONSTRAINT TRIGGER trail_row_is_chained AFTER INSERT ON trail_trail"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION trail_chain()"
    ),
}

IN_FORCE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('trail_trail', 'trail_link')",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        " AND tgrelid IN ('trail_trail'::regclass, 'trail_link'::regclass)"
    ),
}


def triggers(vendor: str) -> dict[str, str]:
    return SQLITE if vendor == "sqlite" else POSTGRES


def stand_guard(connection: Any) -> None:
    """Put the triggers up. For the migration, and whatever copies a whole database."""
    with connection.cursor() as cursor:
        for statement in POSTGRES_FUNCTIONS if connection.vendor == "postgresql" else ():
            cursor.execute(statement)
        for statement in triggers(connection.vendor).values():
            cursor.execute(statement)


def missing(connection: Any) -> list[str]:
    """The triggers that somebody has taken down or switched off."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE[connection.vendor])
        up = {name for (name,) in cursor.fetchall()}
    return sorted(triggers(connection.vendor).keys() - up)


@contextmanager
def guard_down(connection: Any) -> Iterator[None]:
    """Without the triggers, for emptying a whole database that is not a clinic's. Inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE trail_trail DISABLE TRIGGER USER; ALTER TABLE trail_link DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE trail_trail ENABLE TRIGGER USER; ALTER TABLE trail_link ENABLE TRIGGER USER")
            return
        for name in SQLITE:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for statement in SQLITE.values():
            cursor.execute(statement)
