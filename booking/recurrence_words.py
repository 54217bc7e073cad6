"""A recurrence as people say it: « chaque semaine le lundi et le mercredi, jusqu’au 30 juin 2027 »."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from booking.recurrence import Recurrence
from core.wording import is_french

WORKING_DAYS = tuple((0, day) for day in range(5))
A_MONDAY = date(2027, 1, 11)


def rule_text(rule: Recurrence, first: date) -> str:
    """A whole phrase without its full stop. `first` is the first day, which says what the rule leaves unsaid."""
    rhythm = _rhythm(rule.spelled_out(first))
    if rule.until:
        return _("%(rhythm)s, jusqu’au %(day)s") % {"rhythm": rhythm, "day": long_day(rule.until)}
    if rule.count:
        counted = ngettext("%(rhythm)s, %(count)s fois", "%(rhythm)s, %(count)s fois", rule.count)
        return counted % {"rhythm": rhythm, "count": rule.count}
    return rhythm


def long_day(day: date) -> str:
    """`30 juin 2027`, `1er mars 2027`; `30 June 2027`."""
    number = "1er" if day.day == 1 and is_french() else str(day.day)
    return f"{number} {date_format(day, 'F')} {day.year}"


def _rhythm(rule: Recurrence) -> str:
    if rule.by_month and rule.freq != "YEARLY":
        return _("à des dates choisies dans l’année")
    say = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[rule.freq]
    return say(rule)


def _daily(rule: Recurrence) -> str:
    if rule.by_month_day or rule.by_set_pos:
        return _("à des dates choisies dans le mois")
    if rule.by_day and rule.interval == 1:
        return _weekly(rule)
    if rule.by_day:
        return _("à des dates choisies dans la semaine")
    return ngettext("chaque jour", "tous les %(count)s jours", rule.interval) % {"count": rule.interval}


def _weekly(rule: Recurrence) -> str:
    days = sorted(day for _ordinal, day in rule.by_day)
    if rule.by_set_pos:
        return _("à des dates choisies dans la semaine")
    said = {"count": rule.interval, "days": _listed([_on_weekday(day) for day in days])}
    if tuple(days) == tuple(range(5)):
        return ngettext(
            "chaque semaine du lundi au vendredi", "toutes les %(count)s semaines du lundi au vendredi", rule.interval
        ) % {"count": rule.interval}
    return ngettext("chaque semaine %(days)s", "toutes les %(count)s semaines %(days)s", rule.interval) % said


def _monthly(rule: Recurrence) -> str:
    on = _in_month(rule)
    if not on:
        return _("à des dates choisies dans le mois")
    said = {"count": rule.interval, "days": on}
    return ngettext("chaque mois %(days)s", "tous les %(count)s mois %(days)s", rule.interval) % said


def _yearly(rule: Recurrence) -> str:
    if len(rule.by_month) == 1 and len(rule.by_month_day) == 1 and rule.by_month_day[0] > 0 and not rule.by_day:
        try:
            day = date(2028, rule.by_month[0], rule.by_month_day[0])
        except ValueError:
            return _("à des dates choisies dans l’année")
        number = "1er" if day.day == 1 and is_french() else str(day.day)
        said = {"count": rule.interval, "day": f"{number} {date_format(day, 'F')}"}
        return ngettext("chaque année le %(day)s", "tous les %(count)s ans le %(day)s", rule.interval) % said
    return _("à des dates choisies dans l’année")


def _in_month(rule: Recurrence) -> str:
    """`le 15`, `le premier lundi`, `le dernier jour ouvré`; empty where it takes too many words."""
    if rule.by_day and rule.by_month_day:
        return ""
    return _on_weekdays(rule) if rule.by_day else _on_numbers(rule)


def _on_weekdays(rule: Recurrence) -> str:
    pairs, picked = rule.by_day, rule.by_set_pos
    if tuple(sorted(pairs)) == WORKING_DAYS and picked in ((1,), (-1,)):
        return _("le premier jour ouvré") if picked == (1,) else _("le dernier jour ouvré")
    if picked and (len(picked), len(pairs), pairs[0][0]) != (1, 1, 0):
        return ""
    names = [_ordinal_weekday(picked[0] if picked else ordinal, day) for ordinal, day in pairs]
    return _listed(names) if all(names) else ""


def _on_numbers(rule: Recurrence) -> str:
    if rule.by_month_day == (-1,):
        return _("le dernier jour")
    if rule.by_set_pos or not all(day > 0 for day in rule.by_month_day):
        return ""
    return _listed([_on_number(day) for day in sorted(rule.by_month_day)])


def _on_weekday(day: int) -> str:
    return [
        _("le lundi"), _("le mardi"), _("le mercredi"), _("le jeudi"), _("le vendredi"), _("le samedi"),
        _("le dimanche"),
    ][day]  # fmt: skip


def _on_number(day: int) -> str:
    return _("le 1er") if day == 1 else _("le %(number)s") % {"number": day}


def _ordinal_weekday(ordinal: int, day: int) -> str:
    forms = {
        0: _("chaque %(weekday)s"),
        1: _("le premier %(weekday)s"),
        2: _("le deuxième %(weekday)s"),
        3: _("le troisième %(weekday)s"),
        4: _("le quatrième %(weekday)s"),
        5: _("le cinquième %(weekday)s"),
        -1: _("le dernier %(weekday)s"),
        -2: _("l’avant-dernier %(weekday)s"),
    }
    name = date_format(A_MONDAY.replace(day=A_MONDAY.day + day), "l")
    return forms[ordinal] % {"weekday": name} if ordinal in forms else ""


def _listed(names: Sequence[str]) -> str:
    """`le lundi, le mercredi et le vendredi`."""
    if len(names) < 2:
        return "".join(names)
    joined = pgettext("entre des éléments d’une liste", ", ").join(names[:-1])
    return _("%(first)s et %(last)s") % {"first": joined, "last": names[-1]}
