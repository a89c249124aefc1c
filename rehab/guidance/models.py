from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rehab.access.tongues import later
from rehab.progression import Numbers


class Published(Exception):
    """A published edition was about to be changed."""


class KeptQuerySet(models.QuerySet[Any]):
    """Rows that may be changed and removed while they are a draft, and never after."""

    def those_published(self) -> Self:
        raise NotImplementedError

    def update(self, **kwargs: Any) -> int:
        self._refuse_published()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_published()
        return super().delete()

    def _refuse_published(self) -> None:
        if self.those_published().exists():
            raise Published(_("What is published stays as it is."))


class EditionQuerySet(KeptQuerySet):
    def those_published(self) -> "EditionQuerySet":
        return self.published()

    def published(self) -> "EditionQuerySet":
        return self.exclude(published_at=None)

    def drafts(self) -> "EditionQuerySet":
        return self.filter(published_at=None)

    def newest_first(self) -> "EditionQuerySet":
        return self.order_by("-number", "-pk")

    def begun(self, at: Any = None) -> "EditionQuerySet":
        """Published, and not waiting for its moment."""
        return self.published().filter(Q(in_force_from=None) | Q(in_force_from__lte=at or timezone.now()))

    def waiting(self, at: datetime | None = None) -> "EditionQuerySet":
        """Published for a moment that has not come."""
        return self.published().filter(in_force_from__gt=at or timezone.now())

    def in_force(self, at: datetime | None = None) -> "Edition":
        """The edition with the highest number whose moment has come. The first one ships with the app, so there always
        is one, and nobody has to wake up for the next.

        Its numbers are left to `rulebook`, which reads them once a process."""
        newest: Edition = self.that_is_in_force(at)[0]
        return newest

    def that_is_in_force(self, at: Any = None) -> "EditionQuerySet":
        """The one edition of `in_force`, to be read together with something else."""
        newest = self.begun(at).newest_first().values("pk")[:1]
        return self.defer("numbers", "tested").filter(pk=models.Subquery(newest))

    def call_off(self) -> int:
        """Make what waits a draft again. Nobody has read it, and nothing was advised with it."""
        return models.QuerySet.update(self, number=None, published_at=None, published_by=None, in_force_from=None)


class Edition(models.Model):
    """Ladder, limits and passages, drafted together and published together. Nothing changes after `published_at`.

    `in_force_from` is set when it was published for a later moment. `told` is what patients are told of it, once.
    `tested` is what the numbers with `tested_print` would have changed in the past, asked before publishing."""

    number = models.PositiveIntegerField(unique=True, null=True)
    numbers = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    told = models.CharField(max_length=200, blank=True)
    made_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_force_from = models.DateTimeField(null=True)
    tested = models.JSONField(null=True)
    tested_print = models.CharField(max_length=64, blank=True)
    tested_at = models.DateTimeField(null=True)
    tested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, published_at=None) | Q(number__isnull=False, published_at__isnull=False),
                name="edition_numbered_when_published",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from=None) | Q(published_at__isnull=False), name="edition_waits_when_published"
            ),
        ]

    def __str__(self) -> str:
        return _("Edition {number}").format(number=self.number) if self.number else _("Draft")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and Edition.objects.published().filter(pk=self.pk).exists():
            raise Published(_("{value} is published and stays as it is.").format(value=self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.published_at:
            raise Published(_("{value} is published and stays as it is.").format(value=self))
        return super().delete(*args, **kwargs)

    @property
    def began_at(self) -> datetime | None:
        """When it came or comes into force; None for a draft."""
        return self.in_force_from or self.published_at

    def waits(self, at: datetime | None = None) -> bool:
        """Published for a moment that has not come."""
        return self.in_force_from is not None and self.in_force_from > (at or timezone.now())

    @property
    def rulebook(self) -> Numbers:
        """The ladder and limits, ready for the engine."""
        if self.published_at:
            return _published_numbers(self.pk, self.published_at.isoformat())
        return Numbers.from_json(self.numbers)


@lru_cache(maxsize=8)
def _published_numbers(edition_id: int, published: str) -> Numbers:
    """Parsed once a process: what is published does not change."""
    return Numbers.from_json(Edition.objects.values_list("numbers", flat=True).get(pk=edition_id))


class PassageQuerySet(KeptQuerySet):
    def those_published(self) -> "PassageQuerySet":
        return self.exclude(edition__published_at=None)

    def in_force(self) -> "PassageQuerySet":
        return self.filter(edition=Edition.objects.in_force())

    def topics(self) -> "PassageQuerySet":
        return self.filter(kind=Passage.Kind.TOPIC).order_by("place", "slug")


class Passage(models.Model):
    """One piece of text: a topic that is read, or the words of a rule, a direction or a symptom."""

    class Kind(models.TextChoices):
        TOPIC = "topic", later("Topic")
        RULE = "rule", later("Rule")
        DIRECTION = "direction", later("Advice")

    class Grade(models.TextChoices):
        STRONG = "strong", later("Strong")
        MODERATE = "moderate", later("Moderate")
        LIMITED = "limited", later("Limited")
        EXPERT = "expert", later("Expert opinion")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120)
    tab = models.CharField(max_length=24, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField(max_length=10_000)
    staff = models.CharField(max_length=200, blank=True)
    change = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=10, choices=Grade, blank=True)
    grade_says = models.CharField(max_length=300, blank=True)
    sources = models.JSONField(default=list)
    language = models.CharField(max_length=12, default="en")
    reviewed_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    # Who changed it last on the way to this edition; null for a passage that came as it was.
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "slug"], name="passage_once_an_edition"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.edition.published_at:
            raise Published(_("{edition} is published and stays as it is.").format(edition=self.edition))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.edition.published_at:
            raise Published(_("{edition} is published and stays as it is.").format(edition=self.edition))
        return super().delete(*args, **kwargs)
