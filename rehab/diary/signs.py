"""The danger signs a patient can tick, in the order in which they are read (clinical.md, section 2)."""

from typing import Any

from rehab.access.tongues import later

EMERGENCY = {
    "chest_pain": later("Chest pain or pressure"),
    "arm_or_jaw_pain": later("Pain that spreads to the arm or jaw"),
    "severe_breathlessness": later("Bad trouble getting my breath"),
    "fainting": later("I fainted, or nearly"),
    "coughing_blood": later("Coughing up blood"),
}
SAME_DAY = {
    "knee_hot_or_red": later("Knee hot or red"),
    "cannot_take_weight": later("I cannot put weight on the leg"),
    "knee_stuck": later("Knee is stuck and will not bend or straighten"),
    "knee_changed_shape": later("Knee has changed shape"),
    "knee_badly_swollen": later("Knee badly swollen"),
    "injury_or_pop": later("New injury, or a pop"),
    "calf_pain_or_swelling": later("New pain or swelling in one calf"),
    "numb_or_weak_foot": later("New numbness or a weak foot"),
    "breathlessness": later("New shortness of breath"),
}
THERAPIST = {
    "fell": later("I fell"),
    "gave_way": later("A knee gave way"),
    "new_night_or_rest_pain": later("New pain at night or at rest"),
    "unexplained_weight_loss": later("Losing weight without knowing why"),
    "injection_or_surgery": later("An injection into the knee, or surgery"),
}
HOLD = {
    "unwell": later("I feel ill, or take a new medicine"),
    "pain_elsewhere": later("Hip or back pain of 4 or more"),
    "sore_over_a_week": later("My knee has been sore for over a week"),
}
SIGNS = [*EMERGENCY.items(), *SAME_DAY.items(), *THERAPIST.items(), *HOLD.items()]


def groups(form: Any) -> dict[str, list[Any]]:
    """The ticks of a ReportForm under the heading they belong to."""
    ticks = {tick.data["value"]: tick for tick in form["symptoms"]}
    kinds = {"emergency": EMERGENCY, "same_day": SAME_DAY, "therapist": THERAPIST, "hold": HOLD}
    return {kind: [ticks[name] for name in names] for kind, names in kinds.items()}
