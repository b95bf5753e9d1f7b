"""Reads of rounds, signing and coverage: one module a page or act that uses them."""
