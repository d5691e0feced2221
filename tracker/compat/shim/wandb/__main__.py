"""`python -m wandb`: what is said of the command where tracker stands for wandb."""

from __future__ import annotations

import sys

_NEEDLESS = ("login", "online", "offline", "enabled", "disabled", "init", "status", "verify", "on", "off")


def main() -> int:
    """0 for commands that need not be; 2 for others."""
    command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if command in _NEEDLESS:
        sys.stderr.write(f"tracker: `wandb {command}` is not needed: runs are files, and there are no accounts\n")
        return 0
    sys.stderr.write(f"tracker: there is no `wandb {command}` where tracker stands for wandb: see `tracker --help`\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
