"""Where there is no Chromium, journeys say how to get one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.local import browser, testing

JOURNEY = """
import pytest

@pytest.mark.journey
def test_somebody_books(chromium_path):
    raise AssertionError("reached without a browser")
"""


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")


def test_journey_is_skipped_with_a_word_of_help(tmp_path: Path, nowhere: None) -> None:
    (tmp_path / "test_journey.py").write_text(JOURNEY)
    options = ["-p", "backend.local.browser", "-p", "no:django", "-p", "no:cacheprovider", "-rs", "-c", os.devnull]
    said = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert (browser.INSTALL in said, "1 skipped" in said) == (True, True)


def test_automatic_build_without_chromium_fails(
    nowhere: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    assert (testing.test(["local"]), capsys.readouterr().out.strip()) == (1, browser.INSTALL)


def test_chromium_of_the_variable_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert browser.find() == sys.executable
