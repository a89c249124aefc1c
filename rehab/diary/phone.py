"""The app on a patient's phone: how it is installed, and what it has when there is no network.

What is kept on the phone is the same for everybody: the page without network, and the files that it needs."""

import hashlib
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from rehab.access.gates import everyone
from rehab.access.tongues import later
from rehab.people.models import Clinic

from .signs import EMERGENCY, HOLD, SAME_DAY, THERAPIST

FILES = (
    "css/rehab.css",
    "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "fonts/figtree-digits.woff2",
    "icons/brand.svg",
    "js/app.js", "js/greet.js", "js/held.js", "js/key.js", "js/toast.js", "js/words.js", "js/zone.js",
    "js/outbox/kept.js", "js/outbox/list.js", "js/outbox/offline.js", "js/outbox/outbox.js",
)  # fmt: skip
PAPER = "#f8f5f1"
SHORTCUTS = (
    (later("Start today’s walk"), "diary:today", "#walk"),
    (later("Write down a walk"), "diary:log-walk", ""),
    (later("The morning after"), "diary:answer-yesterday", ""),
    (later("Something wrong?"), "diary:symptoms", ""),
)


@everyone
@require_safe
@conditional_page
def manifest(request: Any) -> HttpResponse:
    """How a phone installs the app: its name, its icons, and where a long press on it leads."""
    home = reverse("home")
    body = {
        "id": home,
        "name": "Backstep",
        "short_name": "Backstep",
        "description": _("Knee rehab by walking backward: log walks and pain, get the next walk and why."),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [icon(192), icon(512), icon(512, "maskable"), drawn_icon()],
        "shortcuts": [{"name": name, "url": reverse(view) + part} for name, view, part in SHORTCUTS],
    }
    return JsonResponse(body, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


def icon(size: int, purpose: str = "any") -> dict[str, str]:
    shape = f"{purpose}-{size}" if purpose == "maskable" else str(size)
    return {
        "src": static(f"icons/icon-{shape}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def drawn_icon() -> dict[str, str]:
    return {"src": static("icons/brand.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}


@everyone
@require_safe
@conditional_page
def offline(request: Any) -> HttpResponse:
    """The page without network. The same for everybody, whoever asks: phones keep it."""
    return HttpResponse(offline_page(), headers={"Cache-Control": "no-cache"})


def offline_page() -> str:
    """No person, no plan, no token: what is public of the clinic, and empty forms."""
    grave = [*EMERGENCY.items(), *SAME_DAY.items(), *THERAPIST.items()]
    return get_template("diary/offline.html").render({"clinic": Clinic.shown(), "grave": grave, "milder": HOLD.items()})


@everyone
@require_safe
@conditional_page
def worker(request: Any) -> HttpResponse:
    """The service worker. It changes when anything that it keeps has changed, and phones then fetch that again."""
    files = [static(name) for name in FILES]
    kept = hashlib.sha256("".join([offline_page(), *files]).encode()).hexdigest()[:12]
    script = get_template("diary/worker.js").render({"files": files, "kept": kept})
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
