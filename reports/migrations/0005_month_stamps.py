"""A number for each month, on the clocks of UTC, that moves with whatever the occupancy of that month is made of.

They are sequences, so that nobody waits for them; forty-eight of them, so that bookings ahead leave alone the months
that are over. One more moves with the memberships by which payers are told apart.
"""

from django.db import migrations

MAKE = """
DO $$ BEGIN
    FOR month IN 0..47 LOOP
        EXECUTE format('CREATE SEQUENCE reports_month_%s', month);
    END LOOP;
END $$;
CREATE SEQUENCE reports_payers_stamp;

CREATE FUNCTION reports_move_months(booked tstzrange[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- As `reports_figures_changed` does: it shows that somebody is writing until the end of the transaction.
    PERFORM pg_advisory_xact_lock_shared(7, 52000);
    PERFORM nextval(format('reports_month_%s', month)::regclass) FROM (
        SELECT DISTINCT (extract(year FROM day) * 12 + extract(month FROM day) - 1)::int % 48 AS month
        FROM unnest(booked) AS period
        CROSS JOIN LATERAL generate_series(
            date_trunc('month', lower(period) AT TIME ZONE 'UTC'), upper(period) AT TIME ZONE 'UTC', '1 month'
        ) AS day
    ) AS touched;
END $$;

CREATE FUNCTION reports_allocations_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_move_months((SELECT array_agg(booked) FROM written));
    RETURN NULL;
END $$;

CREATE FUNCTION reports_allocations_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_move_months(
        (SELECT array_agg(booked) FROM (SELECT booked FROM former UNION SELECT booked FROM written) AS changed)
    );
    RETURN NULL;
END $$;

-- A booking's own row says who came, and who pays. It is written before its allocations and deleted after them.
CREATE FUNCTION reports_bookings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_move_months(
        (SELECT array_agg(booked) FROM booking_allocation JOIN written ON booking_id = written.id)
    );
    RETURN NULL;
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

CREATE TRIGGER reports_month_inserted AFTER INSERT ON booking_allocation
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION reports_allocations_written();
CREATE TRIGGER reports_month_deleted AFTER DELETE ON booking_allocation
    REFERENCING OLD TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION reports_allocations_written();
CREATE TRIGGER reports_month_updated AFTER UPDATE ON booking_allocation
    REFERENCING OLD TABLE AS former NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION reports_allocations_changed();
CREATE TRIGGER reports_month_emptied AFTER TRUNCATE ON booking_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION reports_all_months_changed();
CREATE TRIGGER reports_month_updated AFTER UPDATE ON booking_booking
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION reports_bookings_changed();
CREATE TRIGGER reports_payers_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON billing_membership
    FOR EACH STATEMENT EXECUTE FUNCTION reports_payers_changed();
CREATE TRIGGER reports_payers_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON billing_plan
    FOR EACH STATEMENT EXECUTE FUNCTION reports_payers_changed();
CREATE TRIGGER reports_payers_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON members_organisation
    FOR EACH STATEMENT EXECUTE FUNCTION reports_payers_changed();
"""
DROP = """
DROP TRIGGER reports_payers_changed ON members_organisation;
DROP TRIGGER reports_payers_changed ON billing_plan;
DROP TRIGGER reports_payers_changed ON billing_membership;
DROP TRIGGER reports_month_updated ON booking_booking;
DROP TRIGGER reports_month_emptied ON booking_allocation;
DROP TRIGGER reports_month_updated ON booking_allocation;
DROP TRIGGER reports_month_deleted ON booking_allocation;
DROP TRIGGER reports_month_inserted ON booking_allocation;
DROP FUNCTION reports_payers_changed;
DROP FUNCTION reports_all_months_changed;
DROP FUNCTION reports_bookings_changed;
DROP FUNCTION reports_allocations_changed;
DROP FUNCTION reports_allocations_written;
DROP FUNCTION reports_move_months;
DROP SEQUENCE reports_payers_stamp;
DO $$ BEGIN
    FOR month IN 0..47 LOOP
        EXECUTE format('DROP SEQUENCE reports_month_%s', month);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0001_squashed_0012"),
        ("booking", "0001_squashed_0014"),
        ("members", "0001_initial"),
        ("reports", "0004_dashboard_stamp"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
