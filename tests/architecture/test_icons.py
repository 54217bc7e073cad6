import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USES = re.compile(r"""{% icon ["']([\w-]+)["']""")
NAMES = re.compile(r"""icon_name=["']([\w-]+)["']""")


def test_every_icon_that_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    pages = [page for page in ROOT.rglob("templates/**/*.html") if ".venv" not in page.parts]
    named = {name for page in pages for pattern in (USES, NAMES) for name in pattern.findall(page.read_text())}
    assert named - drawn == set()
