"""`python -m backend.local <command>`: what the Makefile's targets call."""

import sys

from backend.local import checks, commands, run, testing, throwaway

COMMANDS = {
    "run": run.run,
    "reset": commands.reset,
    "test": testing.test,
    "check": checks.check,
    "shell": commands.shell,
    "lock": commands.lock,
    "databases": throwaway.serve,
}


def main() -> int:
    name, *arguments = sys.argv[1:] or [""]
    if name not in COMMANDS:
        print(f"usage: python -m backend.local {'|'.join(COMMANDS)} …", file=sys.stderr)
        return 2
    return COMMANDS[name](arguments)


if __name__ == "__main__":
    sys.exit(main())
