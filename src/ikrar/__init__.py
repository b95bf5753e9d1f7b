"""Ikrar: from the roster to the proof that a promise was made, checkable by someone who trusts nobody."""

__version__ = "0.1.0"
