from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from members.models import Person


class AccessGroup(models.Model):
    """People for whom other rules hold: wider opening hours, priority, days of their own.

    One belongs by name, or through a membership of a plan that gives access (`billing.Plan.access_groups`).
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(_("identifiant"), unique=True)
    name = models.CharField(_("nom"), max_length=80)
    name_en = models.CharField(_("nom anglais"), max_length=80, blank=True, default="")
    people = models.ManyToManyField(Person, blank=True, related_name="access_groups", verbose_name=_("personnes"))

    class Meta:
        verbose_name = _("groupe d’accès")
        verbose_name_plural = _("groupes d’accès")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
