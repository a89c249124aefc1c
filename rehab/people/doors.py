"""The doors of allauth that we open: each under a calm address, with a gate, and held to the methods it is made for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as spare_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.http import HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.http import require_http_methods

from rehab.access.gates import any_role, everyone

View = Callable[..., HttpResponse]


def held(view: View) -> View:
    """The view for GET, HEAD and POST only; a form that was refused answers 422, as all of ours do."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
            response.status_code = 422
        return response

    return answer


def forgetting(view: View) -> View:
    """After signing out the browser drops everything it kept. It has asked about entries not yet sent (outbox.js)."""

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return answer


def door(address: str, view: View, name: str, gate: Callable[[View], View]) -> URLPattern:
    return path(address, gate(held(view)), name=name)


RESET = r"^password/new/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>.+)/$"

doors = [
    door("sign-in/", account.login, "account_login", everyone),
    door("sign-in/code/", account.request_login_code, "account_request_login_code", everyone),
    door("sign-in/code/confirm/", account.confirm_login_code, "account_confirm_login_code", everyone),
    door("sign-in/second-step/", second_step.authenticate, "mfa_authenticate", everyone),
    door("sign-in/passkey/", passkey.login_webauthn, "mfa_login_webauthn", everyone),
    door("sign-in/closed/", account.account_inactive, "account_inactive", everyone),
    door("sign-in/again/", account.reauthenticate, "account_reauthenticate", any_role),
    door("sign-in/again/code/", second_step.reauthenticate, "mfa_reauthenticate", any_role),
    door("sign-in/again/passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", any_role),
    door("sign-out/", forgetting(account.logout), "account_logout", everyone),
    door("join/", account.signup, "account_signup", everyone),
    door("join/code/", account.email_verification_sent, "account_email_verification_sent", everyone),
    door("password/forgotten/", account.password_reset, "account_reset_password", everyone),
    door("password/forgotten/sent/", account.password_reset_done, "account_reset_password_done", everyone),
    re_path(RESET, everyone(held(account.password_reset_from_key)), name="account_reset_password_from_key"),
    door(
        "password/new/done/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
        everyone,
    ),
    door("account/password/", account.password_change, "account_change_password", any_role),
    door("account/password/set/", account.password_set, "account_set_password", any_role),
    door("account/email/", account.email, "account_email", any_role),
    door("account/second-step/", second_step.index, "mfa_index", any_role),
    door("account/second-step/app/", totp.activate_totp, "mfa_activate_totp", any_role),
    door("account/second-step/app/off/", totp.deactivate_totp, "mfa_deactivate_totp", any_role),
    door("account/second-step/spare/", spare_codes.view_recovery_codes, "mfa_view_recovery_codes", any_role),
    door(
        "account/second-step/spare/new/", spare_codes.generate_recovery_codes, "mfa_generate_recovery_codes", any_role
    ),
    door(
        "account/second-step/spare/file/",
        spare_codes.download_recovery_codes,
        "mfa_download_recovery_codes",
        any_role,
    ),
    door("account/second-step/passkeys/", passkey.list_webauthn, "mfa_list_webauthn", any_role),
    door("account/second-step/passkeys/add/", passkey.add_webauthn, "mfa_add_webauthn", any_role),
    door("account/second-step/passkeys/<int:pk>/", passkey.edit_webauthn, "mfa_edit_webauthn", any_role),
    door("account/second-step/passkeys/<int:pk>/remove/", passkey.remove_webauthn, "mfa_remove_webauthn", any_role),
]
