"""The row that the therapist's list shows for a patient: written with every act, and worked out again by a command."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min

from rehab.plan.models import Advice, UsualProposal

from .messages import Message
from .models import Summary

if TYPE_CHECKING:
    from .advising import Reading

SHAPE = 1
REMEMBERED_DAYS = 35
BACK = ("back", "stop")
# The numbers of a finding that say what it is about. Others (days gone by, walks to go) change while it stays the same.
IDENTITY = ("on", "first_on", "knee", "moment", "signs", "reasons", "stage", "next_stage")
ADVICE_SAYS = ("direction", "stage", "not_before", "contact", "today", "next_stage", "count")


def renew_summary(reading: "Reading", advice: Advice) -> Summary:
    """Work the row out again from the facts that the engine just read. Idempotent. What waits for a therapist is
    counted by others, and stays."""
    known = reading.history.summary
    since = {finding["mark"]: finding["since"] for finding in known.findings} if known else {}
    says = summed_up(reading, advice) | {"findings": findings_of(advice, since)}
    summary = known or Summary(patient=reading.plan.patient)
    for name, value in says.items():
        setattr(summary, name, value)
    summary.save(update_fields=says if known else None)
    reading.history.summary = summary
    return summary


def summed_up(reading: "Reading", advice: Advice) -> dict[str, Any]:
    """Everything but since when each finding has been said."""
    days = reading.answer.days
    return {
        "knees": sorted(reading.facts.profile.knees),
        "stage": reading.plan.stage,
        "direction": advice.direction,
        "advice": {
            "pk": advice.pk, "edition": advice.edition_id, "plan_stage": advice.plan_stage,
            **{name: advice.answer.get(name) for name in ADVICE_SAYS},
        },
        "last_walk_on": max((day.on for day in days), default=None),
        "days": walked(reading),
        "shape": SHAPE,
    }  # fmt: skip


def walked(reading: "Reading") -> list[list[Any]]:
    """The walk-days that the engine counts, each as four values: the day, the worst pain, whether it was written down
    that day, and whether it was so bad that it leads back."""
    days = reading.answer.days
    told_at_once = {walk.happened_on for walk in reading.history.walks if walk.is_same_day}
    return [
        [day.on.isoformat(), day.worst, day.on in told_at_once, day.outcome in BACK]
        for day in days
        if (days[-1].on - day.on).days < REMEMBERED_DAYS
    ]


def findings_of(advice: Advice, known: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the advice says, and since when: from now on, or as long as it is known to have been said."""
    now = stamp(advice.at)
    findings = [{**finding, "mark": mark_of(finding)} for finding in advice.answer["findings"]]
    return [{**finding, "since": known.get(finding["mark"], now)} for finding in findings]


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def mark_of(finding: Mapping[str, Any]) -> str:
    """A name for one thing that was found. The same thing found again has the same name; another fall has another."""
    numbers = finding["numbers"]
    said = [f"{name}={as_text(numbers[name])}" for name in IDENTITY if numbers.get(name) is not None]
    return " ".join(map(str, [finding["rule"], *said]))


def as_text(value: Any) -> str:
    """A number as it is, signs joined: the same before and after the database."""
    return ",".join(value) if isinstance(value, list | tuple) else str(value)


def said_since(advice: Advice) -> dict[str, str]:
    """Since when each finding of an advice has been said without a break, from the log of advice alone.

    Of several advices of one moment the last one counts: the others were steps of one act."""
    since = {mark_of(finding): stamp(advice.at) for finding in advice.answer["findings"]}
    waiting, seen = set(since), {advice.at}
    log = Advice.objects.of(advice.patient_id).filter(at__lte=advice.at).newest_first()
    for at, findings in log.values_list("at", "answer__findings").iterator(chunk_size=100):
        if not waiting:
            break
        if at not in seen:
            seen.add(at)
            waiting &= {mark_of(finding) for finding in findings}
            since |= dict.fromkeys(waiting, stamp(at))
    return since


def renew_waiting(patient: Any) -> None:
    """Since when the patient's unread answers wait for a therapist, or that none does."""
    Summary.objects.of(patient).update(**waiting_messages(patient))


def waiting_messages(patient: Any) -> dict[str, datetime | None]:
    """The oldest and the newest answer that no therapist has read. One statement."""
    unread = Message.objects.of(patient).unanswered_by_therapist()
    return unread.aggregate(message_waits_since=Min("answered_at"), message_last_at=Max("answered_at"))


def renew_usual(patient: Any) -> None:
    """Since when a higher usual pain waits for a therapist, or that none does."""
    Summary.objects.of(patient).update(**waiting_usual_pain(patient))


def waiting_usual_pain(patient: Any) -> dict[str, datetime | None]:
    """The oldest and the newest usual pain that waits. One statement."""
    waiting = UsualProposal.objects.of(patient).filter(outcome=UsualProposal.Outcome.WAITING)
    return waiting.aggregate(usual_waits_since=Min("at"), usual_last_at=Max("at"))
