from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models.person import Person


class DoorCode(models.Model):
    """Six digits by which somebody says who they are at a door's screen. Only their digest is kept."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="door_code", verbose_name=_("personne"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("créé le"))

    class Meta:
        verbose_name = _("code de porte")
        verbose_name_plural = _("codes de porte")

    def __str__(self) -> str:
        return str(self.person)
