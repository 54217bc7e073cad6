"""Passes bought, given, handed over, refunded, run out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from billing.access_money import check_may_transfer
from billing.actions.buying import buy_pass, refund_pass
from billing.actions.giving import give_pass, write_movement
from billing.actions.handing_over import transfer_pass
from billing.actions.lapsing import expire_passes, remind_passes
from billing.holding import Counts, counts_of
from billing.models import Charge, Pass, PassMovement
from billing.standing import Payer
from billing.use_errors import PassNotRefundable, PassOver, PassTooShort, PassTransferNotAllowed
from core.models import Event
from members.models import Affiliation
from tests.conftest import MONDAY, NOW
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.passes import PassOfferFactory, pass_of

DAY = timedelta(days=1)


def moves(row: Pass) -> list[tuple[str, int]]:
    return list(row.movements.order_by("pk").values_list("what", "units"))


def buy(person, *, organisation=None, **offer) -> Pass:
    return buy_pass(offer=PassOfferFactory(**offer), payer=Payer(person.pk, organisation), by=person, now=NOW)


def test_buying_charges_the_price_and_gives_the_units(coworker):
    bought = buy(coworker)
    charge = Charge.objects.get()
    assert (bought.left, moves(bought), charge.kind, charge.total) == (10, [("given", 10)], "pass", Decimal("90.00"))
    assert (charge.source_kind, charge.source_id, charge.person) == ("pass", bought.public_id, coworker)


def test_a_pass_is_valid_for_its_days_with_the_first_counted(coworker):
    bought = buy(coworker, valid_days=1)
    assert (bought.valid_from, bought.valid_until) == (MONDAY, MONDAY)


def test_a_pass_for_nothing_makes_no_charge(coworker):
    assert (buy(coworker, price=0).left, Charge.objects.count()) == (10, 0)


def test_an_organisation_pays_for_its_pool(coworker):
    organisation = OrganisationFactory()
    bought = buy(coworker, organisation=organisation)
    assert (bought.person, bought.organisation, Charge.objects.get().organisation) == (None, organisation, organisation)


def test_buying_burns_nothing(coworker):
    """Units go when a use is confirmed, not on the click that buys them."""
    bought = buy(coworker)
    assert (bought.left, counts_of([bought], today=MONDAY)) == (bought.quantity, {})


def test_a_gift_says_who_gave_it_and_why(coworker):
    steward = PersonFactory()
    given = give_pass(offer=PassOfferFactory(), payer=Payer(coworker.pk), by=steward, reason="Panne", now=NOW)
    movement = given.movements.get()
    assert (given.origin, movement.by, movement.reason, Charge.objects.count()) == ("gift", steward, "Panne", 0)


def test_a_refund_answers_the_charge_and_takes_the_units_back(coworker):
    bought, manager = buy(coworker), PersonFactory()
    refund_pass(bought=bought, by=manager, reason="Erreur", now=NOW)
    bought.refresh_from_db()
    assert (bought.left, moves(bought)[-1], Charge.objects.total()) == (0, ("refunded", -10), Decimal("0.00"))
    assert bought.movements.get(what="refunded").reason == "Erreur"


def test_a_pass_is_refunded_once(coworker):
    bought = buy(coworker)
    refund_pass(bought=bought, by=coworker, reason="Erreur", now=NOW)
    with pytest.raises(PassNotRefundable):
        refund_pass(bought=bought, by=coworker, reason="Erreur", now=NOW)


def test_what_was_begun_or_given_is_not_refunded(coworker):
    begun = buy(coworker)
    with transaction.atomic():
        Pass.objects.filter(pk=begun.pk).update(left=9)
        write_movement(begun, PassMovement.What.RESERVED, -1, by=coworker, now=NOW)
    for row in (begun, pass_of(coworker)):
        with pytest.raises(PassNotRefundable):
            refund_pass(bought=row, by=coworker, reason="Erreur", now=NOW)


def test_handing_over_moves_units_and_keeps_the_last_day(coworker):
    fellow = PersonFactory()
    source = pass_of(coworker)
    received = transfer_pass(source=source, units=4, to=fellow, by=coworker, now=NOW)
    source.refresh_from_db()
    assert (source.left, moves(source)[-1]) == (6, ("sent", -4))
    assert (received.person, received.left, moves(received)) == (fellow, 4, [("received", 4)])
    assert (received.valid_until, received.unit_minutes) == (source.valid_until, source.unit_minutes)


def test_nobody_hands_over_more_than_is_left_or_what_is_over(coworker):
    to = PersonFactory()
    with pytest.raises(PassTooShort):
        transfer_pass(source=pass_of(coworker, quantity=2), units=3, to=to, by=coworker, now=NOW)
    over = pass_of(coworker, valid_until=MONDAY - DAY)
    with pytest.raises(PassOver):
        transfer_pass(source=over, units=1, to=to, by=coworker, now=NOW)


def may(row, by, to) -> bool:
    try:
        return check_may_transfer(row, by, to.public_id) == to
    except PassTransferNotAllowed:
        return False


def test_units_stay_within_the_organisation(coworker):
    organisation, elsewhere = OrganisationFactory(), OrganisationFactory()
    AffiliationFactory(person=coworker, organisation=organisation)
    fellow = AffiliationFactory(organisation=organisation).person
    stranger = AffiliationFactory(organisation=elsewhere).person
    own = pass_of(coworker)
    allowed = {to: may(own, coworker, to) for to in (organisation, fellow, elsewhere, stranger, coworker)}
    assert allowed == {organisation: True, fellow: True, elsewhere: False, stranger: False, coworker: False}
    assert not may(own, fellow, fellow)


def test_a_pool_is_given_from_by_who_answers_for_it(coworker):
    organisation = OrganisationFactory()
    AffiliationFactory(person=coworker, organisation=organisation)
    answering = AffiliationFactory(organisation=organisation, role=Affiliation.Role.ADMINISTRATOR).person
    pool = pass_of(organisation=organisation)
    assert (may(pool, coworker, coworker), may(pool, answering, coworker), may(pool, answering, organisation)) == (
        False,
        True,
        False,
    )


def test_what_is_left_lapses_after_the_last_day(coworker):
    last, over = pass_of(coworker, valid_until=MONDAY), pass_of(coworker, valid_until=MONDAY - DAY)
    assert [expire_passes(now=NOW), expire_passes(now=NOW)] == [1, 0]
    last.refresh_from_db()
    over.refresh_from_db()
    assert (last.left, over.left, moves(over)[-1]) == (10, 0, ("expired", -10))


def test_what_comes_back_after_the_last_day_lapses_too(coworker):
    row = pass_of(coworker, valid_until=MONDAY - DAY)
    expire_passes(now=NOW)
    with transaction.atomic():
        Pass.objects.filter(pk=row.pk).update(left=1)
        write_movement(row, PassMovement.What.RETURNED, 1, by=coworker, now=NOW)
    assert (expire_passes(now=NOW), moves(row)[-1]) == (1, ("expired", -1))


def test_a_fortnight_before_its_holder_is_told_once(coworker):
    pass_of(coworker, valid_until=MONDAY + 14 * DAY)
    assert [remind_passes(now=NOW - DAY), remind_passes(now=NOW), remind_passes(now=NOW + DAY)] == [0, 1, 0]
    assert Event.objects.filter(kind="pass.reminder_due").count() == 1


def test_nobody_is_told_of_what_is_empty_or_was_short_from_the_start(coworker):
    empty = pass_of(coworker, quantity=1, valid_until=MONDAY + DAY)
    transfer_pass(source=empty, units=1, to=PersonFactory(), by=coworker, now=NOW)
    Pass.objects.exclude(pk=empty.pk).update(valid_until=date(2028, 1, 1))
    pass_of(coworker, valid_from=MONDAY, valid_until=MONDAY + 7 * DAY)
    assert remind_passes(now=NOW) == 0


def test_a_pass_has_what_its_movements_say(coworker):
    row = pass_of(coworker)
    Pass.objects.filter(pk=row.pk).update(left=9)
    with pytest.raises(DatabaseError, match="its movements say"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def use(row: Pass, day: date, units: int = 1, reverses: Charge | None = None) -> Charge:
    sign = -1 if reverses else 1
    what = PassMovement.What.RETURNED if reverses else PassMovement.What.RESERVED
    charge = Charge.objects.create(
        person=row.person,
        kind="desk",
        group="public",
        label="Poste 4",
        rule="pass",
        quantity=sign,
        unit="unit",
        unit_price=0,
        net=0,
        vat_rate=20,
        vat=0,
        total=0,
        activity_on=day,
        source_kind="booking",
        source_id=row.public_id,
        pass_used=row,
        pass_units=sign * units,
        reverses=reverses,
        created_at=NOW,
    )
    with transaction.atomic():
        Pass.objects.filter(pk=row.pk).update(left=row.left - sign * units)
        write_movement(row, what, -sign * units, charge=charge, by=row.person, now=NOW)
    row.refresh_from_db()
    return charge


def test_a_reserved_unit_is_used_once_its_day_is_over(coworker):
    row = pass_of(coworker)
    use(row, MONDAY)
    seen = [counts_of([row], today=day)[row.pk] for day in (MONDAY, MONDAY + DAY)]
    assert seen == [Counts(reserved=1, used=0), Counts(reserved=0, used=1)]


def test_what_is_cancelled_is_neither_reserved_nor_used(coworker):
    """Even where the correction had to be written down on a later day."""
    row = pass_of(coworker)
    charge = use(row, MONDAY - DAY)
    use(row, MONDAY, reverses=charge)
    assert counts_of([row], today=MONDAY)[row.pk] == Counts(0, 0)
