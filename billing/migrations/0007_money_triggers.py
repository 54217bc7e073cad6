from django.db import migrations

from core.configuration import bump_on_change

APPEND_ONLY = {
    "billing_charge": "charge_is_append_only",
    "billing_invoice": "invoice_is_append_only",
    "billing_invoiceline": "invoice_line_is_append_only",
    "billing_invoicedocument": "invoice_document_is_append_only",
    "billing_payment": "payment_is_append_only",
    "billing_settlement": "settlement_is_append_only",
    "billing_ledgerentry": "ledger_entry_is_append_only",
    "billing_ledgerline": "ledger_line_is_append_only",
    "billing_closing": "closing_is_append_only",
    "billing_usagerecord": "usage_record_is_append_only",
    "billing_passmovement": "pass_movement_is_append_only",
    "billing_membershipchange": "membership_change_is_append_only",
}
"""Charges have refused UPDATE and DELETE since before; all of them refuse TRUNCATE too."""

REFUSE = """
CREATE FUNCTION billing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: correct it by a further row', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;
"""


def refusing() -> tuple[str, str]:
    make, drop = [REFUSE], []
    for table, name in APPEND_ONLY.items():
        if table != "billing_charge":
            make.append(
                f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION billing_refuse_change('{name}');"
            )
            drop.append(f"DROP TRIGGER {name} ON {table};")
        make.append(
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change('{name}');"
        )
        drop.append(f"DROP TRIGGER {name}_whole ON {table};")
    return "\n".join(make), "\n".join([*drop, "DROP FUNCTION billing_refuse_change();"])


# An entry without lines adds up to nothing on both sides, so it is looked at too.
LEDGER = """
CREATE FUNCTION billing_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry bigint;
    debits numeric; credits numeric;
BEGIN
    IF TG_TABLE_NAME = 'billing_ledgerline' THEN entry := NEW.entry_id; ELSE entry := NEW.id; END IF;
    SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0) INTO debits, credits
    FROM billing_ledgerline WHERE entry_id = entry;
    IF debits <> credits OR debits = 0 THEN
        RAISE EXCEPTION 'entry %: debits % and credits % do not balance', entry, debits, credits
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances', TABLE = 'billing_ledgerentry';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before varchar := (
        SELECT digest FROM billing_ledgerentry WHERE issuer_id = NEW.issuer_id AND position = NEW.position - 1
    );
    closed date := (SELECT max(ends_on) FROM billing_closing WHERE issuer_id = NEW.issuer_id);
BEGIN
    IF NEW.previous_digest <> coalesce(before, '') OR (before IS NULL AND NEW.position <> 1) THEN
        RAISE EXCEPTION 'entry % does not follow the one before it', NEW.position
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_follows', TABLE = 'billing_ledgerentry';
    END IF;
    IF NEW.entered_on <= closed THEN
        RAISE EXCEPTION 'the ledger is closed until %', closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_is_in_an_open_period',
            TABLE = 'billing_ledgerentry';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON billing_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION billing_entry_follows();
CREATE CONSTRAINT TRIGGER ledger_entry_balances AFTER INSERT ON billing_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_entry_balances();
CREATE CONSTRAINT TRIGGER ledger_line_balances AFTER INSERT ON billing_ledgerline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_entry_balances();
"""
NO_LEDGER = """
DROP TRIGGER ledger_line_balances ON billing_ledgerline;
DROP TRIGGER ledger_entry_balances ON billing_ledgerentry;
DROP TRIGGER ledger_entry_follows ON billing_ledgerentry;
DROP FUNCTION billing_entry_follows();
DROP FUNCTION billing_entry_balances();
"""

CHARGES = """
CREATE FUNCTION billing_charge_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date := (SELECT max(ends_on) FROM billing_closing WHERE kind = 'month');
BEGIN
    IF NEW.activity_on <= closed THEN
        RAISE EXCEPTION 'the activity is closed until %', closed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_is_in_an_open_month', TABLE = 'billing_charge';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_is_in_an_open_month BEFORE INSERT ON billing_charge
    FOR EACH ROW EXECUTE FUNCTION billing_charge_is_open();
"""
NO_CHARGES = """
DROP TRIGGER charge_is_in_an_open_month ON billing_charge;
DROP FUNCTION billing_charge_is_open();
"""

INVOICES = """
CREATE FUNCTION billing_invoice_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    sign integer; net_said numeric; vat_said numeric; net_found numeric; vat_found numeric;
BEGIN
    IF TG_TABLE_NAME = 'billing_invoiceline' THEN asked := NEW.invoice_id; ELSE asked := NEW.id; END IF;
    SELECT CASE kind WHEN 'credit_note' THEN -1 ELSE 1 END, net, vat INTO sign, net_said, vat_said
    FROM billing_invoice WHERE id = asked;
    SELECT coalesce(sum(charge.net), 0), coalesce(sum(charge.vat), 0) INTO net_found, vat_found
    FROM billing_invoiceline AS line JOIN billing_charge AS charge ON charge.id = line.charge_id
    WHERE line.invoice_id = asked;
    IF net_said <> sign * net_found OR vat_said <> sign * vat_found THEN
        RAISE EXCEPTION 'invoice %: its lines add up to % and %', asked, net_found, vat_found
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_adds_up', TABLE = 'billing_invoice';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoice_adds_up AFTER INSERT ON billing_invoice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_invoice_adds_up();
CREATE CONSTRAINT TRIGGER invoice_line_adds_up AFTER INSERT ON billing_invoiceline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_invoice_adds_up();
"""
NO_INVOICES = """
DROP TRIGGER invoice_line_adds_up ON billing_invoiceline;
DROP TRIGGER invoice_adds_up ON billing_invoice;
DROP FUNCTION billing_invoice_adds_up();
"""

