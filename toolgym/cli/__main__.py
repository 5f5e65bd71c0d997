"""Lets ``python -m toolgym.cli`` stand for the ``toolgym`` command."""

import sys

from toolgym.cli import main

if __name__ == "__main__":
    sys.exit(main())
