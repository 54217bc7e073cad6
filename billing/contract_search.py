"""Looking for contracts by what they are on a day."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from billing.models import Membership
from billing.models.membership import MembershipQuerySet

SOON = timedelta(days=30)


class Filter(TextChoices):
    ACTIVE = "active", _("en cours")
    TRIAL = "trial", _("à l’essai")
    PAUSED = "paused", _("en pause")
    LEAVING = "leaving", _("résiliés")
    ENDING = "ending", _("finissent sous 30 jours")
    ENDED = "ended", _("terminés")


def last_rows(rows: MembershipQuerySet) -> MembershipQuerySet:
    """One row for each contract."""
    later = Membership.objects.filter(contract=OuterRef("contract"), starts_on__gt=OuterRef("starts_on"))
    return rows.filter(~Exists(later))


def filtered(rows: MembershipQuerySet, chosen: str, day: date) -> MembershipQuerySet:
    """Of last rows, those whose contract is so on the day; all that are not over where nothing is chosen."""
    in_force = Exists(Membership.objects.active_on(day).filter(contract=OuterRef("contract")))
    goes_on, is_trial = Q(ends_on=None), Q(trial_until__gte=day)
    words: dict[str, Q] = {
        "active": goes_on & in_force & ~is_trial,
        "trial": goes_on & in_force & is_trial,
        "paused": goes_on & ~in_force & Q(anchor_on__lte=day),
        "leaving": Q(ends_on__gte=day),
        "ending": Q(ends_on__gte=day, ends_on__lte=day + SOON),
        "ended": Q(ends_on__lt=day),
    }
    return rows.filter(words.get(chosen, goes_on | Q(ends_on__gte=day)))


def named_like(rows: MembershipQuerySet, words: str) -> MembershipQuerySet:
    said = words.strip()
    if not said:
        return rows
    return rows.filter(
        Q(person__name__icontains=said)
        | Q(person__email__icontains=said)
        | Q(organisation__name__icontains=said)
        | Q(plan__name__icontains=said)
    )
