"""A number that moves with whatever the dashboard's figures are made of; a sequence, so that nobody waits for it."""

from django.db import migrations

TABLES = ("booking_booking", "booking_allocation", "booking_blockage", "billing_charge")
MAKE = "\n".join(
    [
        "CREATE SEQUENCE reports_stamp;",
        """
CREATE FUNCTION reports_figures_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Until the end of the transaction it shows that somebody is writing; whoever writes holds it beside the others.
    PERFORM pg_advisory_xact_lock_shared(7, 52000);
    PERFORM nextval('reports_stamp');
    RETURN NULL;
END $$;
""",
        *(
            f"CREATE TRIGGER reports_figures_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reports_figures_changed();"
            for table in TABLES
        ),
    ]
)
DROP = "\n".join(
    [
        *(f"DROP TRIGGER reports_figures_changed ON {table};" for table in TABLES),
        "DROP FUNCTION reports_figures_changed;",
        "DROP SEQUENCE reports_stamp;",
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_squashed_0012"),
        ("booking", "0001_squashed_0014"),
        ("reports", "0003_simulation_sign_of_life"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
