"""What is true: documents, versions, clauses, people and records, kept in ZODB."""

import os

# pypinyin reads 47,000 phrases at import, half a second, to spell rare readings in addresses.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
