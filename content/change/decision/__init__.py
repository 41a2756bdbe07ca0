"""修改决定: what a decision that amends a text says, written, read and carried out."""
