"""Run the command line as ``python -m calcwork``."""

import sys

from calcwork.cli import main

if __name__ == "__main__":
    sys.exit(main())
