"""From bytes to text, whatever the spreadsheet that wrote them."""

import codecs

from django.utils.translation import gettext as _

from booking.errors import ImportTooLarge, ImportUnreadable

MOST_BYTES = 8 * 1024 * 1024
NOT_TEXT = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG")
"""Spreadsheets in their own format, archives, documents: an archive is never opened."""
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or Windows-1252, without NULs. Raises ImportTooLarge, ImportUnreadable."""
    if len(data) > MOST_BYTES:
        raise ImportTooLarge(_("Un fichier compte 8 Mo au plus : découpez-le."), limit=MOST_BYTES)
    if data.startswith(NOT_TEXT):
        raise ImportUnreadable(_("Enregistrez d’abord le classeur au format CSV, ou l’agenda au format iCalendar."))
    text = _decoded(data).replace("\0", "").lstrip("\ufeff")
    if not text.strip():
        raise ImportUnreadable(_("Le fichier est vide."))
    return text


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "") or _guessed(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportUnreadable(_("Enregistrez le fichier en UTF-8.")) from error


def _guessed(data: bytes) -> str:
    """Every other byte of western UTF-16 is nought; what is no UTF-8 was written by an older Windows."""
    start = data[:2000]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _of_windows(data)
    return "utf-8"


def _of_windows(data: bytes) -> str:
    """Windows-1252 leaves five bytes undefined; Latin-1 takes everything."""
    return "latin-1" if any(byte in data for byte in b"\x81\x8d\x8f\x90\x9d") else "cp1252"
