"""Safety screening and intake: three short pages, each saved when it is left, so that they can be finished later."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from rehab.plan.models import KNEES, Plan, Profile

from .fields import DayField, PainField, WholeNumberField, said_day

ANSWERS = [("no", "No"), ("yes", "Yes"), ("unsure", "Not sure")]
EXCLUSIONS = {
    "weight_limit": (
        "A brace, or a limit on the weight you may put on the leg?",
        "From a doctor or a therapist.",
    ),
    "unstable_fracture": ("A broken bone in the leg that has not healed?", ""),
    "ligament_not_assessed": (
        "A knee injury that nobody has looked at yet?",
        "A twist, a pop or a fall that left the knee weak.",
    ),
    "unstable_heart_or_lung": (
        "A heart or lung problem that is not steady?",
        "If you are not sure, say not sure.",
    ),
    "pregnant": ("Are you pregnant?", ""),
}
LONG_AGO = timedelta(days=366)
STARTED_TOO_SORE = 7  # a usual pain that needs a clinician's yes is never refused: it stops the plan at once


class ThreeWay(forms.ChoiceField):
    """No, yes, or not sure. Nothing is chosen beforehand, and "not sure" counts as yes: a clinician looks first."""

    def __init__(self, label: str, hint: str = "", **more: Any) -> None:
        super().__init__(choices=ANSWERS, widget=forms.RadioSelect, label=label, help_text=hint, **more)
        self.error_messages["required"] = "Tap no, yes or not sure."
        self.widget.attrs["class"] = "trio"


class ScreeningForm(forms.Form):
    """A page of the screening, filled with what was said before."""

    title = lead = ""

    def __init__(self, data: Any = None, *, profile: Profile, today: date) -> None:
        super().__init__(data, initial=self.said_before(profile))
        self.profile, self.today = profile, today

    @staticmethod
    def said_before(profile: Profile) -> dict[str, Any]:
        """The answers as this page shows them; empty before the first time."""
        raise NotImplementedError

    def says(self) -> dict[str, Any]:
        """The answers by the columns of a profile."""
        raise NotImplementedError


class SafetyForm(ScreeningForm):
    """Is backward walking safe for this person now?"""

    title = "Is backward walking safe for you now?"
    lead = (
        "Say yes to anything that fits. A yes does not shut you out. "
        "It means a clinician looks first, or that you start gently."
    )

    surgery = ThreeWay("Knee surgery in the last 12 weeks?")
    surgery_on = DayField(required=False, label="If yes, on which day?", help_text="Near enough is good enough.")
    falls = ThreeWay("Any fall in the last 12 months?", "A trip where you ended on the floor counts.")
    balance = ThreeWay("Dizzy spells, or trouble with balance?", "Also stroke, Parkinson’s, numb feet or poor sight.")

    def __init__(self, data: Any = None, *, profile: Profile, today: date) -> None:
        super().__init__(data, profile=profile, today=today)
        for name, (question, hint) in EXCLUSIONS.items():
            self.fields[name] = ThreeWay(question, hint)

    @staticmethod
    def said_before(profile: Profile) -> dict[str, Any]:
        if profile.screened_at is None:
            return {}
        said = {name: "yes" if name in profile.exclusions else "no" for name in EXCLUSIONS}
        said |= {"falls": _word(profile.fell_in_12_months), "balance": _word(profile.balance_problem)}
        return {**said, "surgery": _word(profile.surgery_on is not None), "surgery_on": profile.surgery_on}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        on = data.get("surgery_on")
        if data.get("surgery") in ("yes", "unsure") and not on and "surgery_on" not in self.errors:
            self.add_error("surgery_on", "Say about which day the surgery was.")
        if on and on > self.today:
            self.add_error("surgery_on", f"{said_day(on)} has not happened yet.")
        elif on and on < self.today - LONG_AGO:
            self.add_error("surgery_on", f"{said_day(on)} is more than a year ago. For surgery that long ago, tap no.")
        return data

    def says(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "surgery_on": data["surgery_on"] if data["surgery"] != "no" else None,
            "fell_in_12_months": data["falls"] != "no",
            "balance_problem": data["balance"] != "no",
            "exclusions": [name for name in EXCLUSIONS if data[name] != "no"],
        }


class KneesForm(ScreeningForm):
    """Which knee, how sore it usually is, and what is known of it."""

    title = "Your knees"
    lead = "The usual pain is what every rise is measured from, so answer for a usual day of the last week."

    knees = forms.ChoiceField(
        choices=[("left", "Left"), ("right", "Right"), ("both", "Both")],
        label="Which knee is it about?", widget=forms.RadioSelect(attrs={"class": "trio"}),
        error_messages={"required": "Tap left, right or both."},
    )  # fmt: skip
    left_usual = PainField(question="Left knee, on a usual day", required=True)
    right_usual = PainField(question="Right knee, on a usual day", required=True)
    oa = forms.ChoiceField(
        choices=Profile.Osteoarthritis.choices, widget=forms.RadioSelect,
        label="Has a doctor found arthritis (osteoarthritis) in the knee?",
        error_messages={"required": "Tap one. “I do not know” is an answer."},
    )  # fmt: skip
    born = WholeNumberField(
        1900, 2100, "cannot be right", label="The year you were born",
        error_messages={"required": "Write the year, such as 1958."},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, profile: Profile, today: date) -> None:
        super().__init__(data, profile=profile, today=today)
        cast(WholeNumberField, self.fields["born"]).high = today.year

    @staticmethod
    def said_before(profile: Profile) -> dict[str, Any]:
        if not profile.knees:
            return {}
        both = len(profile.knees) == 2
        return {
            "knees": "both" if both else profile.knees[0], "left_usual": profile.left_usual,
            "right_usual": profile.right_usual, "oa": profile.oa, "born": profile.born,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        therapist = self.profile.patient.therapist() if self.profile.answered_at else None
        for knee in KNEES:
            self._check_rise(knee, data.get(f"{knee}_usual"), therapist)
        return data

    def _check_rise(self, knee: str, now: int | None, therapist: Any) -> None:
        """A higher usual makes every rise look smaller, so it is the therapist's to accept (clinical.md, section 8)."""
        before = self.profile.usual[knee]
        if therapist is None or now is None or before is None or now <= before or now >= STARTED_TOO_SORE:
            return
        self.add_error(
            f"{knee}_usual",
            f"Your plan uses {before} for this knee. A higher number is for {therapist} to set: "
            f"leave it at {before} and tell {therapist}.",
        )

    def says(self) -> dict[str, Any]:
        data = self.cleaned_data
        knees = list(KNEES) if data["knees"] == "both" else [data["knees"]]
        return {"knees": knees, **{name: data[name] for name in ("left_usual", "right_usual", "oa", "born")}}


class GoalForm(ScreeningForm):
    """What the walks are for. The goal decides the path on the ladder."""

    title = "What would help you most?"
    lead = "You can change this later."

    goal = forms.ChoiceField(
        choices=[
            (Plan.Goal.PAIN, "Less pain in my knee"),
            (Plan.Goal.FUNCTION, "Walking further, and stairs"),
            (Plan.Goal.BALANCE, "Better balance"),
            (Plan.Goal.PERFORMANCE, "Stronger legs for sport"),
        ],
        widget=forms.RadioSelect, label="My goal", error_messages={"required": "Tap the one that fits best."},
    )  # fmt: skip

    @staticmethod
    def said_before(profile: Profile) -> dict[str, Any]:
        plan = Plan.objects.of(profile.patient_id).first()
        return {"goal": plan.goal} if plan else {}

    def says(self) -> dict[str, Any]:
        return {}


PAGES: dict[str, type[ScreeningForm]] = {"safety": SafetyForm, "knees": KneesForm, "goal": GoalForm}


def _word(yes: bool) -> str:
    return "yes" if yes else "no"
