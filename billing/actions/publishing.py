"""Putting a dated tariff in force."""

from django.db import IntegrityError, transaction

from billing.errors import TariffDateTaken
from billing.models import Tariff
from core.database import violated


def publish_tariff(*, tariff: Tariff) -> None:
    """From its date on its prices hold; publishing twice changes nothing. Raises TariffDateTaken."""
    try:
        with transaction.atomic():
            Tariff.objects.filter(pk=tariff.pk).update(is_published=True)
    except IntegrityError as error:
        if violated(error) != "tariff_one_in_force_per_date":
            raise
        raise TariffDateTaken(date=tariff.valid_from.isoformat()) from error
