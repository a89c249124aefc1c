"""The danger signs a patient can tick, in the order in which they are read (clinical.md, section 2)."""

from typing import Any

EMERGENCY = {
    "chest_pain": "Chest pain or pressure",
    "arm_or_jaw_pain": "Pain that spreads to the arm or jaw",
    "severe_breathlessness": "Bad trouble getting my breath",
    "fainting": "I fainted, or nearly",
    "coughing_blood": "Coughing up blood",
}
SAME_DAY = {
    "knee_hot_or_red": "Knee hot or red",
    "cannot_take_weight": "I cannot put weight on the leg",
    "knee_stuck": "Knee is stuck and will not bend or straighten",
    "knee_changed_shape": "Knee has changed shape",
    "knee_badly_swollen": "Knee badly swollen",
    "injury_or_pop": "New injury, or a pop",
    "calf_pain_or_swelling": "New pain or swelling in one calf",
    "numb_or_weak_foot": "New numbness or a weak foot",
    "breathlessness": "New shortness of breath",
}
THERAPIST = {
    "fell": "I fell",
    "gave_way": "A knee gave way",
    "new_night_or_rest_pain": "New pain at night or at rest",
    "unexplained_weight_loss": "Losing weight without knowing why",
    "injection_or_surgery": "An injection into the knee, or surgery",
}
HOLD = {
    "unwell": "I feel ill, or take a new medicine",
    "pain_elsewhere": "Hip or back pain of 4 or more",
    "sore_over_a_week": "My knee has been sore for over a week",
}
SIGNS = [*EMERGENCY.items(), *SAME_DAY.items(), *THERAPIST.items(), *HOLD.items()]


def groups(form: Any) -> dict[str, list[Any]]:
    """The ticks of a ReportForm under the heading they belong to."""
    ticks = {tick.data["value"]: tick for tick in form["symptoms"]}
    kinds = {"emergency": EMERGENCY, "same_day": SAME_DAY, "therapist": THERAPIST, "hold": HOLD}
    return {kind: [ticks[name] for name in names] for kind, names in kinds.items()}
