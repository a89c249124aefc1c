"""Two admins press at the same moment. Nothing is lost, and nobody sees a server error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from rehab.guidance.edition_one import publish_first_edition
from rehab.guidance.models import Edition, Passage
from tests.cast import Cast, gather_cast

from .conftest import signed_in
from .writing import publish, save, typed


@pytest.fixture
def clinic(transactional_db: None) -> Cast:
    publish_first_edition(Edition, Passage)
    return gather_cast()


def at_once(*acts: Callable[[], Any]) -> list[int]:
    """Do all of them at the same moment, each on its own connection, and tell the status codes."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> int:
        start.wait(timeout=10)
        try:
            return int(act().status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def browsers(clinic: Cast) -> list[Client]:
    return [signed_in(clinic.ada) for _ in range(4)]


def test_publishing_at_once_gives_each_edition_its_own_number(clinic: Cast) -> None:
    slugs = ["about", "start", "pain", "outdoors"]
    written = [typed(slug=slug, title=f"New {slug}") for slug in slugs]
    pressed = zip(browsers(clinic), written, slugs, strict=True)
    statuses = at_once(*(lambda b=b, w=w, s=s: publish(b, w, slug=s) for b, w, s in pressed))
    assert statuses == [302] * 4
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    titles = Edition.objects.in_force().passages.filter(slug__in=slugs).values_list("title", flat=True)
    assert set(titles) == {f"New {slug}" for slug in slugs}


def test_saving_at_once_begins_one_draft(clinic: Cast) -> None:
    written = [typed(slug=slug, title="New") for slug in ("about", "start", "pain", "outdoors")]
    pressed = zip(browsers(clinic), written, ("about", "start", "pain", "outdoors"), strict=True)
    assert at_once(*(lambda b=b, w=w, s=s: save(b, w, slug=s) for b, w, s in pressed)) == [302] * 4
    assert Edition.objects.drafts().get().passages.filter(title="New").count() == 4


def test_the_same_draft_is_published_once(clinic: Cast) -> None:
    save(signed_in(clinic.ada), typed(title="New"))
    address = f"/guide/drafts/{Edition.objects.drafts().get().pk}/publish/"
    assert at_once(*(lambda b=b: b.post(address) for b in browsers(clinic))) == [302, 422, 422, 422]
    assert Edition.objects.in_force().number == 2


def kept(client: Client, address: str, **changes: str) -> Any:
    """The form of a number, read and filled but not sent yet."""
    form = client.get(address).context["form"]
    return {**{name: value for name, value in form.initial.items() if value is not None}, **changes}


def test_numbers_written_at_once_go_into_one_draft_and_none_is_lost(clinic: Cast) -> None:
    names = ["after_rise", "flare_rise", "calm_walks_needed", "step_back_rest_days"]
    addresses = [f"/guide/numbers/limit/{name}/" for name in names]
    pressed = [
        (browser, address, kept(browser, address, value="1"))
        for browser, address in zip(browsers(clinic), addresses, strict=True)
    ]
    assert at_once(*(lambda b=b, a=a, w=w: b.post(a, w) for b, a, w in pressed)) == [302] * 4
    limits = Edition.objects.drafts().get().numbers["limits"]
    assert {limits[name]["value"] for name in names} == {1}


def test_the_same_number_written_at_once_is_kept_once(clinic: Cast) -> None:
    address = "/guide/numbers/limit/after_rise/"
    pressed = [
        (browser, kept(browser, address, value=value)) for browser, value in zip(browsers(clinic), "1313", strict=True)
    ]
    statuses = at_once(*(lambda b=b, w=w: b.post(address, w) for b, w in pressed))
    assert statuses == [302, 422, 422, 422]


def test_an_edition_is_brought_back_once_however_many_press(clinic: Cast) -> None:
    publish(signed_in(clinic.ada), typed(title="New"))
    address = "/guide/editions/1/bring-back/"
    assert at_once(*(lambda b=b: b.post(address) for b in browsers(clinic))) == [302, 422, 422, 422]
    assert Edition.objects.in_force().number == 3
