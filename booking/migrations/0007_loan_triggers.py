from django.db import migrations

# Rows of several tables are concerned: what kind of thing is lent, and what kind of booking carries a loan.
MAKE = """
CREATE FUNCTION booking_refuse_loan_of_other_things() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT kind FROM spaces_resource WHERE id = NEW.resource_id) <> 'equipment' THEN
        RAISE EXCEPTION 'only equipment is lent'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_item_is_equipment', TABLE = 'booking_loanitem';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER loan_item_is_equipment AFTER INSERT OR UPDATE OF resource_id ON booking_loanitem
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_loan_of_other_things();

CREATE FUNCTION booking_refuse_loan_of_a_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT purpose FROM booking_booking WHERE id = NEW.booking_id) <> 'loan' THEN
        RAISE EXCEPTION 'this booking is not a loan'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_is_of_a_booking_that_leaves', TABLE = 'booking_loan';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER loan_is_of_a_booking_that_leaves AFTER INSERT ON booking_loan
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_loan_of_a_use();
"""
DROP = """
DROP TRIGGER loan_is_of_a_booking_that_leaves ON booking_loan;
DROP FUNCTION booking_refuse_loan_of_a_use();
DROP TRIGGER loan_item_is_equipment ON booking_loanitem;
DROP FUNCTION booking_refuse_loan_of_other_things();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_loans")]
    operations = [migrations.RunSQL(MAKE, DROP)]
