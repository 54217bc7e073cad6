"""The tree of refusals.

    Refusal                 something we anticipated and say no to
    ├── Invalid      400    the request makes no sense as it stands
    ├── NotAllowed   403    it makes sense, but not for this caller
    ├── NotFound     404    there is no such thing, or none the caller may see
    ├── Conflict     409    somebody or something else is in the way
    ├── Stale        412    the caller looked at an older version
    ├── Refused      422    a rule of the house says no
    └── Throttled    429    too much, too fast

Each app's `errors.py` derives its refusals from a kind, with a `code` of its own; pages and problem documents
answer with the kind's `status`. Every code stands in `docs/problems.md`.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refusal(Exception):
    """A no that people can read.

    `detail` says what happened and what to do; `facts` are JSON-ready values that help (the
    conflicting period, the limit…); `errors` maps field names to lists of sentences.
    """

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    title: ClassVar[Text] = _("Demande refusée")

    def __init__(self, detail: Text = "", *, errors: dict[str, list[Any]] | None = None, **facts: Any) -> None:
        super().__init__(self.code)
        self.detail = detail
        self.errors = errors or {}
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.detail or self.title}"


def title_of(code: str) -> Text:
    """Of the refusal that had this code; the code itself where there is none any more."""
    kinds = [Refusal]
    for kind in kinds:
        kinds.extend(kind.__subclasses__())
    return next((kind.title for kind in kinds if kind.code == code), code)


class Invalid(Refusal):
    status = 400
    code = "invalid"
    title = _("Demande invalide")


class NotAllowed(Refusal):
    status = 403
    code = "not-allowed"
    title = _("Vous n’avez pas le droit de faire cela")


class NotFound(Refusal):
    status = 404
    code = "not-found"
    title = _("Introuvable")


class Conflict(Refusal):
    status = 409
    code = "conflict"
    title = _("Un conflit empêche cette action")


class Stale(Refusal):
    status = 412
    code = "stale"
    title = _("Cette fiche a changé depuis que vous l’avez ouverte")


class Refused(Refusal):
    status = 422
    code = "refused"
    title = _("Une règle s’y oppose")


class Throttled(Refusal):
    status = 429
    code = "throttled"
    title = _("Trop de demandes")


class IdempotencyKeyReused(Refused):
    code = "idempotency-key-reused"
    title = _("Cette clé d’idempotence a déjà servi pour une autre demande")


class IdempotencyKeyInvalid(Invalid):
    code = "idempotency-key-invalid"
    title = _("Clé d’idempotence invalide")


# Outside addresses ------------------------------------------------------------------------------


class AddressRefused(Refused):
    """It is not one that is read: private, oddly written, on an odd port."""

    code = "address-refused"
    title = _("Cette adresse ne peut pas être lue d’ici")


class FetchFailed(Refused):
    """The address may be read, but what came from it is no use."""

    code = "fetch-failed"
    title = _("L’adresse n’a pas pu être lue")


class AddressUnreachable(FetchFailed):
    code = "address-unreachable"
    title = _("Le serveur de cette adresse ne répond pas")


class AddressTooSlow(FetchFailed):
    code = "address-too-slow"
    title = _("Cette adresse répond trop lentement")


class AddressTooLarge(FetchFailed):
    code = "address-too-large"
    title = _("Cette adresse donne trop de données")


class AddressWrongType(FetchFailed):
    code = "address-wrong-type"
    title = _("Cette adresse ne donne pas le contenu attendu")


class TooManyRedirects(FetchFailed):
    code = "address-redirects"
    title = _("Cette adresse renvoie trop souvent ailleurs")


class AddressAnsweredError(FetchFailed):
    code = "address-answered-error"
    title = _("Le serveur de cette adresse répond par une erreur")
