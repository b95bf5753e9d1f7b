"""law/ as typed, dated values: bytes in, frozen dataclasses out."""
