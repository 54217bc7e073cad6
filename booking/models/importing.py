"""Bookings that come from elsewhere, between the file and the planning: what a file says, row by row."""

from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Site


class ImportBatch(models.Model):
    """A file of bookings and how it is read. It names people, so it is forgotten after some days."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        ICALENDAR = "icalendar", "iCalendar"

    class Status(models.TextChoices):
        DRAFT = "draft", _("à vérifier")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        STOPPED = "stopped", _("arrêté")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="+", verbose_name=_("site"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    filename = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("format"), max_length=10, choices=Kind)
    source = models.CharField(_("logiciel d’origine"), max_length=20, blank=True, default="")
    columns = models.JSONField(_("colonnes"), default=list)
    mapping = models.JSONField(_("correspondance"), default=dict)
    """By field, the number of the column that says it."""
    options = models.JSONField(_("choix"), default=dict)
    choices = models.JSONField(_("ressources choisies"), default=dict)
    """By name in the file, the key of the resource that a steward chose for it."""
    left_out = models.PositiveIntegerField(_("laissées de côté"), default=0)
    """What the file itself says was cancelled."""
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(_("créé le"))
    touched_at = models.DateTimeField(_("dernier signe de vie"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return self.filename


class Verdict(models.TextChoices):
    """What a row would become."""

    READY = "ready", _("prête")
    CHANGED = "changed", _("à déplacer")
    TAKEN = "taken", _("en conflit")
    KNOWN = "known", _("déjà importée")
    WRONG = "wrong", _("à corriger")


class Outcome(models.TextChoices):
    """What became of a row."""

    NONE = "", _("pas encore importée")
    WAITING = "waiting", _("en attente")
    ADDED = "added", _("ajoutée")
    MOVED = "moved", _("déplacée")
    UNCHANGED = "unchanged", _("inchangée")
    REFUSED = "refused", _("refusée")


WORTH_TRYING = (Verdict.READY, Verdict.CHANGED, Verdict.TAKEN)
"""Time that is taken may have been given back since."""


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def applicable(self) -> Self:
        return self.filter(verdict__in=WORTH_TRYING, outcome__in=(Outcome.NONE, Outcome.REFUSED))

    def waiting(self) -> Self:
        return self.filter(outcome=Outcome.WAITING)

    def counts(self) -> dict[int, dict[str, int]]:
        """By key of the import: how many rows of each verdict and outcome, and of all; one query."""
        told = {name: Count("pk", filter=Q(verdict=name)) for name in Verdict.values}
        told |= {name: Count("pk", filter=Q(outcome=name)) for name in Outcome.values if name}
        rows = self.order_by().values("batch_id").annotate(all=Count("pk"), **told)
        return {row.pop("batch_id"): row for row in map(dict, rows)}


class ImportRow(models.Model):
    """One row of a file: what it says, what it would become, what became of it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("ligne"))
    cells = models.JSONField(default=list)
    found = models.JSONField(default=list)
    """What was wrong with it already while the file was read, as in `problems`."""
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.WRONG)
    problems = models.JSONField(default=list)
    """`[[field, code, facts]]`; `booking.importing.problems` has the sentences."""
    key = models.CharField(max_length=200, blank=True, default="")
    resources = ArrayField(models.BigIntegerField(), default=list)
    atoms = ArrayField(models.BigIntegerField(), default=list)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Somebody of the house; None: the stand-in, or somebody new with `email`."""
    person_said = models.CharField(max_length=120, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    period = DateTimeRangeField(null=True)
    title = models.CharField(max_length=160, blank=True, default="")
    attendees = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(_("suite donnée"), max_length=10, choices=Outcome, blank=True, default="")
    refusal = models.CharField(_("motif du refus"), max_length=300, blank=True, default="")
    booking = models.UUIDField(null=True)
    """Public id of the booking that it became, or that it was already; no foreign key, lest bookings pay for it."""

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["batch", "verdict"], name="import_row_by_verdict"),
            models.Index(fields=["batch", "number"], condition=Q(outcome="waiting"), name="import_row_waiting"),
        ]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once_per_line")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"
