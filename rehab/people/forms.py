"""What people may write about themselves and the clinic."""

from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rehab.access.roles import Role
from rehab.access.tongues import later

from . import actions, keys
from .models import Clinic, Invitation, User, known_zones, one_line
from .seen import SeenForm

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

    key = forms.CharField(
        label=later("Your key"), error_messages={"required": later("Write the eight letters on your card.")}
    )

    def clean_key(self) -> str:
        key = keys.clean_key(self.cleaned_data["key"])
        if len(key) != keys.LENGTH:
            raise ValidationError(_("A key has eight letters. Look at the card again."))
        return key

    @classmethod
    def refused(cls, key: str) -> "KeyForm":
        """The form with this key in it and the reason why it opens nothing."""
        form = cls({"key": key})
        if form.is_valid():
            form.add_error(
                "key", _("This key does not work. A key works once, for 7 days. Ask for a new one at the clinic.")
            )
        return form


class JoinFields(forms.Form):
    """What every new person tells. allauth builds its own sign-up form on top of it."""

    field_order = ("name", "email", "password", "password1", "zone")

    name = name_field(
        later("Your name"),
        help_text=later("As your therapist knows you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
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
        label=later("Choose a password"),
        max_length=128,
        strip=False,
        help_text=later("At least 10 characters. A short sentence is easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("As patients and colleagues know you.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if (
            User.objects.filter(email__iexact=email).exists()
            or EmailAddress.objects.filter(email__iexact=email).exists()
        ):
            raise ValidationError(_("Somebody here already has this address."))
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
        later("Name"),
        help_text=later("The patient can change it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=later("E-mail, if the key should also be mailed"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


STAFF_ROLES = [(role.value, role.label) for role in (Role.THERAPIST, Role.ADMIN)]


class RoleForm(forms.Form):
    """What somebody works as."""

    role = forms.ChoiceField(label=later("Role"), choices=STAFF_ROLES, widget=forms.RadioSelect)


class InviteStaff(InvitePatient):
    """An admin invites a colleague."""

    field_order = ("role", "name", "email")

    role = forms.ChoiceField(label=later("Role"), choices=STAFF_ROLES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = ""


class NewPhone(forms.Form):
    """A key for one more phone of a patient."""

    phone_is_lost = forms.BooleanField(
        label=later("The old phone is lost"),
        help_text=later("Sign out every phone and computer of this person now."),
        required=False,
    )


ZONE_INPUT = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})
ZONE_HELP = later("Begin to type a city, such as Berlin.")


class ClockField(forms.TimeField):
    """A time of day to the minute, on nobody's clock in particular."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input medium"})
        super().__init__(**{**more, "widget": widget}, input_formats=["%H:%M", "%H:%M:%S"])
        self.error_messages["invalid"] = _("This is not a time we can read. Write it as 18:30.")


class AccountForm(SeenForm):
    """One's own account."""

    class Meta:
        model = User
        fields = ("name", "text_size", "theme", "units", "language", "zone")
        labels = {
            "name": later("Name"),
            "units": later("Units"),
            "zone": later("Time zone"),
            "language": later("Language and dates"),
            "theme": later("Colours"),
            "text_size": later("Size of words"),
        }
        help_texts = {
            "zone": ZONE_HELP,
            "text_size": later("It grows on top of what your browser does."),
            "units": later("For speeds and weights: km/h and kg, or mph and pounds. The sled’s way stays in metres."),
        }
        widgets = {
            "zone": ZONE_INPUT, "units": forms.RadioSelect, "theme": forms.RadioSelect,
            "text_size": forms.RadioSelect(attrs={"class": "paired"}),
        }  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if not self.instance.is_patient:
            del self.fields["units"]  # staff read and set the numbers of the edition, which are metric


class DeleteForm(forms.Form):
    """A patient says that they know what it means."""

    sure = forms.BooleanField(
        label=later("I know that nothing can be brought back afterwards"),
        error_messages={"required": later("Tick this if you are sure.")},
    )


class TrailPage(forms.Form):
    """The query string of the trail: the row after which the page begins, and whose acts are shown."""

    after = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    who = forms.ChoiceField(choices=[("others", later("Only other people"))], required=False)


class ClinicForm(SeenForm):
    """The clinic's settings."""

    class Meta:
        model = Clinic
        fields = (
            "name", "phone", "address", "emergency_number", "zone", "quiet_from", "quiet_until", "self_sign_up",
            "keep_years",
        )  # fmt: skip
        labels = {
            "name": later("Name of the clinic"),
            "phone": later("Telephone"),
            "address": later("Address"),
            "emergency_number": later("Emergency number"),
            "keep_years": later("Years to keep a record that nobody uses"),
            "zone": later("Time zone"),
            "quiet_from": later("No reminders from"),
            "quiet_until": later("Reminders again from"),
            "self_sign_up": later("Patients may join without a key"),
        }
        help_texts = {
            "phone": later("Patients are told to ring this number."),
            "address": later("Street and town, on the page for a visit."),
            "keep_years": later(
                "0 keeps it until the patient deletes it. Ask what the law says where you are. The patient is told"
                " 90 days before, and keeps everything by using Backstep again."
            ),
            "emergency_number": later("Shown on every stop page."),
            "zone": ZONE_HELP,
            "quiet_from": later("On the patient's own clock, unless they choose other hours."),
            "self_sign_up": later("They then have no therapist: nobody reads their diary but the app."),
        }
        field_classes = {"quiet_from": ClockField, "quiet_until": ClockField}
        widgets = {"zone": ZONE_INPUT, "phone": forms.TextInput(attrs={"inputmode": "tel"})}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["keep_years"].required = False

    def clean_keep_years(self) -> int:
        """Left blank it is not none: nothing is deleted by an empty field."""
        return self.cleaned_data["keep_years"] or 0
