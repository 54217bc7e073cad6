"""How django-allauth meets our people."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter

from members.models import Person


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: Any, user: Person, form: Any, commit: bool = True) -> Person:
        user.name = form.cleaned_data.get("name", "")
        user.language = getattr(request, "LANGUAGE_CODE", Person.Language.FR)
        return super().save_user(request, user, form, commit)
