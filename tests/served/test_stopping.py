"""A server that is told to stop finishes what it has begun."""

import socket
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client

from rehab.diary.models import Walk
from tests.cast import Cast

from .server import PATIENCE, Server
from .test_crash import TOKEN, clinic  # noqa: F401  a fixture

HALF = 40


def test_a_walk_that_is_being_sent_is_kept_when_the_server_is_told_to_stop(server: Server, clinic: Cast) -> None:  # noqa: F811
    phone = Client()
    phone.force_login(clinic.ana)
    server.start()
    key = uuid4()
    walk = {"key": key, "on": "2026-03-02", "minutes": 6, "place": "treadmill", "right_peak": 2}
    body = urlencode(walk).encode()
    head = (
        f"POST /diary/walks/new/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nConnection: close\r\n"
        f"Cookie: backstep_session={phone.cookies['backstep_session'].value}; backstep_csrf={TOKEN}\r\n"
        f"X-CSRFToken: {TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        line.sendall(head + body[:HALF])
        server.wait_until_read(line)
        server.process.terminate()
        line.sendall(body[HALF:])
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 302")
    server.wait_until_dead()
    assert Walk.objects.filter(key=key).count() == 1
