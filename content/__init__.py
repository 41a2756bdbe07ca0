"""What is true: documents, versions, clauses, people and records, kept in ZODB."""
