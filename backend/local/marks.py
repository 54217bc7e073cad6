"""Fingerprints that tell whether slow work was already done."""

import hashlib

from backend.local.state import ROOT


def migrations() -> str:
    """Of our migration files, of the schedules and of the lock, which stands for the migrations of the packages."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for file in sorted([*ROOT.glob("*/migrations/*.py"), ROOT / "backend" / "schedules.py"]):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
