"""What was spent on the days asked for: a month that lies partly inside counts by its days."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Sum

from reports.costs.sharing import days_inside, month_length, pro_rata
from reports.models import Cost
from reports.question import Question
from reports.words import month_word


class Spent(NamedTuple):
    """Cents of one site, month, behaviour and activity, which is empty where all share."""

    site: int
    month: str
    behaviour: str
    activity: str
    cents: int


def spent(question: Question) -> Iterator[Spent]:
    """One query. Of every activity, whichever the question names."""
    days = question.days
    rows = Cost.objects.filter(month__gte=days.first.replace(day=1), month__lte=days.last)
    if question.sites is not None:
        rows = rows.filter(site__in=question.sites)
    sums = rows.order_by().values_list("site_id", "month", "behaviour", "activity").annotate(Sum("amount"))
    for site, month, behaviour, activity, amount in sums:
        cents = pro_rata(int(amount * 100), days_inside(month, days), month_length(month))
        yield Spent(site, month_word(month), behaviour, activity, cents)
