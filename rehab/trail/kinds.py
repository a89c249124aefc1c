"""Acts by kind, as those who keep the clinic read the trail: what was done, and nothing of anybody's health.

What a patient or a therapist wrote in a diary or a plan is one kind, whatever it was: "stopped the plan" would say how
somebody is. So is every act that is not named here."""

from django.utils.translation import gettext

from rehab.access.tongues import later

from .words import CARE_ACTS

RECORD = "record"

KINDS = {
    "sign_in": (
        later("Signing in"),
        frozenset(
            {
                "email_changed",
                "email_confirm",
                "email_deleted",
                "password_changed",
                "password_reset",
                "password_set",
                "recovery_codes_generated",
                "signed_in",
                "signed_out",
                "signed_out_devices",
                "totp_activated",
                "totp_deactivated",
                "use_key",
                "webauthn_added",
                "webauthn_removed",
            }
        ),
    ),
    "failed": (later("Failed to sign in"), frozenset({"sign_in_failed"})),
    "look": (later("Looked at a record"), frozenset({"read_patient"})),
    "glass": (later("Emergency look"), frozenset({"break_glass", "close_glass", "read_by_glass"})),
    RECORD: (later("Diary and plan"), frozenset()),
    "care": (
        later("Care"),
        CARE_ACTS
        | {
            "answer_offer",
            "archive_patient",
            "restore_patient",
            "share_care",
            "transfer_caseload",
            "withdraw_offer",
        },
    ),
    "export": (later("Took data out"), frozenset({"export_trail", "export_visit", "take_everything"})),
    "people": (
        later("People and keys"),
        frozenset(
            {
                "deactivate",
                "invite",
                "join",
                "make_device_key",
                "make_setup_link",
                "reactivate",
                "reset_access",
                "save_account",
                "set_role",
                "sign_out_person",
                "withdraw_invitation",
            }
        ),
    ),
    "erasing": (
        later("Deleting accounts"),
        frozenset({"ask_erasure", "erase_account", "keep_account", "retire_account"}),
    ),
    "guidance": (
        later("Guidance"),
        frozenset(
            {
                "bring_back_edition",
                "call_off_edition",
                "discard_draft",
                "open_draft",
                "publish_edition",
                "save_number",
                "save_passage",
                "schedule_edition",
                "test_draft",
            }
        ),
    ),
    "clinic": (later("Settings"), frozenset({"save_clinic"})),
}
NAMED = frozenset[str]().union(*(acts for _, acts in KINDS.values()))


def act_words(action: str, *, of_patient: bool) -> str:
    """What was done, as an admin reads it."""
    if action in NAMED or not of_patient:
        return action.replace("_", " ").capitalize()
    return gettext("Changed a diary or a plan")
