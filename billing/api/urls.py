from django.urls import path

from billing.api import books, checkouts, contract_urls, invoices, pass_urls, payment_urls, tariffs, views
from core.api.tables import list_paths

urlpatterns = [
    *list_paths("tariffs", tariffs.Tariffs, "tariffs"),
    path("tariffs/<uuid:public_id>", tariffs.TariffDetail.as_view(), name="tariff"),
    *contract_urls.urlpatterns,
    *list_paths("charges", views.Charges, "charges"),
    path("checkouts/<uuid:public_id>", checkouts.CheckoutDetail.as_view(), name="checkout"),
    *list_paths("accounting/journal", books.JournalLines, "accounting-journal"),
    *list_paths("accounting/aged-balance", books.AgedBalances, "accounting-aged-balance"),
    path("accounting/fec", books.Fec.as_view(), name="accounting-fec"),
    path("accounting/archives/<int:closing>", books.Archive.as_view(), name="accounting-archive"),
    *list_paths("invoices", invoices.Invoices, "invoices"),
    path("invoices/<uuid:public_id>", invoices.InvoiceDetail.as_view(), name="invoice"),
    path("invoices/<uuid:public_id>.pdf", invoices.InvoicePdf.as_view(), name="invoice-pdf"),
    path("invoices/<uuid:public_id>.xml", invoices.InvoiceXml.as_view(), name="invoice-xml"),
    path("account/statement", invoices.AccountStatement.as_view(), name="account-statement"),
    path("invoice-runs", invoices.InvoiceRuns.as_view(), name="invoice-runs"),
    path("invoice-runs/<uuid:public_id>", invoices.InvoiceRunDetail.as_view(), name="invoice-run"),
    *pass_urls.urlpatterns,
    *payment_urls.urlpatterns,
]
