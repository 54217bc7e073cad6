"""A file's bytes, whatever they are, as rows."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from agenda.importing.cells import read_table
from agenda.importing.events import read_events
from agenda.importing.places import Places
from agenda.importing.told import Source
from booking.errors import ImportUnreadable
from booking.importing.decoding import text_of
from booking.importing.table import tidy
from spaces.catalogue import SiteEntry

COPY = re.compile(r"(?: ?\(\d{1,3}\)|[-_ ]copie?)$")


def read_source(data: bytes, places: Places, site: SiteEntry, *, now: datetime, filename: str = "") -> Source:
    """Raises ImportUnreadable, ImportTooLarge."""
    text = text_of(data)
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        source = read_events(text, places, site, now=now)
        if not source.rows and not source.left_out:
            raise ImportUnreadable(_("Cet agenda ne contient aucun événement."))
    else:
        source = read_table(text, places, site)
    source.name = source.name or plain_name(filename)
    return source


def plain_name(filename: str) -> str:
    """`agenda (1).ics` is another copy of `agenda.ics`."""
    return COPY.sub("", tidy(filename.rpartition("/")[2]).rpartition(".")[0] or tidy(filename))[:120]
