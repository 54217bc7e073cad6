"""Sessions that come from elsewhere: a file or an address, and what each of its rows would become."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.partner import Partner
from agenda.models.session import Session
from core.ids import uuid7
from core.models.pulled import Pulled, PulledQuerySet
from members.models import Person
from spaces.models import Site


class PartnerCalendar(Pulled):
    """A partner's own iCalendar address: its events become sessions, on a schedule.

    `by` is on whose behalf it is published; `defaults` says what the calendar does not (`theme`, `capacity`,
    `price`, `audience` …), `site` where an event takes place that names no site of the network.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="calendars", verbose_name=_("partenaire"))
    name = models.CharField(_("nom"), max_length=80)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    defaults = models.JSONField(_("par défaut"), default=dict, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))

    objects = PulledQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda d’un partenaire")
        verbose_name_plural = _("agendas des partenaires")
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["next_pull_at"], condition=Q(stopped_at=None), name="partner_calendar_due"),
        ]

    def __str__(self) -> str:
        return self.name


class SessionImport(models.Model):
    """A file of sessions, or one reading of a partner's calendar, before and after it was applied."""

    class Kind(models.TextChoices):
        CSV = "csv", "CSV"
        ICALENDAR = "icalendar", "iCalendar"

    class Status(models.TextChoices):
        DRAFT = "draft", _("à vérifier")
        DONE = "done", _("appliqué")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="imports", verbose_name=_("partenaire"))
    calendar = models.ForeignKey(
        PartnerCalendar, models.CASCADE, null=True, blank=True, related_name="imports", verbose_name=_("agenda")
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("par"))
    kind = models.CharField(_("format"), max_length=10, choices=Kind)
    filename = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64, editable=False)
    options = models.JSONField(_("choix"), default=dict)
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.DRAFT)
    created_at = models.DateTimeField(_("créé le"))
    applied_at = models.DateTimeField(_("appliqué le"), null=True, blank=True)

    class Meta:
        verbose_name = _("import de séances")
        verbose_name_plural = _("imports de séances")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(applied_at__isnull=False), name="session_import_done_has_a_date"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class SessionVerdict(models.TextChoices):
    """What a row would do."""

    NEW = "new", _("nouvelle")
    CHANGED = "changed", _("modifiée")
    SAME = "same", _("inchangée")
    CANCELS = "cancels", _("annulée")
    WRONG = "wrong", _("à corriger")


class SessionImportRowQuerySet(models.QuerySet["SessionImportRow"]):
    def worth_doing(self) -> Self:
        return self.filter(verdict__in=(SessionVerdict.NEW, SessionVerdict.CHANGED, SessionVerdict.CANCELS))

    def counts(self) -> dict[str, int]:
        """By verdict; one query."""
        return dict(self.order_by().values_list("verdict").annotate(count=Count("pk")))


class SessionImportRow(models.Model):
    """One row: what it says itself, in the words of the API’s body; what it would do, and what became of it."""

    batch = models.ForeignKey(SessionImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("ligne"))
    external_id = models.CharField(_("identifiant du partenaire"), max_length=120, blank=True, default="")
    said = models.JSONField(default=dict)
    verdict = models.CharField(_("verdict"), max_length=8, choices=SessionVerdict, default=SessionVerdict.WRONG)
    problems = models.JSONField(default=list)
    """`[{"field": …, "code": …, "detail": …}]`."""
    changes = models.JSONField(default=list)
    """`[{"field": …, "before": …, "after": …}]`, in the words of the API's body."""
    refusal = models.CharField(_("motif du refus"), max_length=300, blank=True, default="")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+", verbose_name=_("séance"))

    objects = SessionImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["batch", "verdict"], name="session_import_row_by_verdict")]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="session_import_row_once_per_line")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class SessionSource(models.Model):
    """Where a session came from last: what vanishes there is cancelled here, and nothing else.

    `name` is the calendar's or the file's own. `is_off_there` while it was its source that cancelled it: what
    somebody cancelled here is not published again by it.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="source", verbose_name=_("séance"))
    calendar = models.ForeignKey(
        PartnerCalendar, models.SET_NULL, null=True, blank=True, related_name="sources", verbose_name=_("agenda")
    )
    name = models.CharField(_("source"), max_length=120)
    is_off_there = models.BooleanField(_("annulée à la source"), default=False)

    class Meta:
        verbose_name = _("source d’une séance")
        verbose_name_plural = _("sources des séances")

    def __str__(self) -> str:
        return f"{self.session_id} · {self.name}"
