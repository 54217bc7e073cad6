"""Makes the whole demo world in one transaction, so that it is there entirely or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

from django.db import connection, transaction

from backend.demo.access import appoint, hand_out_tokens
from backend.demo.asking import Diary
from backend.demo.attending import attend
from backend.demo.bookings import live_through
from backend.demo.coming_and_going import come_and_go
from backend.demo.connections import connect
from backend.demo.costs import spend
from backend.demo.doors import hang_doors
from backend.demo.elsewhere import publish_from_elsewhere
from backend.demo.invoices import invoice_past_months
from backend.demo.label import hold_label
from backend.demo.mails import write_to_people
from backend.demo.memberships import ask_more_of_newcomers, lately, live_with_plans
from backend.demo.money import draft_next_year, make_issuers
from backend.demo.monthly import report_monthly
from backend.demo.open_data import tell_everybody
from backend.demo.opening import announce_what_comes, open_wider, train
from backend.demo.outside import follow_the_town_hall
from backend.demo.passes import sell_passes, use_and_contribute
from backend.demo.paying import ask_to_pay
from backend.demo.payments import pay
from backend.demo.people import ACCOUNTS, DOMAIN, People, make_people
from backend.demo.permanences import receive
from backend.demo.places import Network, make_network
from backend.demo.prices import make_plans, make_prices, subscribe
from backend.demo.queues import wait_for_things
from backend.demo.reading import describe_workshops
from backend.demo.repeating import repeat_weekly
from backend.demo.rules import set_rules
from backend.demo.span import Span
from backend.demo.team import gather
from backend.demo.what_if import wonder
from backend.demo.workshops import hold_workshops
from core import outbox
from members.models import Person

SEED = "perriere"


def is_there() -> bool:
    return Person.objects.filter(email__in=[f"{account}@{DOMAIN}" for account in ACCOUNTS]).exists()


@contextmanager
def without_savepoints() -> Iterator[None]:
    """Inside our one transaction, those of the actions set no savepoints: two statements of five are saved.

    A refusal from inside an action's transaction then ends the whole load, so nothing is asked that could meet one.
    """
    has_them = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = has_them


def make_world(*, scale: int, now: datetime, say: Callable[[str], None]) -> None:
    """History is recorded without its mails: nobody wants a confirmation of a booking of two months ago."""
    span = Span(now)
    rng = Random(SEED)  # noqa: S311  # dice, not secrets
    with transaction.atomic(), without_savepoints(), outbox.quiet():
        network = make_network(span, scale=scale)
        people = make_people(network.bearers, scale=scale, rng=rng)
        appoint(people, network)
        hand_out_tokens(people, network, now=now)
        make_issuers(network, span)
        make_prices(network, span)
        draft_next_year(span)
        plans = make_plans()
        besides = subscribe(people, plans, network, span, rng=rng)
        ask_more_of_newcomers()
        open_wider(network, people, plans)
        train(network, people, span)
        besides += sell_passes(people, span)
        say(f"{len(network.houses) + len(network.partners)} sites, {Person.objects.count()} people")
        diary = Diary()
        say(f"{hold_workshops(span, people, network, diary, seed=SEED)} sessions of workshops")
        say(f"{describe_workshops(now=now)} workshops that say for whom they are")
        say(f"{hold_label(network, people, span, now=now)} places under the label")
        besides += [*lately(people, network, span, diary), *come_and_go(people, network, span)]
        living = live_through(span, people, network, diary, besides=besides, seed=SEED, say=say)
        say(f"{gather(people, network.houses[0], now=now)} bookings of several things at once")
        hang_doors(people, network, now=now)
        announce_what_comes(network, people, now=now)
        say(f"{wait_for_things(people, now=now)} in the waiting list")
        say(f"{attend(now=now)} registrations that name nobody any more")
        say(f"{set_rules(network, people, now=now)} rules worth reading")
        say(", ".join(f"{count} {what}" for what, count in living.tally.most_common()))
        say(f"{invoice_past_months(people, span)} invoices")
        say(f"{spend(network, people.manager, span, now=now)} costs of places")
    with transaction.atomic(), outbox.quiet():
        live_on(people, network, span, rng=rng, now=now, say=say)


def live_on(
    people: People, network: Network, span: Span, *, rng: Random, now: datetime, say: Callable[[str], None]
) -> None:
    """What is asked with its savepoints, for it may meet a refusal."""
    say(f"{use_and_contribute(people, network, span, rng=rng, now=now)} things metered")
    say(f"a series of {repeat_weekly(people, network.houses[0], now=now)} dates")
    say(f"{receive(people, span, now=now)} sessions of permanences and series")
    say(f"{publish_from_elsewhere(people, network, now=now)} sessions from a partner's own file")
    say(f"{ask_to_pay(network, people, now=now)} bookings to pay or to give a deposit for")
    say(f"{pay(people.manager, network.houses[0], now=now)} payments at the desk and by direct debit")
    say(f"{follow_the_town_hall(people, now=now)} busy times of the town hall")
    say(f"{connect(people, now=now)} messages to another system")
    say(f"{live_with_plans(people, span, now=now)} contracts that change")
    say(f"{report_monthly(people, now=now)} monthly reports by mail")
    say(f"{write_to_people(people, now=now)} mails in the log")
    say(f"{wonder(people, span, now=now)} what-ifs")
    say(f"{tell_everybody(people.manager, now=now)} year of published accounts")
