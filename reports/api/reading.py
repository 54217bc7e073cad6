"""What a report's address takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from billing.models import Charge
from core.api.fields import WordsField
from members.api.caller import person_of
from members.models import ApiToken
from members.models.token import Scope
from reports import revenue
from reports.access import narrowed as readable_keys
from reports.access import readable_sites
from reports.narrowing import Narrowed, narrowed, sites_among
from reports.question import Days, Question
from spaces.api.views import site_key
from spaces.catalogue import Catalogue


class GroupField(WordsField):
    """Words that cut the report into rows, each once."""

    default_error_messages = {"twice": _("Chaque découpage ne se demande qu’une fois.")}

    def to_internal_value(self, data: Any) -> list[str]:
        words = super().to_internal_value(data)
        if len(set(words)) < len(words):
            self.fail("twice")
        return words


class ReportQuery(serializers.Serializer):
    """`from` and `to` are local dates, both included; `site` may be said again and again."""

    site = serializers.ListField(child=serializers.UUIDField(), required=False)

    def get_fields(self) -> dict[str, Any]:
        days = {"from": serializers.DateField(), "to": serializers.DateField()}
        return {**days, **super().get_fields()}


class RevenueQuery(ReportQuery):
    kind = serializers.ChoiceField(Charge.Kind.choices, required=False)
    group_by = GroupField(child=serializers.ChoiceField(revenue.GROUPS), required=False)
    basis = serializers.ChoiceField(revenue.BASES, default=revenue.ACTIVITY)


def question_in(request: Request, values: dict[str, Any], catalogue: Catalogue) -> Question:
    """Raises the refusals of `reports.access`, SiteNotFound, PeriodInvalid, PeriodTooLong."""
    readable = readable_sites(person_of(request), request.auth)
    return Question(
        days=Days(values["from"], values["to"]),
        sites=sites_in(values, readable, catalogue),
        kind=values.get("kind", ""),
        group_by=tuple(values.get("group_by", ())),
        basis=values.get("basis", revenue.ACTIVITY),
    )


def row_in(request: Request, values: dict[str, Any], words: Sequence[str], catalogue: Catalogue) -> Narrowed:
    """The row that is asked for, whose sites are ids or slugs. Raises also RowUnknown."""
    sites = values.pop("site", [])
    said = {word: values.pop(word) for word in words if word in values}
    said |= {"site": sites[0]} if len(sites) == 1 else {}
    question = question_in(request, values, catalogue)
    question = replace(question, sites=sites_among(sites, question.sites, catalogue))
    return narrowed(question, said, words, catalogue=catalogue)


def names_payers(request: Request) -> bool:
    """A session is the person's own; a token needs the right to the books."""
    return not isinstance(request.auth, ApiToken) or request.auth.has_scope(Scope.ACCOUNTING)


def sites_in(values: dict[str, Any], readable: frozenset[int] | None, catalogue: Catalogue) -> frozenset[int] | None:
    """Those named, or all that may be read. Raises SiteNotFound, ReportsNotAllowed."""
    named = [site_key(catalogue, site) for site in values.get("site", ())]
    return frozenset(key for site in named for key in readable_keys(readable, site) or ()) or readable
