"""Compile `locale/*/LC_MESSAGES/*.po` beside themselves, without gettext on the machine.

`python -m backend.translations`; the local runner, the tests and the container's build do it. Compiled catalogues
are not kept in git, so they are made again only when their source is newer.
"""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """The catalogues that were written. Written aside and renamed, so that a reader never sees half of one."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        aside = compiled.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(aside))
        aside.replace(compiled)
        written.append(compiled)
    return written


if __name__ == "__main__":
    compile_all()
