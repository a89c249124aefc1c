"""The published scoring of the MDN HTTP Observatory, over the headers of one answer as a browser would get them."""

import re
from collections.abc import Mapping
from http.cookies import SimpleCookie

BASELINE, LEAST_FOR_BONUS = 100, 90
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_768_000
SCRIPT = re.compile(r"<script\b([^>]*)>")


def score(headers: Mapping[str, str], cookies: SimpleCookie, body: str) -> int:
    """The score of one page over HTTPS. The bonus for a host in the browsers' own HSTS list is not counted: the list is
    not in our hands. With it, 145 is the most that the published table gives."""
    parts = [
        content_policy(headers.get("Content-Security-Policy", "")),
        cookie_flags(cookies),
        0 if "Access-Control-Allow-Origin" not in headers else -50,
        referrer(headers.get("Referrer-Policy", "")),
        transport(headers.get("Strict-Transport-Security", "")),
        scripts(body),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        framing(headers),
        10 if headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0,
    ]
    strict = BASELINE + sum(part for part in parts if part < 0)
    return strict + sum(part for part in parts if part > 0) if strict >= LEAST_FOR_BONUS else max(0, strict)


def directives(policy: str) -> dict[str, set[str]]:
    told = (part.split() for part in policy.split(";") if part.strip())
    return {name.lower(): set(values) for name, *values in told}


def content_policy(policy: str) -> int:
    told = directives(policy)
    fallback = told.get("default-src", {"*"})
    if not told:
        return -25
    for name in ("script-src", "object-src", "style-src"):
        sources = told.get(name, fallback)
        if sources & {"'unsafe-inline'", "data:", "https:", "http:", "*"}:
            return 0 if name == "style-src" else -20
    if any("'unsafe-eval'" in sources for sources in told.values()):
        return -10
    if any(source.startswith("http:") for sources in told.values() for source in sources):
        return -20
    is_narrow = fallback == {"'none'"} and told.get("form-action", {"*"}) <= {"'none'", "'self'"}
    return 10 if is_narrow else 5


def cookie_flags(cookies: SimpleCookie) -> int:
    if not cookies:
        return 0
    if not all(morsel["secure"] for morsel in cookies.values()):
        return -40
    if not all(morsel["httponly"] for name, morsel in cookies.items() if "sess" in name):
        return -30
    return 5 if all(morsel["samesite"] in ("Lax", "Strict") for morsel in cookies.values()) else -20


def referrer(policy: str) -> int:
    return 5 if policy in PRIVATE else -5 if policy else 0


def transport(policy: str) -> int:
    told = re.search(r"max-age=(\d+)", policy)
    return -20 if not told else 0 if int(told[1]) >= HALF_A_YEAR else -10


def scripts(body: str) -> int:
    tags = SCRIPT.findall(body)
    if any(re.search(r'src="(?:https?:)?//', tag) for tag in tags):
        return -50
    return 5 if tags and all("integrity=" in tag for tag in tags if "src=" in tag) else 0


def framing(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in directives(headers.get("Content-Security-Policy", "")):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20
