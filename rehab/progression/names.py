"""The words a case may use (specification, section 2 and the case format)."""

KNEES = ("left", "right")
GOALS = ("pain", "function", "balance", "performance")
OSTEOARTHRITIS = ("none", "mild", "severe", "unknown")
UNLOCKS = ("incline", "speed", "long_walks", "high_pain", "steep_incline", "unpowered", "sled")
LOCKS = ("therapist", "same_day", "emergency", "paused")
PLACES = ("rail", "treadmill", "indoor", "outdoors", "unpowered", "sled", "squats")
SWELLINGS = ("none", "little", "clear")
FLAGS = ("fell", "gave_way", "caught", "stopped_for_pain", "extra_painkiller")
EXCLUSIONS = ("weight_limit", "unstable_fracture", "ligament_not_assessed", "unstable_heart_or_lung", "pregnant")

EMERGENCY_SIGNS = ("chest_pain", "arm_or_jaw_pain", "severe_breathlessness", "fainting", "coughing_blood")
URGENT_SIGNS = (
    "knee_hot_or_red",
    "cannot_take_weight",
    "knee_stuck",
    "knee_changed_shape",
    "knee_badly_swollen",
    "injury_or_pop",
    "calf_pain_or_swelling",
    "numb_or_weak_foot",
    "breathlessness",
)
# Calf and breath together may be a clot that has travelled.
CLOT_SIGNS = ("calf_pain_or_swelling", "breathlessness")
WARNINGS = ("new_night_or_rest_pain", "unexplained_weight_loss", "injection_or_surgery")
HOLDING = ("unwell", "pain_elsewhere", "sore_over_a_week")
REPORTABLE = (*EMERGENCY_SIGNS, *URGENT_SIGNS, *WARNINGS, *HOLDING, "fell", "gave_way")

# Of a walk-day, from the mildest to the gravest.
OUTCOMES = ("calm", "steady", "neutral", "held", "back", "stop")
DIRECTIONS = ("progress", "hold", "step_back", "stop")
CONTACTS = ("none", "therapist", "same_day", "emergency")
