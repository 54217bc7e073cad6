"""`python -m backend.local <command>`: what the Makefile's targets call."""

import sys

from backend.local import checks, testing, throwaway

COMMANDS = {
    "test": testing.test,
    "check": lambda _: checks.run(),
    "databases": lambda _: throwaway.serve(),
}


def main() -> int:
    name, *arguments = sys.argv[1:] or ["help"]
    if name not in COMMANDS:
        print(f"usage: python -m backend.local {{{','.join(COMMANDS)}}} …", file=sys.stderr)
        return 2
    return COMMANDS[name](arguments)


if __name__ == "__main__":
    sys.exit(main())
