"""Full text over clauses; may be deleted and rebuilt at any time (检索)."""
