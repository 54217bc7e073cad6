"""The mails of sign-in: they go out while the person waits, and carry keys."""

from typing import Any

from allauth.core import context as current
from django.contrib.sites.shortcuts import get_current_site

from core import clock
from members.sign_in import AccountAdapter as MembersAdapter
from notifications.actions.at_once import send_at_once


class AccountAdapter(MembersAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises MailAway and AddressRefusesMail, which are pages with what to do."""
        request = current.request
        said = {"request": request, "email": email, "current_site": get_current_site(request), **context}
        mail = self.render_mail(template_prefix, email, said)
        send_at_once(mail, kind=f"account.{template_prefix.rpartition('/')[2]}", now=clock.now())
