"""Who may read the trail."""

import pytest
from django.contrib.auth.models import AnonymousUser

from rehab.trail.actions import record
from rehab.trail.models import Trail
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


def test_patients_read_who_touched_their_record_and_no_other(cast: Cast) -> None:
    mine = record("read_patient", actor=cast.tess, patient=cast.ana)
    record("read_patient", actor=cast.theo, patient=cast.ben)
    assert Trail.objects.visible_to(cast.ana).newest_first()[0] == mine
    assert not Trail.objects.visible_to(cast.ana).exclude(patient=cast.ana).exists()


def test_admins_read_what_is_about_nobodys_health(cast: Cast) -> None:
    record("read_patient", actor=cast.tess, patient=cast.ana)
    kept = record("save_clinic", actor=cast.ada)
    assert list(Trail.objects.visible_to(cast.ada)) == [kept]


def test_therapists_read_what_changed_the_records_in_their_care_and_not_who_looked(cast: Cast) -> None:
    for act in ("read_patient", "signed_in", "set_stage"):
        record(act, actor=cast.tess, patient=cast.ana)
    read = Trail.objects.visible_to(cast.tess)
    assert sorted(read.values_list("action", flat=True)) == ["begin_plan", "save_screening", "set_stage"]
    assert not read.exclude(patient=cast.ana).exists()


def test_a_therapist_reads_nothing_more_when_care_has_ended(cast: Cast) -> None:
    cast.ana.ties.update(ended_at=MONDAY)
    assert not Trail.objects.visible_to(cast.tess).exists()


def test_nobody_else_reads_it(cast: Cast) -> None:
    kept = record("set_stage", actor=cast.tess, patient=cast.ana)
    for user in (cast.theo, cast.ben, cast.ada, AnonymousUser()):
        assert kept not in Trail.objects.visible_to(user)
        assert not Trail.objects.visible_to(user).filter(patient=cast.ana).exists()


def test_every_act_can_be_read_aloud(cast: Cast) -> None:
    assert record("fly_to_the_moon", actor=cast.ana, patient=cast.ana).in_words == "fly to the moon"
    assert record("log_walk", actor=cast.ana, patient=cast.ana).in_words == "logged a walk"
    assert record("read_patient", actor=cast.tess, patient=cast.ana).in_words == "looked at your diary"
