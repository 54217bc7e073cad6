"""Quotas and rests in words: what they say, and the refusal where they are used up."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking.errors import CooldownRunning, QuotaExceeded
from booking.quotas import Count, Pause, Standing
from core.wording import day_text, hour_text, number_text
from spaces.models import Quota
from spaces.terms import Limit, Rest
from spaces.wording import length_text


def check_standing(standing: Standing, tz: ZoneInfo) -> None:
    """Raises QuotaExceeded or CooldownRunning."""
    if isinstance(standing, Pause):
        if standing.until is not None:
            raise _resting(standing.rest, standing.until.astimezone(tz))
        return
    if standing.holds:
        return
    limit, window = standing.limit, standing.window
    resets = window.end.astimezone(tz) if window else None
    raise QuotaExceeded(
        _used_text(standing, resets),
        policy=limit.policy,
        holder=limit.holder,
        measure=limit.measure,
        limit=plain(limit.most),
        used=plain(standing.used),
        asked=plain(standing.asked),
        window=None
        if window is None
        else {"start": window.start.astimezone(tz).isoformat(), "end": window.end.astimezone(tz).isoformat()},
        resets_at=resets.isoformat() if resets else None,
    )


def _resting(rest: Rest, until: datetime) -> CooldownRunning:
    told = {"length": length_text(rest.length), "until": f"{day_text(until.date())}, {hour_text(until)}"}
    return CooldownRunning(
        _("Il faut laisser passer %(length)s : de nouveau possible à partir du %(until)s.") % told,
        policy=rest.policy,
        until=until.isoformat(),
    )


def _used_text(count: Count, resets: datetime | None) -> str:
    told = {"quota": limit_text(count.limit), "used": amount_text(count.limit, count.used)}
    if resets is None:
        return _("Le quota est de %(quota)s ; déjà en cours à ce moment : %(used)s.") % told
    told["day"] = day_text(resets.date())
    return _("Le quota est de %(quota)s ; déjà pris : %(used)s. Il repart à zéro le %(day)s.") % told


def limit_text(limit: Limit) -> str:
    """`6 h par semaine et par organisation`."""
    told = {"amount": amount_text(limit, limit.most)}
    return SENTENCES[limit.window, limit.holder]() % told


def amount_text(limit: Limit, amount: Decimal) -> str:
    if limit.measure == Quota.Measure.HOURS:
        return f"{number_text(amount, 0 if amount == int(amount) else 2)}\u00a0h"
    return ngettext("%(number)s réservation", "%(number)s réservations", int(amount)) % {"number": int(amount)}


SENTENCES = {
    ("day", "person"): lambda: _("%(amount)s par jour et par personne"),
    ("week", "person"): lambda: _("%(amount)s par semaine et par personne"),
    ("month", "person"): lambda: _("%(amount)s par mois et par personne"),
    ("", "person"): lambda: _("%(amount)s en même temps par personne"),
    ("day", "organisation"): lambda: _("%(amount)s par jour et par organisation"),
    ("week", "organisation"): lambda: _("%(amount)s par semaine et par organisation"),
    ("month", "organisation"): lambda: _("%(amount)s par mois et par organisation"),
    ("", "organisation"): lambda: _("%(amount)s en même temps par organisation"),
}


def plain(amount: Decimal) -> float:
    return round(float(amount), 2)