# Whoever settles holds the account's row, so that the sums seen here are the last ones.
SETTLEMENTS = """
CREATE FUNCTION billing_check_spent(a_payment bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    had numeric; spent numeric;
BEGIN
    SELECT payment.amount + coalesce((SELECT sum(amount) FROM billing_payment WHERE reverses_id = payment.id), 0)
    INTO had FROM billing_payment AS payment WHERE payment.id = a_payment;
    SELECT coalesce(sum(amount), 0) INTO spent FROM billing_settlement WHERE payment_id = a_payment;
    IF had > 0 AND (spent > had OR spent < 0) OR had = 0 AND spent <> 0 OR had < 0 AND (spent < had OR spent > 0) THEN
        RAISE EXCEPTION 'payment %: % spent of %', a_payment, spent, had
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_never_overspent', TABLE = 'billing_payment';
    END IF;
END $$;
CREATE FUNCTION billing_settlement_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    due numeric; paid numeric;
BEGIN
    IF NEW.invoice_id IS NOT NULL THEN
        SELECT total INTO due FROM billing_invoice WHERE id = NEW.invoice_id AND kind = 'invoice';
        SELECT coalesce(sum(amount), 0) INTO paid FROM billing_settlement WHERE invoice_id = NEW.invoice_id;
        IF due IS NULL OR paid > due OR paid < 0 THEN
            RAISE EXCEPTION 'invoice %: % paid of %', NEW.invoice_id, paid, due USING ERRCODE = 'check_violation',
                CONSTRAINT = 'invoice_is_never_overpaid', TABLE = 'billing_settlement';
        END IF;
    END IF;
    IF NEW.credit_note_id IS NOT NULL THEN
        SELECT total INTO due FROM billing_invoice WHERE id = NEW.credit_note_id AND kind = 'credit_note';
        SELECT coalesce(sum(CASE WHEN payment_id IS NULL THEN amount ELSE -amount END), 0) INTO paid
        FROM billing_settlement WHERE credit_note_id = NEW.credit_note_id;
        IF due IS NULL OR paid > due OR paid < 0 THEN
            RAISE EXCEPTION 'credit note %: % spent of %', NEW.credit_note_id, paid, due
                USING ERRCODE = 'check_violation',
                CONSTRAINT = 'credit_note_is_never_overspent', TABLE = 'billing_settlement';
        END IF;
    END IF;
    IF NEW.payment_id IS NOT NULL THEN
        PERFORM billing_check_spent(NEW.payment_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION billing_payment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reverses_id IS NOT NULL THEN
        PERFORM billing_check_spent(NEW.reverses_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settlement_fits AFTER INSERT ON billing_settlement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_settlement_fits();
CREATE CONSTRAINT TRIGGER payment_fits AFTER INSERT ON billing_payment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_payment_fits();
"""
NO_SETTLEMENTS = """
DROP TRIGGER payment_fits ON billing_payment;
DROP TRIGGER settlement_fits ON billing_settlement;
DROP FUNCTION billing_payment_fits();
DROP FUNCTION billing_settlement_fits();
DROP FUNCTION billing_check_spent(bigint);
"""

PASSES = """
CREATE FUNCTION billing_pass_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    said integer; found integer;
BEGIN
    IF TG_TABLE_NAME = 'billing_passmovement' THEN asked := NEW.used_pass_id; ELSE asked := NEW.id; END IF;
    SELECT "left" INTO said FROM billing_pass WHERE id = asked;
    SELECT coalesce(sum(units), 0) INTO found FROM billing_passmovement WHERE used_pass_id = asked;
    IF said <> found THEN
        RAISE EXCEPTION 'pass %: % left, its movements say %', asked, said, found
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pass_adds_up', TABLE = 'billing_pass';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pass_adds_up AFTER INSERT OR UPDATE ON billing_pass
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_pass_adds_up();
CREATE CONSTRAINT TRIGGER pass_movement_adds_up AFTER INSERT ON billing_passmovement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_pass_adds_up();
"""
NO_PASSES = """
DROP TRIGGER pass_movement_adds_up ON billing_passmovement;
DROP TRIGGER pass_adds_up ON billing_pass;
DROP FUNCTION billing_pass_adds_up();
"""

CONTRACTS = "UPDATE billing_membership SET contract = gen_random_uuid();"


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_money")]
    operations = [
        migrations.RunSQL(CONTRACTS, migrations.RunSQL.noop),
        bump_on_change(
            "billing_peakwindow",
            "billing_unitprice",
            "billing_usagekind",
            "billing_issuer",
            "billing_issuerterms",
            "billing_bearing",
            "billing_closing",
        ),
        migrations.RunSQL(*refusing()),
        migrations.RunSQL(LEDGER, NO_LEDGER),
        migrations.RunSQL(CHARGES, NO_CHARGES),
        migrations.RunSQL(INVOICES, NO_INVOICES),
        migrations.RunSQL(SETTLEMENTS, NO_SETTLEMENTS),
        migrations.RunSQL(PASSES, NO_PASSES),
    ]
