"""Safety screening and intake: every question with its rules. One question a page, one tap an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from rehab.access.tongues import later, number
from rehab.guidance.phrases import together
from rehab.guidance.units import WEIGHT
from rehab.plan.models import KNEES, Plan, Profile

from .fields import DayField, PainField, WholeNumberField, said_day
from .measures import body_weight_field

ANSWERS = [("no", later("No")), ("yes", later("Yes")), ("unsure", later("Not sure"))]
EXCLUSIONS = {
    "weight_limit": (
        later("A brace, or a limit on the weight you may put on the leg?"),
        later("From a doctor or a therapist."),
    ),
    "unstable_fracture": (later("A broken bone in the leg that has not healed?"), ""),
    "ligament_not_assessed": (
        later("A knee injury that nobody has looked at yet?"),
        later("A twist, a pop or a fall that left the knee weak."),
    ),
    "unstable_heart_or_lung": (
        later("A heart or lung problem that is not steady?"),
        later("If you are not sure, say not sure."),
    ),
    "pregnant": (later("Are you pregnant?"), ""),
}
GOALS = [
    (Plan.Goal.PAIN, later("Less pain in my knee")),
    (Plan.Goal.FUNCTION, later("Walking further, and stairs")),
    (Plan.Goal.BALANCE, later("Better balance")),
    (Plan.Goal.PERFORMANCE, later("Stronger legs for sport")),
]
LONG_AGO = timedelta(days=366)


class ThreeWay(forms.ChoiceField):
    """No, yes, or not sure. Nothing is chosen beforehand, and "not sure" counts as yes: a clinician looks first."""

    def __init__(self, label: str, hint: str = "", **more: Any) -> None:
        super().__init__(choices=ANSWERS, widget=forms.RadioSelect, label=label, help_text=hint, **more)
        self.error_messages["required"] = gettext("Tap no, yes or not sure.")
        self.widget.attrs["class"] = "trio"


class Tiles(forms.ChoiceField):
    """A few answers, of which one is tapped."""

    def __init__(self, choices: Any, label: str, hint: str = "", *, required_words: str) -> None:
        super().__init__(choices=choices, widget=forms.RadioSelect, label=label, help_text=hint)
        self.error_messages["required"] = required_words


class BornField(WholeNumberField):
    """A year of birth, not after this year."""

    def __init__(self, today: date) -> None:
        super().__init__(
            1900, today.year, gettext("cannot be right"), label=gettext("Which year were you born?"),
            help_text=gettext("From 65 on, and below 18, the start is gentler."),
            error_messages={"required": gettext("Write the year, such as 1958.")},
        )  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """Whom a question is asked, and when."""

    today: date
    units: str


@dataclass(frozen=True)
class Question:
    """One page: how it is answered ("tiles", "pain" or "typed"), and the field that checks the answer."""

    kind: str
    field: Callable[[Asker], forms.Field]


def usual_question(knee: str) -> Question:
    hint = later("Think of all of the last 7 days. Every rise is measured from this number.")
    question = later("How sore is your {knee} knee on a usual day?", knee=later(knee))
    return Question("pain", lambda _: PainField(question=question, required=True, help_text=hint))


def three_way(question: str, hint: str = "") -> Question:
    return Question("tiles", lambda _: ThreeWay(question, hint))


def tiles(*said: Any, required_words: str) -> Question:
    return Question("tiles", lambda _: Tiles(*said, required_words=required_words))


# In the order in which they are asked.
QUESTIONS: dict[str, Question] = {
    "surgery": three_way(later("Knee surgery in the last 12 weeks?")),
    "falls": three_way(later("Any fall in the last 12 months?"), later("A trip where you ended on the floor counts.")),
    "balance": three_way(
        later("Dizzy spells, or trouble with balance?"), later("Also stroke, Parkinson’s, numb feet or poor sight.")
    ),
    **{name: three_way(*words) for name, words in EXCLUSIONS.items()},
    "knees": tiles(
        [("left", later("Left")), ("right", later("Right")), ("both", later("Both"))],
        later("Which knee is it about?"),
        required_words=later("Tap left, right or both."),
    ),
    **{f"{knee}_usual": usual_question(knee) for knee in KNEES},
    "oa": tiles(
        Profile.Osteoarthritis.choices,
        later("Has a doctor found arthritis (osteoarthritis) in the knee?"),
        required_words=later("Tap one. “I do not know” is an answer."),
    ),
    "born": Question("typed", lambda asker: BornField(asker.today)),
    "goal": tiles(
        GOALS,
        later("What would help you most?"),
        later("You can change this later."),
        required_words=later("Tap the one that fits best."),
    ),
    "weight": Question("typed", lambda asker: body_weight_field(asker.units)),
}
SAFETY = ("surgery", "falls", "balance", *EXCLUSIONS)


class QuestionForm(forms.Form):
    """One question, with what was answered before, if this round has come to it already."""

    def __init__(self, data: Any = None, *, name: str, asker: Asker, answers: dict[str, Any]) -> None:
        super().__init__(data, initial=shown_before(name, answers, asker))
        self.name, self.kind, self.asker = name, QUESTIONS[name].kind, asker
        self.fields[name] = QUESTIONS[name].field(asker)
        if name == "surgery":
            hint = gettext("Near enough is good enough.")
            self.fields["surgery_on"] = DayField(
                required=False, label=gettext("About which day was it?"), help_text=hint
            )

    @property
    def question(self) -> forms.BoundField:
        return self[self.name]

    @property
    def day(self) -> forms.BoundField | None:
        """The day of the surgery, once there was one: with "no" it is not asked."""
        asks = self.name == "surgery" and self["surgery"].value() in ("yes", "unsure")
        return self["surgery_on"] if asks or self.errors.get("surgery_on") else None

    @property
    def answer(self) -> str:
        """What was answered, in the words of the tile; "" when nothing was."""
        said = self.question.value()
        if self.kind == "tiles":
            return dict(self.fields[self.name].choices).get(said, "")  # type: ignore[attr-defined]
        return "" if said is None else str(said)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        on, today = data.get("surgery_on"), self.asker.today
        if data.get("surgery") in ("yes", "unsure") and not on and "surgery_on" not in self.errors:
            self.add_error("surgery_on", gettext("Say about which day the surgery was."))
        if on and on > today:
            self.add_error("surgery_on", gettext("{day} has not happened yet.").format(day=said_day(on)))
        elif on and on < today - LONG_AGO:
            self.add_error(
                "surgery_on",
                gettext("{day} is more than a year ago. For surgery that long ago, tap no.").format(day=said_day(on)),
            )
        return data

    def answers(self) -> dict[str, Any]:
        """The answer as it is kept until the last question is answered: plain text and numbers."""
        said = self.cleaned_data[self.name]
        if self.name == "surgery":
            on = self.cleaned_data["surgery_on"]
            return {"surgery": said, "surgery_on": str(on) if on and said != "no" else None}
        if self.name == "weight":
            return {"weight": None if said is None else str(said)}
        return {self.name: said}


def shown_before(name: str, answers: dict[str, Any], asker: Asker) -> dict[str, Any]:
    """What a page shows of an answer given before."""
    shown = {key: answers[key] for key in (name, "surgery_on") if key in answers}
    if name == "weight" and shown.get(name):
        shown[name] = Decimal(shown[name])
    return shown


def said_answers(profile: Profile, plan: Plan, units: str) -> tuple[tuple[str, str], ...]:
    """The answers as the plan uses them, in short, for the one who gave them."""
    risks = [question.rstrip("?") for name, (question, _) in EXCLUSIONS.items() if name in profile.exclusions]
    said = [
        (
            gettext("Knee surgery in the last year"),
            said_day(profile.surgery_on) if profile.surgery_on else gettext("No"),
        ),
        (gettext("A fall in the last 12 months"), gettext("Yes") if profile.fell_in_12_months else gettext("No")),
        (gettext("Trouble with balance"), gettext("Yes") if profile.balance_problem else gettext("No")),
        (gettext("Something a clinician looks at first"), "; ".join(map(str, risks)) or gettext("No")),
        (gettext("Sore knee"), together([gettext(knee) for knee in profile.knees]).capitalize()),
        (
            gettext("Usual pain"),
            ", ".join(f"{gettext(knee)} {pain}" for knee, pain in profile.usual.items() if pain is not None),
        ),
        (gettext("Arthritis"), profile.get_oa_display()),
        (gettext("Born"), str(profile.born or gettext("Not told"))),
        (gettext("Goal"), dict(GOALS)[Plan.Goal(plan.goal)]),
    ]
    if profile.weight_kg is not None:
        said.append((gettext("Weight"), f"{number(WEIGHT[units].shown(profile.weight_kg))} {WEIGHT[units].name}"))
    return tuple(said)
