from django.db import models
from django.db.models import Q


class ConfigurationStamp(models.Model):
    """One row; triggers raise `version` when a configuration table changes (core.configuration)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="configuration_stamp_is_single")]

    def __str__(self) -> str:
        return str(self.version)
