from typing import Any

from django import template

from members.models import Person
from notifications.models import Correspondent

register = template.Library()


@register.inclusion_tag("notifications/_returned.html")
def returned_mails(user: Any) -> dict[str, Any]:
    """To whom mails do not arrive: that it is so, and how to mend it. One query for who has an account."""
    blocked = None
    if isinstance(user, Person):
        blocked = Correspondent.objects.at(user.email).exclude(blocked_at=None).first()
    return {"blocked": blocked, "address": getattr(user, "email", "")}
