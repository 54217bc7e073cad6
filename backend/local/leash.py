"""Run a command that does not outlive the process that started it.

Called as `python -I leash.py <parent pid> <signal> <command…>`; standard library only, and replaced by the command
at once. On Linux the kernel sends the signal when the parent dies, even by `kill -9`; elsewhere the next start finds
the leftovers by their recorded pids.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, signal_number, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))
    if os.getppid() != int(parent):
        sys.exit("the parent is already gone")
    os.execvp(command[0], command)  # noqa: S606  # no shell: the words are ours


if __name__ == "__main__":
    main()
