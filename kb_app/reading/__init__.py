"""Reading rooms (阅读): a text, its clauses, versions and days as a page shows them."""
