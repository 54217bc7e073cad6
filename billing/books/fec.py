"""The accounting entries file (FEC): article A47 A-1 of the Livre des procédures fiscales, 18 columns, tab-separated.

One file per issuer and year, opening balances first, closing entries of classes 6 and 7 left out (none are written
here). Amounts have a decimal comma, days no separator.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import translation

from billing.books.lettering import Letters, letters_of
from billing.chart import NAMES
from billing.models import Account, Issuer, Journal, LedgerEntry, LedgerLine
from core.clock import local_date
from core.money import ZERO

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
OPENING = ("AN", "À-nouveaux")
CARRIED = "110"
"""Where the result of the years before stands in the opening balances."""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Balance:
    """Of an account of the chart, perhaps of one member, at the end of a year; positive is a debit."""

    ledger_account: str
    auxiliary: str
    auxiliary_name: str
    amount: Decimal


def file_name(issuer: Issuer, year: int) -> str:
    return f"{issuer.siren}FEC{year}1231.txt"


def fec(issuer: Issuer, year: int) -> Iterator[str]:
    """The lines of the file, with their ends. Constant memory."""
    yield _row(COLUMNS)
    yield from (_row(row) for row in _opening(issuer, year))
    letters = letters_of(issuer)
    entries = LedgerEntry.objects.filter(issuer=issuer, entered_on__year=year).order_by("journal", "serial")
    for entry in entries.prefetch_related("lines__account__person", "lines__account__organisation").iterator(CHUNK):
        for line in sorted(entry.lines.all(), key=lambda line: line.position):
            yield _row(_entered(entry, line, letters))


def _row(values: tuple[str, ...]) -> str:
    return "\t".join(_plain(value) for value in values) + "\r\n"


def _plain(text: str) -> str:
    """No value holds what separates values."""
    return " ".join(text.split())


def _entered(entry: LedgerEntry, line: LedgerLine, letters: Letters) -> tuple[str, ...]:
    letter, lettered_on = letters.of(entry, line)
    return (
        entry.journal,
        str(Journal(entry.journal).label),
        str(entry.serial),
        _day(entry.entered_on),
        _account(line.ledger_account),
        _name(line.ledger_account),
        line.account.number if line.account else "",
        line.account.name if line.account else "",
        entry.piece,
        _day(entry.piece_on),
        entry.label,
        _amount(line.debit),
        _amount(line.credit),
        letter,
        _day(lettered_on) if lettered_on else "",
        _day(local_date(entry.created_at, ZoneInfo(settings.TIME_ZONE))),
        "",
        "",
    )


def _opening(issuer: Issuer, year: int) -> Iterator[tuple[str, ...]]:
    """Balances of the balance sheet at the end of the year before; what classes 6 and 7 have made is carried."""
    balances = list(balances_before(issuer, date(year, 1, 1)))
    carried = -sum((balance.amount for balance in balances), ZERO)
    if carried:
        balances.append(Balance(CARRIED, "", "", carried))
    first = _day(date(year, 1, 1))
    for balance in balances:
        name = _name(balance.ledger_account)
        yield (
            *OPENING, "1", first, _account(balance.ledger_account), name, balance.auxiliary, balance.auxiliary_name,
            f"AN{year}", first, f"À-nouveaux {year}", _amount(max(balance.amount, ZERO)),
            _amount(max(-balance.amount, ZERO)), "", "", first, "", "",
        )  # fmt: skip


def balances_before(issuer: Issuer, day: date) -> Iterator[Balance]:
    """Of classes 1 to 5, those that are not zero, by account and member."""
    lines = LedgerLine.objects.filter(entry__issuer=issuer, entry__entered_on__lt=day)
    lines = lines.exclude(ledger_account__startswith="6").exclude(ledger_account__startswith="7")
    sums = lines.values("ledger_account", "account").annotate(debits=Sum("debit"), credits=Sum("credit"))
    accounts = _accounts_in(lines)
    for row in sums.order_by("ledger_account", "account"):
        amount = row["debits"] - row["credits"]
        if amount:
            number, name = accounts.get(row["account"], ("", ""))
            yield Balance(row["ledger_account"], number, name, amount)


def _accounts_in(lines: QuerySet[LedgerLine]) -> dict[int, tuple[str, str]]:
    found = Account.objects.filter(ledger_lines__in=lines).select_related("person", "organisation").distinct()
    return {account.pk: (account.number, account.name) for account in found}


def _name(ledger_account: str) -> str:
    """In the language in which the books are kept, whoever takes them away."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(NAMES.get(ledger_account, "Report à nouveau"))


def _account(number: str) -> str:
    """At least three digits, as everywhere; accountants' tools pad to six."""
    return number.ljust(6, "0")


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
