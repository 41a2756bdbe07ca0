"""How a text changes (变更): what differs between two texts, clause by clause."""
