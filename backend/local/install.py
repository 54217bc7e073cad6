"""Create `.venv` from the hashed lock. Run by the system's Python, so it uses the standard library only.

The stamp inside the environment is the hash of the lock; when it matches there is nothing to do.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "dev.txt"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "lock.sha256"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # the system's Python, not the one we lint for
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 …")
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text().strip() == wanted:
        return
    print("Installing the locked packages into .venv …", flush=True)
    if not PYTHON.exists():
        create_environment()
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*command, "-r", str(LOCK)], check=False).returncode:
        sys.exit("The packages could not be installed; pip's message is above.")
    STAMP.write_text(wanted + "\n")


def create_environment() -> None:
    """Debian splits venv into a package of its own; say so instead of showing its traceback."""
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
        sys.exit("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv")


if __name__ == "__main__":
    main()
