"""`python -m kb_app.cli` is `kb`."""

import sys

from kb_app.cli.command_line import main

sys.exit(main())
