"""Public identifiers: UUID version 7 (RFC 9562, section 5.7), ordered by time of making."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    milliseconds = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (noise >> 68) << 64
    value |= 0b10 << 62 | noise & (1 << 62) - 1
    return uuid.UUID(int=value)
