"""The program `balance`, in this process: `python -m commissioning_balance run authority --expected`."""

from __future__ import annotations

import signal
import sys

from . import _balance
from .commands import script


def main() -> int:
    """Does what the command line says; its exit code."""
    # Ctrl-C ends as the program ends it: with what is finished.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _balance.program_is_at(script())
    return _balance.main(["balance", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
