"""What the headers of one request say about the proxies in front. Headers can be forged: they are advice, not proof."""

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.translation import gettext as _

from .doctor import BAD, OK, WATCH, Finding


def look(headers: Mapping[str, str], *, is_secure: bool, host: str) -> list[Finding]:
    """Compare what came in with SITE_URL, ALLOWED_HOSTS and TRUSTED_PROXIES."""
    return [*proxies(headers), *scheme(headers, is_secure), *names(headers, host)]


def addresses(headers: Mapping[str, str]) -> list[str]:
    return [part.strip() for part in headers.get("X-Forwarded-For", "").split(",") if part.strip()]


def proxies(headers: Mapping[str, str]) -> Iterator[Finding]:
    name, seen, trusted = _("Proxy"), len(addresses(headers)), settings.TRUSTED_PROXIES
    if seen == trusted:
        yield Finding(name, OK, _("%(seen)d in front, as many as are trusted.") % {"seen": seen})
    elif seen < trusted:
        said = _("%(trusted)d proxies are trusted, but X-Forwarded-For names %(seen)d addresses.")
        yield Finding(name, BAD, said % {"seen": seen, "trusted": trusted}, f"TRUSTED_PROXIES={seen}")
    else:
        said = _("X-Forwarded-For names %(seen)d addresses, and %(trusted)d proxies are trusted. If all are yours:")
        yield Finding(name, WATCH, said % {"seen": seen, "trusted": trusted}, f"TRUSTED_PROXIES={seen}")


def scheme(headers: Mapping[str, str], is_secure: bool) -> Iterator[Finding]:
    name, said = "HTTPS", headers.get("X-Forwarded-Proto", "")
    if settings.SECURE and not is_secure:
        yield Finding(name, BAD, _("This page came without HTTPS, as far as can be told."), "TRUSTED_PROXIES=1")
    elif said == "https" and not settings.SECURE:
        site = f"SITE_URL=https://{settings.SITE.netloc}"
        yield Finding(name, BAD, _("A proxy says that people come over HTTPS, and SITE_URL does not."), site)
    elif settings.SECURE:
        yield Finding(name, OK, _("This page came over HTTPS."))


def names(headers: Mapping[str, str], host: str) -> Iterator[Finding]:
    """The host as it came, and the origin from which forms are taken."""
    name = _("Host")
    if host != settings.SITE.netloc:
        said = _("This page was asked for as %(host)s, and SITE_URL says %(site)s. Mails lead to the latter.")
        told = said % {"host": host, "site": settings.SITE.netloc}
        yield Finding(name, WATCH, told, f"SITE_URL={settings.SITE.scheme}://{host}")
    else:
        yield Finding(name, OK, host)
    other = headers.get("X-Forwarded-Host", "")
    if other and other != host:
        told = _("The proxy hides the name %(host)s that was asked for. Let it pass the Host header on.")
        yield Finding(name, WATCH, told % {"host": other}, f"SITE_URL={settings.SITE.scheme}://{other}")
    origin = f"{settings.SITE.scheme}://{host}"
    if origin not in settings.CSRF_TRUSTED_ORIGINS:
        said = _("Forms are taken from %(origins)s only, and this page is on %(origin)s.")
        told = said % {"origins": ", ".join(settings.CSRF_TRUSTED_ORIGINS), "origin": origin}
        yield Finding(_("Forms"), WATCH, told, f"SITE_URL={origin}")
