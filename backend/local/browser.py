"""pytest plugin: journeys need Chromium, and are skipped with a word of help where there is none."""

import os
import shutil

import pytest

INSTALL = "Journeys need Chromium. On Debian or Ubuntu: apt install chromium (or set CHROMIUM to its path)."
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of the browser: the one CHROMIUM names, or the first on PATH."""
    wanted = os.environ.get("CHROMIUM")
    return shutil.which(wanted) if wanted else next((path for name in NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if find() is None:
        for item in items:
            if item.get_closest_marker("journey"):
                item.add_marker(pytest.mark.skip(reason=INSTALL))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = find()
    if path is None:
        pytest.skip(INSTALL)
    return path
