"""Rules of places as people read them."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import FIXED, duration_text
from spaces.policies import Policy
from spaces.terms import staircase

DAY = timedelta(days=1)
NOTHING = timedelta(0)


def length_text(length: timedelta) -> str:
    """`45 min`, `2 h 30`; from two days on, whole days in words: `60 jours`."""
    if length >= 2 * DAY and not length % DAY:
        return ngettext("%(days)s jour", "%(days)s jours", length.days) % {"days": length.days}
    return duration_text(length)


def cancellation_text(policy: Policy) -> str:
    """`gratuite jusqu’à 24 h avant ; puis 50 % ; tout est dû à moins de 4 h du début`."""
    first, *_more = tiers = staircase(policy.tiers)
    words = [
        _("gratuite jusqu’au début")
        if first.notice == NOTHING
        else _("gratuite jusqu’à %(length)s avant") % {"length": length_text(first.notice)}
    ]
    words += [
        _("à moins de %(length)s, %(percent)s\u00a0%% du prix")
        % {"length": length_text(tier.notice), "percent": tier.percent}
        for tier in tiers
        if tier.notice
    ]
    return f"{FIXED}; ".join(words)
