from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Person


class PublishedAccounts(models.Model):
    """A year's accounts in short, which the network chose to publish: `summary`, as it was then."""

    year = models.PositiveSmallIntegerField(_("année"), unique=True)
    summary = models.JSONField(_("comptes"))
    note = models.TextField(_("ce que l’année a été"), max_length=4000, blank=True, default="")
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("publié par"))
    published_at = models.DateTimeField(_("publié le"))

    class Meta:
        verbose_name = _("comptes publiés")
        verbose_name_plural = _("comptes publiés")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="published_accounts_year_is_a_year"
            )
        ]

    def __str__(self) -> str:
        return str(self.year)
