"""Who is responsible for what, and the tokens of the four accounts."""

from datetime import datetime

from backend.demo.people import People
from backend.demo.places import Network
from members.actions.tokens import create_token
from members.models.token import Scope
from spaces.models import Steward

OWN = [
    Scope.BOOKINGS_READ,
    Scope.BOOKINGS_WRITE,
    Scope.CALENDARS,
    Scope.BILLING_READ,
    Scope.BILLING_WRITE,
]


def appoint(people: People, network: Network) -> None:
    manager, host, publisher = Steward.Role.MANAGER, Steward.Role.HOST, Steward.Role.PUBLISHER
    rows = [Steward(person=people.manager, site=None, role=manager)]
    rows += [Steward(person=people.host, site=house, role=host) for house in network.houses]
    for site in [*network.houses, *network.partners]:
        mediators = [person for person, bearer in people.mediators if bearer == site.organisation]
        rows += [Steward(person=person, site=site, role=publisher) for person in mediators]
        if site.organisation == network.bearers["Défis"]:
            rows.append(Steward(person=people.partner, site=site, role=publisher))
    Steward.objects.bulk_create(rows)


def hand_out_tokens(people: People, network: Network, *, now: datetime) -> None:
    """Known secrets, for trying the API out; the command is refused in production."""
    scopes = {
        "coworker": OWN,
        "partner": [*OWN, Scope.SESSIONS_PUBLISH],
        "manager": list(Scope),
        "host": [*OWN, Scope.DESK, Scope.USAGE_WRITE],
    }
    for account, granted in scopes.items():
        create_token(
            person=getattr(people, account),
            name=f"Démonstration ({account})",
            scopes=granted,
            now=now,
            organisation=network.bearers["Défis"] if account == "partner" else None,
            secret=f"demo-{account}",
        )
