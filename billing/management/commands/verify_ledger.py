from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from billing.books.verifying import verify


class Command(BaseCommand):
    help = "Verify the ledger's chains, balances, closings, invoices, documents, payments; names the first broken link."

    def handle(self, *arguments: Any, **options: Any) -> None:
        is_ours = not connection.in_atomic_block
        with transaction.atomic():
            if is_ours:  # all is seen as of one moment
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            verdict = verify()
        counts = {name: getattr(verdict, name) for name in ("entries", "closings", "invoices", "payments")}
        read = ", ".join(f"{count} {name}" for name, count in counts.items())
        if verdict.faults:
            raise CommandError("\n".join([f"{read} read", *(str(fault) for fault in verdict.faults)]))
        self.stdout.write(f"{read}: sound")
