from django.db import migrations

from core.configuration import bump_on_change

MAKE = """
CREATE FUNCTION billing_charge_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'charges are append-only: reverse them instead'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_is_append_only', TABLE = 'billing_charge';
END $$;
CREATE TRIGGER charge_is_append_only BEFORE UPDATE OR DELETE ON billing_charge
    FOR EACH ROW EXECUTE FUNCTION billing_charge_refuse_change();
"""
DROP = """
DROP TRIGGER charge_is_append_only ON billing_charge;
DROP FUNCTION billing_charge_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_initial"), ("core", "0003_configuration_stamp")]
    operations = [
        bump_on_change("billing_tariff", "billing_price", "billing_plan", "billing_planallowance"),
        migrations.RunSQL(MAKE, DROP),
    ]
