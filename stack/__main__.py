"""`python3 -m stack`, what `./contest` runs."""

import sys

from stack.cli import main

sys.exit(main(sys.argv[1:]))
