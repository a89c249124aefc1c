import subprocess
import sys
from pathlib import Path

from rehab.progression import RULES

ROOT = Path(__file__).parents[2]


def test_the_rules_stand_in_the_order_of_the_specification():
    assert [rule.block for rule in RULES.values()] == (
        ["7a"] * 10 + ["7b"] * 8 + ["H1"] * 5 + ["H2"] + ["H3"] * 7 + ["H4"] * 7 + ["H5"] * 6 + ["7d"] * 3 + ["7e"] * 5
    )
    assert next(iter(RULES)) == "emergency_sign_was_reported"


def test_every_rule_says_why():
    assert all(rule.is_true.__doc__ and rule.is_true.__name__ == name for name, rule in RULES.items())


def test_who_is_told():
    told = {name: rule.contact for name, rule in RULES.items() if rule.contact != "none"}
    assert told.pop("emergency_sign_was_reported") == "emergency"
    assert told.pop("urgent_sign_was_reported") == "same_day"
    assert set(told.values()) == {"therapist"}
    assert set(told) == {
        "plan_was_locked", "clearance_was_missing", "pain_was_severe", "patient_fell", "knee_gave_way_twice",
        "swelling_stayed", "warning_was_reported", "pain_was_elsewhere", "knee_was_sore_for_a_week",
        "only_a_therapist_may_move_up", "next_stage_was_locked", "step_back_was_repeated", "first_stage_was_too_much",
        "three_walks_went_badly", "other_knee_began_to_hurt", "gap_was_very_long",
    }  # fmt: skip


def test_the_engine_needs_nothing_but_the_standard_library():
    program = (
        "import sys, rehab.progression\n"
        "known = {*sys.stdlib_module_names, 'rehab', '__main__'}\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules} - known))"
    )
    run = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.stderr) == ("", "")
