"""Tokens that publish for one partner and can do nothing else."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from agenda.access import check_may_publish
from agenda.models import Partner
from members.actions.tokens import create_token
from members.errors import TokenNotFound
from members.models import ApiToken, Person
from members.models.token import Scope

SCOPES = [Scope.SESSIONS_PUBLISH.value]


def tokens_of(partner: Partner) -> QuerySet[ApiToken]:
    """Those that are for this partner alone, whoever made them: a colleague's is revoked when the colleague leaves."""
    rows = ApiToken.objects.filter(organisation=partner.organisation_id, scopes=SCOPES, revoked_at=None)
    return rows.select_related("person").order_by("-pk")


def make_token(*, partner: Partner, name: str, days: int, by: Person, now: datetime) -> str:
    """Its secret, which is kept nowhere. It acts as who made it, as long as that person publishes for the partner."""
    check_may_publish(by, partner)
    until = now + timedelta(days=days) if days else None
    _token, secret = create_token(
        person=by, name=name, scopes=SCOPES, organisation=partner.organisation, expires_at=until, now=now
    )
    return secret


def revoke_token(*, partner: Partner, public_id: UUID, by: Person, now: datetime) -> None:
    """Raises NotThePublisher, TokenNotFound."""
    check_may_publish(by, partner)
    if not tokens_of(partner).filter(public_id=public_id).update(revoked_at=now):
        raise TokenNotFound()
