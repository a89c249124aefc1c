"""What a person may take along, part by part: which rows, in which order, and which columns are left out and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Field, Model, QuerySet

from rehab.access.tongues import later
from rehab.diary.messages import Message
from rehab.diary.models import Correction, Morning, Report, Start, Walk
from rehab.diary.walk_setup import PlaceCheck, WalkSetup
from rehab.people.models import Care, Glass, Invitation, User
from rehab.people.offers import CareOffer
from rehab.plan.models import Advice, Clearing, Override, Plan, Profile, Unlock, UsualProposal
from rehab.plan.opinions import Opinion
from rehab.reminders.models import Reminder, Wish
from rehab.review.flags import FlagAct
from rehab.trail.models import Trail

# Reading along would change the file: that one looked at it is the one act that is not in it.
TAKING = "take_everything"
# Never: a digest and a request are ours to compare with, keys and hashes open doors, and the rest says whose it is.
INTERNAL = frozenset(
    {"id", "patient", "user", "digest", "password", "last_login", "key_hash", "session_key", "data", "request_id"}
)


@dataclass(frozen=True)
class Section:
    """One part: a list in the JSON file, a table of its own in the CSV file. `numbered` keeps the row's own number, to
    which another part refers."""

    name: str
    model: type[Model]
    about: str
    owner: str = "patient"
    without: frozenset[str] = frozenset()
    numbered: bool = False

    @property
    def fields(self) -> list[Field]:
        """The columns, in the order in which the table has them."""
        hidden = (INTERNAL - {"id"} if self.numbered else INTERNAL) | self.without
        return [field for field in self.model._meta.concrete_fields if field.name not in hidden]  # noqa: SLF001

    def rows(self, person: User) -> QuerySet[Any]:
        """This person's rows, oldest first: the order in which they were written."""
        mine = self.model._default_manager.filter(**{self.owner: person.pk})  # noqa: SLF001
        named = [field.name for field in self.fields if field.is_relation]
        return (mine.select_related(*named) if named else mine).order_by("pk")

    def walk_through(self, person: User) -> Iterator[Any]:
        return self.rows(person).iterator(chunk_size=500)


class TrailSection(Section):
    def rows(self, person: User) -> QuerySet[Any]:
        return super().rows(person).exclude(action=TAKING)


SECTIONS = (
    Section("account", User, later("You, and how Backstep looks."), owner="pk", without=frozenset({"is_active"})),
    Section(
        "addresses", EmailAddress, later("Your email addresses, and whether you have confirmed them."), owner="user"
    ),
    Section(
        "devices",
        UserSession,
        later(
            "Phones and computers on which you are signed in. When each was last seen is left out, "
            "because it changes while you read."
        ),
        owner="user",
        without=frozenset({"last_seen_at"}),
    ),
    Section(
        "keys",
        Invitation,
        later("Keys that were made for one more phone of yours."),
        owner="user",
        without=frozenset({"name", "email", "role"}),
    ),
    Section("care", Care, later("Who cares for you, and who did.")),
    Section("care_questions", CareOffer, later("Questions to you about who may care for you, and your answers.")),
    Section(
        "emergency_looks",
        Glass,
        later("When an admin of the clinic opened your record in an emergency, and why."),
        without=frozenset({"key"}),
    ),
    Section("profile", Profile, later("What you said in the safety check and about your knees. One row.")),
    Section("usual_pain", UsualProposal, later("Changes of your usual pain that waited for your therapist.")),
    Section("plan", Plan, later("Where you stand now. One row."), without=frozenset({"version"})),
    Section("walks", Walk, later("Every walk, those you took back too.")),
    Section(
        "corrections", Correction, later("What a walk said before it was added to, changed, taken back or put back.")
    ),
    Section("mornings", Morning, later("How your knees were the morning after a walk.")),
    Section("reports", Report, later("Symptoms you told of.")),
    Section("started_walk", Start, later("A walk that you have begun and not finished.")),
    Section("walk_setup", WalkSetup, later("How your phone speaks on the way. One row.")),
    Section("places_checked", PlaceCheck, later("Safety lists of places that you said yes to.")),
    Section(
        "advice",
        Advice,
        later("Every advice, with the facts it was worked out from and the whole answer."),
        numbered=True,
    ),
    Section(
        "opinions", Opinion, later("Where your therapist agreed with an advice, or set something else."), numbered=True
    ),
    Section("unlocks", Unlock, later("Harder parts of the plan that were opened for you.")),
    Section("limits", Override, later("Limits of your own that your therapist set.")),
    Section("clearings", Clearing, later("When it was said that you may walk again.")),
    Section("messages", Message, later("Messages from your therapist, and your answers.")),
    Section(
        "flags",
        FlagAct,
        later(
            "What your therapists did about what their list showed of you. What they wrote beside it "
            "is private, as their notes are."
        ),
        without=frozenset({"key", "marks", "note"}),
    ),
    Section("reminder_wishes", Wish, later("Which reminders you asked for. One row.")),
    Section("reminders", Reminder, later("Reminders that were sent."), without=frozenset({"key", "claimed_at"})),
    TrailSection(
        "trail",
        Trail,
        later(
            "Who read or changed something of yours, and when. That you downloaded this is left "
            "out, so that the same data make the same file."
        ),
        without=frozenset({"salt", "sealed", "digest"}),
    ),
)

# Rows about a patient that are not in the file, each for a reason that the guide gives.
NOT_TAKEN = {
    "Summary": later("It repeats what the other parts say, for the list that your therapist sees."),
    "Handling": later("The last of what the part on flags says, for the list that your therapist sees."),
    "Note": later("Private notes of your therapist. Ask the clinic if you want to read them."),
}
