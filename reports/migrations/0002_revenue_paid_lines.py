import django.db.models.deletion
from django.db import migrations, models

# R(l, s) = what the first l lines of a document have got of its first s payments, rounded; a share is the difference
# of four of them. Both sums before a row are looked up once, by the indexes of what they sum.
MAKE = """
CREATE VIEW reports_paidline AS
WITH paid AS NOT MATERIALIZED (
    SELECT id, settled_on, invoice_id AS document, amount
    FROM billing_settlement WHERE payment_id IS NOT NULL AND invoice_id IS NOT NULL
    UNION ALL
    SELECT id, settled_on, credit_note_id, -amount
    FROM billing_settlement WHERE payment_id IS NOT NULL AND credit_note_id IS NOT NULL
)
SELECT
    paid.id || '-' || line.id AS id,
    paid.id AS settlement_id,
    line.id AS line_id,
    line.invoice_id,
    line.charge_id,
    paid.settled_on,
    round((before.net + charge.net) * (earlier.amount + paid.amount) / document.total, 2)
        - round(before.net * (earlier.amount + paid.amount) / document.total, 2)
        - round((before.net + charge.net) * earlier.amount / document.total, 2)
        + round(before.net * earlier.amount / document.total, 2) AS net,
    round((before.total + charge.total) * (earlier.amount + paid.amount) / document.total, 2)
        - round(before.total * (earlier.amount + paid.amount) / document.total, 2)
        - round((before.total + charge.total) * earlier.amount / document.total, 2)
        + round(before.total * earlier.amount / document.total, 2) AS total
FROM paid
JOIN billing_invoice AS document ON document.id = paid.document
JOIN billing_invoiceline AS line ON line.invoice_id = paid.document
JOIN billing_charge AS charge ON charge.id = line.charge_id
CROSS JOIN LATERAL (
    SELECT coalesce(sum(CASE WHEN invoice_id IS NULL THEN -amount ELSE amount END), 0) AS amount
    FROM billing_settlement AS settlement
    WHERE payment_id IS NOT NULL AND settlement.id < paid.id
        AND (invoice_id = paid.document OR credit_note_id = paid.document)
) AS earlier
CROSS JOIN LATERAL (
    SELECT coalesce(sum(above.net), 0) AS net, coalesce(sum(above.total), 0) AS total
    FROM billing_invoiceline AS upper
    JOIN billing_charge AS above ON above.id = upper.charge_id
    WHERE upper.invoice_id = paid.document AND upper.position < line.position
) AS before;
"""
DROP = "DROP VIEW reports_paidline;"


def reference(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_reading"), ("billing", "0012_pricing_peak_minutes")]
    operations = [
        migrations.RunSQL(MAKE, DROP),
        migrations.CreateModel(
            name="PaidLine",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("settled_on", models.DateField()),
                ("net", models.DecimalField(decimal_places=2, max_digits=12)),
                ("total", models.DecimalField(decimal_places=2, max_digits=12)),
                ("settlement", reference("billing.settlement")),
                ("line", reference("billing.invoiceline")),
                ("invoice", reference("billing.invoice")),
                ("charge", reference("billing.charge")),
            ],
            options={
                "verbose_name": "ligne de facture payée",
                "verbose_name_plural": "lignes de facture payées",
                "db_table": "reports_paidline",
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
