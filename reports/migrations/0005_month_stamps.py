"""A number for each month, on the clocks of UTC, that moves with whatever that month's figures are made of.

They are sequences, so that nobody waits for them; forty-eight of them, so that bookings ahead leave alone the months
that are over. One more moves with the memberships by which payers are told apart. They take the place of the one number
that moved with everything.
"""

from importlib import import_module

from django.db import migrations

# An activity's day is somewhere the day of UTC, or one beside it: who asks for a month's stamps allows for that.
PERIODS = {
    "booking_allocation": "SELECT booked AS period FROM {rows}",
    # Says who came, and who pays. It is written before its allocations and deleted after them.
    "booking_booking": "SELECT period FROM {rows} UNION ALL "
    "SELECT booked FROM booking_allocation WHERE booking_id IN (SELECT id FROM {rows})",
    "booking_blockage": "SELECT period FROM {rows}",
    "billing_charge": "SELECT tstzrange(midnight, midnight, '[]') "
    "FROM {rows}, LATERAL (SELECT activity_on::timestamp AT TIME ZONE 'UTC' AS midnight) AS day",
}
EVENTS = {
    "booking_allocation": ("INSERT", "UPDATE", "DELETE"),
    "booking_booking": ("UPDATE",),
    "booking_blockage": ("UPDATE",),
    "billing_charge": ("INSERT", "UPDATE", "DELETE"),
}
ROWS = {"INSERT": ("written",), "UPDATE": ("former", "written"), "DELETE": ("former",)}
REFERENCES = {"former": "OLD TABLE AS former", "written": "NEW TABLE AS written"}
PAYERS = ("billing_membership", "billing_plan", "members_organisation")

SEQUENCES = """
DO $$ BEGIN
    FOR month IN 0..47 LOOP
        EXECUTE format('CREATE SEQUENCE reports_month_%s', month);
    END LOOP;
END $$;
CREATE SEQUENCE reports_payers_stamp;
"""
FUNCTIONS = """
CREATE FUNCTION reports_move_months(periods tstzrange[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Until the end of the transaction it shows that somebody is writing; whoever writes holds it beside the others.
    PERFORM pg_advisory_xact_lock_shared(7, 52000);
    PERFORM nextval(format('reports_month_%s', month)::regclass) FROM (
        SELECT DISTINCT (extract(year FROM day) * 12 + extract(month FROM day) - 1)::int % 48 AS month
        FROM unnest(periods) AS period
        CROSS JOIN LATERAL generate_series(
            date_trunc('month', lower(period) AT TIME ZONE 'UTC'), upper(period) AT TIME ZONE 'UTC', '1 month'
        ) AS day
    ) AS touched;
END $$;

CREATE FUNCTION reports_all_months_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7, 52000);
    PERFORM nextval(format('reports_month_%s', month)::regclass) FROM generate_series(0, 47) AS month;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_payers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7, 52000);
    PERFORM nextval('reports_payers_stamp');
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_move_months((SELECT array_agg(period) FROM ({periods}) AS changed (period)));
    RETURN NULL;
END $$;
CREATE TRIGGER reports_months_{event} AFTER {event} ON {table} REFERENCING {references}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""
WHOLE = """
CREATE TRIGGER {function} AFTER {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
EMPTIED = ("booking_allocation", "billing_charge")


def name(table: str, event: str) -> str:
    return f"reports_{table}_{event}".lower()


def trigger(table: str, event: str) -> str:
    rows = ROWS[event]
    periods = " UNION ".join(PERIODS[table].format(rows=one) for one in rows)
    references = " ".join(REFERENCES[one] for one in rows)
    return TRIGGER.format(name=name(table, event), table=table, event=event, periods=periods, references=references)


EACH = [(table, event) for table, events in EVENTS.items() for event in events]
MAKE = "\n".join(
    [
        SEQUENCES,
        FUNCTIONS,
        *(trigger(table, event) for table, event in EACH),
        *(WHOLE.format(function="reports_all_months_changed", events="TRUNCATE", table=table) for table in EMPTIED),
        *(
            WHOLE.format(
                function="reports_payers_changed", events="INSERT OR UPDATE OR DELETE OR TRUNCATE", table=table
            )
            for table in PAYERS
        ),
    ]
)
DROP = "\n".join(
    [
        *(f"DROP FUNCTION {name(table, event)} CASCADE;" for table, event in EACH),
        "DROP FUNCTION reports_payers_changed CASCADE;",
        "DROP FUNCTION reports_all_months_changed CASCADE;",
        "DROP FUNCTION reports_move_months;",
        "DROP SEQUENCE reports_payers_stamp;",
        *(f"DROP SEQUENCE reports_month_{month};" for month in range(48)),
    ]
)
former = import_module("reports.migrations.0004_dashboard_stamp")


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_squashed_0012"),
        ("booking", "0001_squashed_0014"),
        ("members", "0001_initial"),
        ("reports", "0004_dashboard_stamp"),
    ]

    operations = [migrations.RunSQL(former.DROP, former.MAKE), migrations.RunSQL(MAKE, DROP)]
