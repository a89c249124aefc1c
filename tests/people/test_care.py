"""Who cares for whom: nothing opens without the patient's yes, and what ends closes at once."""

import threading
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rehab.access.roles import Role
from rehab.people import actions, caring
from rehab.people.models import Care, Invitation, User
from rehab.people.offers import CareOffer
from rehab.trail.models import Trail
from tests.cast import Cast, gather_cast, person
from tests.first_edition import publish_first_edition

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def carers(patient: User) -> set[str]:
    return set(Care.objects.in_force().filter(patient=patient).values_list("therapist__name", flat=True))


def record_status(therapist: User, patient: User) -> int:
    return signed_in(therapist).get(reverse("review:patient", args=[patient.handle])).status_code


def asked(cast: Cast, *, how: str = "too", to: Any = None) -> Any:
    """Tess asks Ana about a colleague, on the page."""
    said = {"colleague": str((to or cast.theo).handle), "how": how}
    return signed_in(cast.tess).post(reverse("people:share-care", args=[cast.ana.handle]), said)


def answered(cast: Cast, answer: str) -> Any:
    offer = CareOffer.objects.get(patient=cast.ana, answered_at=None, withdrawn_at=None)
    return signed_in(cast.ana).post(reverse("people:answer-offer", args=[offer.key]), {"answer": answer})


# --- sharing and handing over ------------------------------------------------------------------------------------
def test_a_colleague_sees_nothing_before_the_yes_and_the_record_after_it(cast: Cast) -> None:
    assert asked(cast).status_code == 302
    assert record_status(cast.theo, cast.ana) == 404
    assert answered(cast, "yes").status_code == 302
    assert record_status(cast.theo, cast.ana) == record_status(cast.tess, cast.ana) == 200
    assert Care.objects.get(patient=cast.ana, therapist=cast.theo).agreed_at is not None


def test_a_no_changes_nothing(cast: Cast) -> None:
    asked(cast)
    answered(cast, "no")
    assert carers(cast.ana) == {"Tess"}
    assert record_status(cast.theo, cast.ana) == 404
    assert asked(cast).status_code == 302  # and it may be asked again


def test_handing_over_ends_the_askers_care_with_the_yes(cast: Cast) -> None:
    tess = signed_in(cast.tess)
    asked(cast, how="instead")
    assert carers(cast.ana) == {"Tess"}
    answered(cast, "yes")
    assert carers(cast.ana) == {"Theo"}
    assert tess.get(reverse("review:patient", args=[cast.ana.handle])).status_code == 404


def test_today_asks_until_it_is_answered(cast: Cast) -> None:
    ana, today = signed_in(cast.ana), reverse("diary:today")
    asked(cast)
    assert "may Theo care for you" in ana.get(today).content.decode()
    answered(cast, "no")
    assert "may Theo care for you" not in ana.get(today).content.decode()


def test_a_question_taken_back_cannot_be_answered(cast: Cast) -> None:
    asked(cast)
    offer = CareOffer.objects.get()
    signed_in(cast.tess).post(reverse("people:withdraw-offer", args=[offer.key]))
    response = signed_in(cast.ana).post(reverse("people:answer-offer", args=[offer.key]), {"answer": "yes"})
    assert response.status_code == 404
    assert carers(cast.ana) == {"Tess"}
    assert not caring.answer_offer(offer, agreed=True, now=timezone.now())


def test_a_question_asked_by_who_no_longer_cares_can_not_be_taken_back_by_them(cast: Cast) -> None:
    asked(cast)
    actions.end_care(cast.ana, cast.tess, now=timezone.now())
    offer = CareOffer.objects.get()
    assert signed_in(cast.tess).post(reverse("people:withdraw-offer", args=[offer.key])).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {}, {"how": "too"}, {"colleague": "x", "how": "too"}, {"colleague": "\0", "how": "too"},
        {"colleague": "00000000-0000-0000-0000-000000000000", "how": "too"}, {"colleague": "9" * 10_000, "how": "both"},
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_beside_the_field(cast: Cast, said: dict[str, str]) -> None:
    response = signed_in(cast.tess).post(reverse("people:share-care", args=[cast.ana.handle]), said)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not CareOffer.objects.exists()


def test_nobody_is_asked_twice_or_about_oneself_a_patient_or_who_has_left(cast: Cast) -> None:
    asked(cast)
    left = person("Una", Role.THERAPIST, is_active=False)
    assert [asked(cast, to=who).status_code for who in (cast.theo, cast.tess, cast.ben, cast.ada, left)] == [422] * 5
    answered(cast, "yes")
    assert "cares for Ana already" in asked(cast).content.decode()


def test_an_answer_that_is_no_answer_is_refused(cast: Cast) -> None:
    asked(cast)
    assert answered(cast, "perhaps").status_code == 422
    assert carers(cast.ana) == {"Tess"}


# --- joining with consent ----------------------------------------------------------------------------------------
def key_of(cast: Cast, role: str = Role.PATIENT) -> str:
    by = cast.theo if role == Role.PATIENT else cast.ada
    return actions.invite(by, role, name="Gus", now=timezone.now())[1]


