"""What was decided where the evidence is open, and how the engine reads what nobody wrote down. Told to clinicians."""

# By their numbers, as the rules name them: "decision 3".
DECISIONS = (
    (
        "Rises are measured from usual, not from the rating before the walk. Then more pain anywhere, the rating "
        'before included, never makes the advice easier. The one-tap log needs no "before". Price: a knee usually'
        ' 3 that starts at 0 and wakes at 3 is "settled"; so usual is re-asked every 14 days and only falls by '
        "itself."
    ),
    (
        'The week-to-week rise is the mean "before" of the run\'s last 7 days against usual, for the same reason, '
        "and a step back needs 3 or more (the flare definition). Only the present run counts, so one bad week "
        "steps back once."
    ),
    (
        "One zone formula for every baseline. Too high from max(6, usual + 2). A pain of 6 or more never counts "
        "toward moving up, whatever the overrides; a knee usually 6 therefore holds until it falls."
    ),
    "Severe looks at all four ratings, not the peak alone, and at the tap before a walk.",
    'The rating about an hour after joins the peak in "worst" and is optional.',
    (
        "Blank: peak and morning of an affected knee are needed for a walk to count; before and after are not; "
        "the other knee is scored when answered and never required."
    ),
    'Progress is announced at once with a date ahead; there is no hold for "date not reached".',
    (
        "The latest walks decide, not any three within the window, and the last walk must itself count: a neutral"
        " last walk holds."
    ),
    "A step back stands until a later walk counts; a neutral or held walk does not wipe it out.",
    "All rules run at every moment. A morning not yet due is simply not there yet (`morning_is_awaited`).",
    (
        "A stand-in that is not settled holds (it does not step back); more than one, or nothing but one, closes "
        "the gate."
    ),
    'Ratings out of time can count against, never for; "after noon" is not treated apart.',
    "Two walks a day: the highest of every rating.",
    "One day boundary (04:00) for walks, mornings, cut-off and now.",
    (
        "Gaps never lead below the start stage. They are counted from the last walk, the therapist's setting or "
        "the clearing, whichever is latest."
    ),
    (
        "Doses are fixed per stage (D1-D3 8 min, D4-D7 10 min), not a share of the minutes before. A walk in "
        "another place or setting than planned is neutral: less is not credited either."
    ),
    (
        "Performance meets the incline from A3, needs an unlock for more than 4 %, unpowered and sled, in that "
        "order. C speed is only for function, by unlock. The squat test before E and F is the therapist's, at the"
        " unlock."
    ),
    (
        "A hot or red knee is same-day care without fever too; new breathlessness alone is same-day. Unknown OA "
        "is not severe."
    ),
    ("Who is told on a locked next stage: the therapist, as a task, not as a worry; nothing about safety hangs on it."),
    (
        "Left out as costing more than they give: weekly-minutes rule in the engine (the 80-120 % band and the "
        'rest day carry it), effort ceilings as rules, guessing duplicates by time, "late in the day" mornings, a'
        " timer on flares (a report `sore_over_a_week`, repeated step backs and three bad walks cover it), "
        "half-minute stages."
    ),
)
# Where the specification is silent: the safer reading unless said.
READINGS = (
    "No knee named as affected: neither may be blank. A null usual pain counts as 0, as a missing one does.",
    (
        "An unknown name (a sign, a flag, a place, an unlock) is refused, because a misspelt warning sign must "
        "not pass for none; unknown keys are ignored. Moments without an offset, and years outside 1900-2200, are"
        " refused."
    ),
    "A blank place beside an answered one is looked at too: where the place makes the stage, it is off plan.",
    "Surgery 84 days ago is still within 84 days, and so is surgery on a day to come.",
    (
        "Reports are never dropped for being told late. What a clinician cleared is left out of every rule that "
        "asks for fresh reports: the telling ones and the holds too."
    ),
    "A stand-in settles or unsettles a morning and nothing else: it is not one of the four ratings.",
    ("A stage's code sorts as its place on the ladder; `Numbers.from_json` refuses an edition whose codes do not."),
    "A fraction for a limit that is a whole number is left out: the edition's value stands.",
    ("The rest after a step back is counted from the bad walk, as written, also when a later walk did not count."),
    (
        "What the intake opened (the slope up to 4 %) ends when the person becomes unsteady or has severe "
        "osteoarthritis. Better answers alone do not open it again; the next intake does, unless a therapist closed it."
    ),
    (
        "What a patient without a therapist opened ends as soon as one of its conditions no longer holds: another "
        "goal, 65, unsteady, a reason not to start, severe osteoarthritis, knee surgery within a year; and with every "
        "stop, because the knee is not what it was when they answered. It is asked again. The parts are opened in the "
        "order of the path, and none that a therapist has closed. What a therapist opened is the therapist's to close."
    ),
    (
        "A fall that is told, with a walk or in a report, makes unsteady at once, until the safety check is answered "
        "again."
    ),
    (
        "A stop that began while a therapist cared for the patient, or that took the place of a therapist's pause, is "
        "cleared by a therapist, also after the care has ended. Only a stop that began alone is cleared on the "
        "patient's word that a clinician agreed, and only while there is no therapist."
    ),
    (
        "Undo within two minutes is no correction: it leads back at once to what held before the entry, never to "
        "anything milder than that, and never out of a stop. What was told in between stays on record. Later than "
        "that, taking back is a correction."
    ),
    (
        "A correction, a late entry (a walk before the last walk-day) or another usual pain that makes a day less "
        "grave, or the way up shorter, waits for the next new walk, also when the advice was the same at that moment "
        "and only the next morning would have turned it into a step up."
    ),
    (
        "Resistance is cut up: E as its sets, F into lengths of 15 m, with at least 60 seconds of rest between the "
        "parts (a default; no trial). Rests are no walking time. Whoever is unsteady keeps hold of a rail."
    ),
    (
        "A stage that a therapist sets is not tried on the past: it changes where the plan stands, not how a day is "
        "read. Limits and unlocks are."
    ),
)
