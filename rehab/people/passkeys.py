"""The library's forms of a passkey, with labels in the reader's language."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from rehab.access.tongues import later


class AddPasskey(AddWebAuthnForm):
    """A passkey of this browser, and its name."""

    name = forms.CharField(required=False, label=later("Name"))


class NamePasskey(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(required=True, max_length=100, label=later("Name"))
