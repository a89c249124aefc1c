"""Acts by kind, as those who keep the clinic read the trail: what was done, and nothing of anybody's health.

What a patient or a therapist wrote in a diary or a plan is one kind, whatever it was: "stopped the plan" would say how
somebody is. So is every act that is not named here."""

from .words import CARE_ACTS

RECORD = "record"

KINDS = {
    "sign_in": ("Signing in", frozenset({
        "email_changed", "email_confirm", "email_deleted", "password_changed", "password_reset", "password_set",
        "recovery_codes_generated", "signed_in", "signed_out", "signed_out_devices", "totp_activated",
        "totp_deactivated", "use_key", "webauthn_added", "webauthn_removed",
    })),
    "failed": ("Failed to sign in", frozenset({"sign_in_failed"})),
    "look": ("Looked at a record", frozenset({"read_patient"})),
    "glass": ("Emergency look", frozenset({"break_glass", "close_glass", "read_by_glass"})),
    RECORD: ("Diary and plan", frozenset()),
    "care": ("Care", CARE_ACTS | {
        "answer_offer", "archive_patient", "restore_patient", "share_care", "transfer_caseload", "withdraw_offer",
    }),
    "export": ("Took data out", frozenset({"export_trail", "export_visit", "take_everything"})),
    "people": ("People and keys", frozenset({
        "deactivate", "invite", "join", "make_device_key", "make_setup_link", "reactivate", "reset_access",
        "save_account", "set_role", "sign_out_person", "withdraw_invitation",
    })),
    "erasing": ("Deleting accounts", frozenset({"ask_erasure", "erase_account", "keep_account", "retire_account"})),
    "guidance": ("Guidance", frozenset({
        "bring_back_edition", "call_off_edition", "discard_draft", "open_draft", "publish_edition", "save_number",
        "save_passage", "schedule_edition", "test_draft",
    })),
    "clinic": ("Settings", frozenset({"save_clinic"})),
}  # fmt: skip
NAMED = frozenset[str]().union(*(acts for _, acts in KINDS.values()))


def act_words(action: str, *, of_patient: bool) -> str:
    """What was done, as an admin reads it."""
    if action in NAMED or not of_patient:
        return action.replace("_", " ").capitalize()
    return "Changed a diary or a plan"
