"""What people may write about themselves and the clinic."""

from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from rehab.access.roles import Role

from . import actions, keys
from .models import Clinic, Invitation, User, known_zones, one_line

REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def zone_choices() -> list[str]:
    """The time zones a person is offered: those named after a place, and UTC."""
    return [*sorted(zone for zone in known_zones() if zone.startswith(REGIONS)), "UTC"]


class BrowserZone(forms.CharField):
    """The browser's own time zone, written by a script. Without one, or with an unknown one, it is blank."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"data-zone": True}))

    def clean(self, value: Any) -> str:
        return value if value in known_zones() else ""


def name_field(label: str, **more: Any) -> forms.CharField:
    """A person's name on one line, 80 letters at most."""
    return forms.CharField(label=label, max_length=80, validators=[one_line], **more)


class KeyForm(forms.Form):
    """A key as typed from a card."""

    key = forms.CharField(label="Your key", error_messages={"required": "Write the eight letters on your card."})

    def clean_key(self) -> str:
        key = keys.clean_key(self.cleaned_data["key"])
        if len(key) != keys.LENGTH:
            raise ValidationError("A key has eight letters. Look at the card again.")
        return key

    @classmethod
    def refused(cls, key: str) -> "KeyForm":
        """The form with this key in it and the reason why it opens nothing."""
        form = cls({"key": key})
        if form.is_valid():
            form.add_error(
                "key", "This key does not work. A key works once, for 7 days. Ask for a new one at the clinic."
            )
        return form


class JoinFields(forms.Form):
    """What every new person tells. allauth builds its own sign-up form on top of it."""

    field_order = ("name", "email", "password", "password1", "zone")

    name = name_field(
        "Your name", help_text="As your therapist knows you.", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    zone = BrowserZone()

    def signup(self, request: Any, user: User) -> None:
        """allauth's last step of a self sign-up."""
        actions.join_unasked(user, name=self.cleaned_data["name"], zone=self.cleaned_data["zone"])


class JoinStaff(JoinFields):
    """Staff sign in with e-mail and password."""

    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Choose a password",
        max_length=128,
        strip=False,
        help_text="At least 10 characters. A short sentence is easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "As patients and colleagues know you."

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if (
            User.objects.filter(email__iexact=email).exists()
            or EmailAddress.objects.filter(email__iexact=email).exists()
        ):
            raise ValidationError("Somebody here already has this address.")
        return email

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        try:
            if "password" in said:
                validate_password(said["password"], User(name=said.get("name", ""), email=said.get("email")))
        except ValidationError as error:
            self.add_error("password", error)
        return said


def form_for(invitation: Invitation, data: Any) -> forms.Form:
    """What the holder of a key is asked: nothing if they are known, else a name, and of staff how they will sign in."""
    if invitation.user:
        return forms.Form(data)
    form = JoinFields if invitation.role == Role.PATIENT else JoinStaff
    return form(data, initial={"name": invitation.name, "email": invitation.email})


class InvitePatient(forms.Form):
    """A therapist invites somebody to their own caseload."""

    name = name_field(
        "Name", help_text="The patient can change it.", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="E-mail, if the key should also be mailed",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class InviteStaff(InvitePatient):
    """An admin invites a colleague."""

    field_order = ("role", "name", "email")

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.label) for role in (Role.THERAPIST, Role.ADMIN)],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = ""


class NewPhone(forms.Form):
    """A key for one more phone of a patient."""

    phone_is_lost = forms.BooleanField(
        label="The old phone is lost",
        help_text="Sign out every phone and computer of this person now.",
        required=False,
    )


ZONE_INPUT = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})
ZONE_HELP = "Begin to type a city, such as Berlin."


class AccountForm(forms.ModelForm):
    """One's own account."""

    class Meta:
        model = User
        fields = ("name", "zone", "language", "units", "theme")
        labels = {"zone": "Time zone", "language": "Language and dates", "theme": "Colours"}
        help_texts = {"zone": ZONE_HELP}
        widgets = {"zone": ZONE_INPUT, "units": forms.RadioSelect, "theme": forms.RadioSelect}


class ClinicForm(forms.ModelForm):
    """The clinic's settings."""

    class Meta:
        model = Clinic
        fields = ("name", "phone", "emergency_number", "zone", "self_sign_up")
        labels = {
            "name": "Name of the clinic",
            "phone": "Telephone",
            "zone": "Time zone",
            "self_sign_up": "Patients may join without a key",
        }
        help_texts = {
            "phone": "Patients are told to ring this number.",
            "emergency_number": "Shown on every stop page.",
            "zone": ZONE_HELP,
            "self_sign_up": "They then have no therapist: nobody reads their diary but the app.",
        }
        widgets = {"zone": ZONE_INPUT, "phone": forms.TextInput(attrs={"inputmode": "tel"})}
