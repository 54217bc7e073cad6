"""How the usual calendar applications take an address: those that can be led there, and what to tap in each."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Way:
    """`url` opens the application at the very place; empty where one has to go there oneself."""

    name: str
    steps: str
    url: str = ""


def webcal(address: str) -> str:
    """The scheme that systems hand to whatever application is their calendar."""
    return "webcal:" + address.partition(":")[2]


def ways(address: str, *, name: str) -> list[Way]:
    asked = urlencode({"url": address, "name": name})
    return [
        Way(
            "Apple",
            _("iPhone, iPad, Mac : appuyez sur « Ouvrir dans mon agenda », puis sur « S’abonner »."),
        ),
        Way(
            "Google Agenda",
            _("Le bouton demande s’il faut ajouter l’agenda ; le téléphone suit. Sinon, sur un ordinateur : « Autres agendas », « À partir de l’URL », et collez l’adresse."),  # noqa: E501
            "https://calendar.google.com/calendar/r?" + urlencode({"cid": webcal(address)}),
        ),
        Way(
            "Outlook.com",
            _("Le bouton remplit tout ; il reste à importer. Sinon : « Ajouter un calendrier », « S’abonner à partir du web », et collez l’adresse."),  # noqa: E501
            f"https://outlook.live.com/calendar/0/addfromweb?{asked}",
        ),
        Way(
            "Microsoft 365",
            _("Pour le compte de votre travail ou de votre école, de la même façon."),
            f"https://outlook.office.com/calendar/0/addfromweb?{asked}",
        ),
        Way("Thunderbird", _("« Nouvel agenda », puis « Sur le réseau », et collez l’adresse.")),
        Way("Nextcloud", _("Dans Agenda : « Nouvel abonnement à partir d’un lien », et collez l’adresse.")),
        Way("Android", _("Dans ICSx⁵ ou l’agenda de votre choix, ajoutez un abonnement et collez l’adresse.")),
    ]  # fmt: skip
