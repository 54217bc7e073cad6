from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Resource, Site


class Scenario(models.Model):
    """A what-if: prices, plans, opening hours and booking rules as they might be, apart from the real ones.

    `terms` holds all of it (`reports.simulation.terms` reads and writes it); what is not in it stays as it is. It
    copies values, so nothing that is edited here is ever in force.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=80)
    note = models.TextField(_("ce qu’il essaie"), max_length=2000, blank=True, default="")
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="scenarios",
        verbose_name=_("lieu"),
        help_text=_("Vide : tout le réseau."),
    )
    terms = models.JSONField(_("conditions"), default=dict)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="scenarios", verbose_name=_("préparé par"))
    created_at = models.DateTimeField(_("créé le"))
    changed_at = models.DateTimeField(_("modifié le"))

    class Meta:
        verbose_name = _("scénario")
        verbose_name_plural = _("scénarios")
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return self.name


class SimulationRun(models.Model):
    """One replay of the real usage of some days under a scenario, as it was when asked. `result` is all it found."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("échoué")
        STOPPED = "stopped", _("arrêté")

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="runs", verbose_name=_("scénario"))
    terms = models.JSONField(_("conditions rejouées"))
    """Those of the scenario when it was asked, so that a result stays true of what it replayed."""
    first_day = models.DateField(_("du"))
    last_day = models.DateField(_("au"))
    kind = models.CharField(_("nature"), max_length=12, choices=Resource.Kind, blank=True, default="")
    elasticity = models.DecimalField(
        _("élasticité-prix"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(-5), MaxValueValidator(0)],
        help_text=_("De combien de pour cent l’usage change quand le prix monte de 1 %. Vide : l’usage ne change pas."),
    )
    status = models.CharField(_("état"), max_length=8, choices=Status, default=Status.WAITING)
    done = models.PositiveIntegerField(_("rejouées"), default=0)
    total = models.PositiveIntegerField(_("à rejouer"), default=0)
    result = models.JSONField(_("résultat"), null=True, blank=True)
    failure = models.CharField(_("ce qui a manqué"), max_length=300, blank=True, default="")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("demandé par"))
    created_at = models.DateTimeField(_("demandé le"))
    started_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    touched_at = models.DateTimeField(_("dernier signe de vie"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    """How often a worker began it; who holds an older number has lost it to another."""

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["scenario", "-created_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="simulation_days_are_in_order"),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(result__isnull=False), name="simulation_done_has_a_result"
            ),
            models.CheckConstraint(
                condition=Q(elasticity=None) | Q(elasticity__gte=-5, elasticity__lte=0),
                name="simulation_elasticity_is_not_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} · {self.first_day} – {self.last_day}"

    @property
    def is_over(self) -> bool:
        return self.status not in (self.Status.WAITING, self.Status.RUNNING)
