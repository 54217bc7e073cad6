"""Photos as they are kept: made anew as JPEG, small enough for a page, with nothing of where and with what they were
taken."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from booking.errors import PhotoTooLarge, PhotoUnreadable

MOST_BYTES = 12 * 1024 * 1024
MOST_POINTS = 60_000_000
LONGEST_EDGE = 1600
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG without any of the metadata it came with."""

    image: bytes
    width: int
    height: int


def read_photo(file: BinaryIO, *, size: int | None) -> Photo:
    """Raises PhotoTooLarge, by bytes or by points, and PhotoUnreadable. The points are known before they are read."""
    if size is not None and size > MOST_BYTES:
        raise PhotoTooLarge(limit=MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_POINTS:
                    raise PhotoTooLarge(limit=MOST_BYTES)
                return _anew(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PhotoUnreadable() from error


def _anew(picture: Image.Image) -> Photo:
    picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    plain = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    plain.paste(seen, mask=seen.getchannel("A"))
    file = io.BytesIO()
    plain.save(file, "JPEG", quality=QUALITY, optimize=True)
    return Photo(file.getvalue(), plain.width, plain.height)
