from billing.models.account import Account
from billing.models.card import Checkout, StripeEvent
from billing.models.charge import Charge
from billing.models.contribution import Contribution, ContributionRule
from billing.models.invoice import (
    Invoice,
    InvoiceDocument,
    InvoiceLine,
    InvoiceReminder,
    InvoiceRun,
    InvoiceRunItem,
)
from billing.models.issuer import Bearing, Issuer, IssuerTerms
from billing.models.ledger import Closing, Counter, Journal, LedgerEntry, LedgerLine
from billing.models.membership import Membership, MembershipChange, Plan, PlanAllowance
from billing.models.passes import Pass, PassMovement, PassOffer
from billing.models.payment import BankLine, Deposit, Method, Payment, Settlement
from billing.models.sepa import Debit, DebitBatch, Mandate
from billing.models.tariff import PeakWindow, Price, PriceGroup, Tariff, UnitPrice, UsageKind
from billing.models.usage import UsageRecord

__all__ = [
    "Account", "BankLine", "Bearing", "Charge", "Checkout", "Closing", "Contribution", "ContributionRule", "Counter",
    "Debit", "DebitBatch", "Deposit", "Invoice", "InvoiceDocument", "InvoiceLine", "InvoiceReminder", "InvoiceRun",
    "InvoiceRunItem", "Issuer", "IssuerTerms", "Journal", "LedgerEntry", "LedgerLine", "Mandate", "Membership",
    "MembershipChange", "Method", "Pass", "PassMovement", "PassOffer", "Payment", "PeakWindow", "Plan", "PlanAllowance",
    "Price", "PriceGroup", "Settlement", "StripeEvent", "Tariff", "UnitPrice", "UsageKind", "UsageRecord",
]  # fmt: skip
