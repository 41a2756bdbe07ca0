"""Clauses, their numbers and their citations (条款): pure values, no database."""