def test_the_key_page_says_what_is_agreed_to_and_the_tie_keeps_the_day(cast: Cast) -> None:
    page = Client().get(reverse("people:key", args=[key := key_of(cast)])).content.decode()
    assert "Theo will see your walks" in page
    assert "I agree, use this phone" in page
    Client().post(reverse("people:key", args=[key]), {"name": "Gus"})
    assert Care.objects.get(patient__name="Gus").agreed_at is not None


def test_a_patient_who_is_known_here_lets_one_more_therapist_in_by_their_key(cast: Cast) -> None:
    ana, address = signed_in(cast.ana), reverse("people:key", args=[key_of(cast)])
    assert "Theo will see your walks" in ana.get(address).content.decode()
    assert carers(cast.ana) == {"Tess"}  # looking agrees to nothing
    assert ana.post(address).status_code == 302
    assert carers(cast.ana) == {"Tess", "Theo"}
    assert ana.post(address).status_code == 404  # used up


def test_a_key_for_staff_or_of_somebody_else_is_not_for_a_patient_signed_in(cast: Cast) -> None:
    ana = signed_in(cast.ana)
    bens = actions.new_device_key(cast.ben, by=cast.theo, now=timezone.now())[1]
    for key in (key_of(cast, Role.THERAPIST), bens):
        assert ana.post(reverse("people:key", args=[key])).status_code == 409
        with pytest.raises(actions.KeyRefused):
            caring.accept_invitation(cast.ana, key, now=timezone.now())
    assert Invitation.objects.open(timezone.now()).count() == 2


# --- somebody leaves ---------------------------------------------------------------------------------------------
def test_an_admin_gives_a_caseload_to_a_colleague_and_the_patients_are_told(cast: Cast) -> None:
    address = reverse("people:transfer-caseload", args=[cast.tess.handle])
    page = signed_in(cast.ada).get(address).content.decode()
    assert "cares for 1 patient." in page
    assert "Ana" not in page
    signed_in(cast.ada).post(address, {"colleague": str(cast.theo.handle)})
    assert (carers(cast.ana), carers(cast.ben)) == ({"Theo"}, {"Theo"})
    assert record_status(cast.tess, cast.ana) == 404
    assert record_status(cast.theo, cast.ana) == 200
    assert "Theo now cares for you" in signed_in(cast.ana).get(reverse("diary:today")).content.decode()
    assert Care.objects.in_force().get(patient=cast.ana).agreed_at is None


@pytest.mark.parametrize(("answer", "left"), [("yes", {"Theo"}), ("no", set())])
def test_the_patient_may_say_no_to_who_took_over(cast: Cast, answer: str, left: set[str]) -> None:
    caring.transfer_caseload(cast.tess, cast.theo, by=cast.ada, now=timezone.now())
    answered(cast, answer)
    assert carers(cast.ana) == left
    assert (record_status(cast.theo, cast.ana) == 200) is bool(left)


def test_a_transfer_of_shared_care_opens_no_second_tie(cast: Cast) -> None:
    asked(cast)
    answered(cast, "yes")
    caring.transfer_caseload(cast.tess, cast.theo, by=cast.ada, now=timezone.now())
    assert Care.objects.in_force().filter(patient=cast.ana).count() == 1
    assert not CareOffer.objects.waiting().exists()


# --- out of sight ------------------------------------------------------------------------------------------------
def test_an_archived_patient_is_still_in_care_and_can_come_back(cast: Cast) -> None:
    tess, page = signed_in(cast.tess), reverse("people:patients")
    tess.post(reverse("people:archive-patient", args=[cast.ana.handle]))
    assert [tie.patient for tie in tess.get(page).context["archived"]] == [cast.ana]
    assert not tess.get(page).context["ties"]
    assert record_status(cast.tess, cast.ana) == 200
    tess.post(reverse("people:restore-patient", args=[cast.ana.handle]))
    assert [tie.patient for tie in tess.get(page).context["ties"]] == [cast.ana]


def test_every_change_of_care_is_in_the_patients_trail(cast: Cast) -> None:
    asked(cast, how="instead")
    answered(cast, "yes")
    acts = list(Trail.objects.filter(patient=cast.ana).order_by("pk").values_list("action", flat=True))
    assert acts[-4:] == ["share_care", "answer_offer", "begin_care", "end_care"]


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_on_yes_begins_one_tie() -> None:
    publish_first_edition()
    cast = gather_cast()
    asked(cast)
    offer = CareOffer.objects.get()
    said: list[bool] = []

    def tap() -> None:
        from django.db import connection

        said.append(caring.answer_offer(offer, agreed=True, now=timezone.now()))
        connection.close()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for one in taps:
        one.start()
    for one in taps:
        one.join()
    assert sorted(said) == [False, True]
    assert Care.objects.in_force().filter(patient=cast.ana, therapist=cast.theo).count() == 1
