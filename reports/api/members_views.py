"""Members' money, for managers and accountants of a site or of the network."""

from dataclasses import replace

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.reading import read_query
from reports.api.answering import Report, forms_of
from reports.api.members_shapes import (
    ClearingReportSerializer,
    LiabilitiesSerializer,
    ReceivablesSerializer,
    RecurringSerializer,
)
from reports.api.reading import GroupField, ReportQuery, question_in
from reports.members_money import bridge, liabilities, receivables, tables
from reports.members_money.clearing import clearing
from reports.naming import names_for
from spaces import catalogue


class RecurringQuery(ReportQuery):
    group_by = GroupField(child=serializers.ChoiceField(bridge.GROUPS), required=False)


class ReceivablesQuery(ReportQuery):
    group_by = GroupField(child=serializers.ChoiceField(receivables.GROUPS), required=False)


class LiabilitiesQuery(ReportQuery):
    """What is owed is always told apart by its nature first."""

    group_by = GroupField(child=serializers.ChoiceField(liabilities.GROUPS), required=False)


class Recurring(Report):
    @extend_schema(
        operation_id="reports_recurring",
        parameters=[RecurringQuery],
        responses=forms_of(RecurringSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """Monthly recurring revenue and members: from the start to the end, what came, changed, paused and went.

        Of a site: the contracts that are at home there. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`.
        """
        values, current = read_query(request, RecurringQuery), catalogue.current()
        question = question_in(request, values, current)
        report = bridge.bridge(question, catalogue=current)
        return self.answer(request, tables.recurring_table(report, names_for(question.group_by, current)))


class Receivables(Report):
    @extend_schema(
        operation_id="reports_receivables",
        parameters=[ReceivablesQuery],
        responses=forms_of(ReceivablesSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What is owed at the end of the period, by how late it is, and days sales outstanding.

        Of a site: its share of each invoice. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`.
        """
        values, current = read_query(request, ReceivablesQuery), catalogue.current()
        question = question_in(request, values, current)
        report = receivables.receivables(question, catalogue=current)
        return self.answer(request, tables.receivables_table(report, names_for(question.group_by, current)))


class Liabilities(Report):
    @extend_schema(
        operation_id="reports_liabilities",
        parameters=[LiabilitiesQuery],
        responses=forms_of(LiabilitiesSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What is owed to members at the end of the last day: passes, fees ahead, credit, deposits; beside the ledger.

        Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`.
        """
        values, current = read_query(request, LiabilitiesQuery), catalogue.current()
        asked = question_in(request, values, current)
        question = replace(asked, group_by=("liability", *asked.group_by))
        report = liabilities.liabilities(question, catalogue=current)
        return self.answer(request, tables.liabilities_table(report, names_for(question.group_by, current)))


class Clearing(Report):
    @extend_schema(
        operation_id="reports_clearing",
        parameters=[ReportQuery],
        responses=forms_of(ClearingReportSerializer),
        tags=["reports"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What issuers owe each other for the period: uses at one's site that another's plans and passes paid.

        Of a site: what touches it. Also as CSV and XLSX, by `Accept` or `.csv`, `.xlsx`.
        """
        values, current = read_query(request, ReportQuery), catalogue.current()
        question = replace(question_in(request, values, current), group_by=("debtor", "creditor"))
        report = clearing(question, catalogue=current)
        return self.answer(request, tables.clearing_table(report, names_for(question.group_by, current)))
