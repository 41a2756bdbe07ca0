"""Finding (查找): what an address asks, rows of hits, the answer card, help."""
