from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person
from spaces.models import Site


class ReportSubscription(models.Model):
    """Somebody of the team gets the monthly report by mail, of one site or of all they may read.

    Whether they may read it is asked again each month.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="report_subscriptions", verbose_name=_("personne"))
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lieu"),
        help_text=_("Vide : tous ceux que la personne peut lire."),
    )
    created_at = models.DateTimeField(_("depuis le"))
    sent_month = models.DateField(_("dernier mois envoyé"), null=True, blank=True)

    class Meta:
        verbose_name = _("abonnement au rapport")
        verbose_name_plural = _("abonnements au rapport")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "site"], name="report_subscription_once_per_site", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.site or '–'}"
