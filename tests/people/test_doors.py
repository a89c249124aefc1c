"""The doors of allauth that we open."""

import re
from pathlib import Path

import allauth
from django.urls import NoReverseMatch, reverse

from rehab.people.doors import doors

# Names that allauth reverses only with settings we do not use, or from pages of which we have our own.
NOT_OURS = {
    "account_confirm_email", "account_confirm_password_reset_code", "account_complete_password_reset",
    "account_password_reset_completed", "account_signup_by_passkey", "account_verify_phone", "account_change_phone",
    "mfa_trust", "mfa_signup_webauthn", "usersessions_list",
}  # fmt: skip
REVERSED = re.compile(
    r"""(?:reverse|reverse_lazy|headed_redirect_response)\(\s*"((?:account|mfa|usersessions)_\w+)\""""
)


def test_every_address_that_allauth_leads_to_is_there() -> None:
    home = Path(allauth.__file__).parent
    sources = [file for room in ("account", "mfa", "usersessions") for file in (home / room).rglob("*.py")]
    wanted = {name for file in sources for name in REVERSED.findall(file.read_text(encoding="utf-8"))}
    assert "account_login" in wanted
    assert wanted - {pattern.name for pattern in doors} <= NOT_OURS


def test_no_door_stays_shut_by_mistake() -> None:
    for pattern in doors:
        try:
            reverse(pattern.name)
        except NoReverseMatch:
            assert pattern.pattern.converters or pattern.name == "account_reset_password_from_key"
