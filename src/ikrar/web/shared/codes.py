"""Codes that stand in addresses and on paper: a commitment as base32 without padding."""

from __future__ import annotations

import base64
import binascii


def commit_code(commit: bytes) -> str:
    """32 bytes as 52 characters; the public id of a receipt."""
    return base64.b32encode(commit).decode().rstrip("=").lower()


def read_commit_code(code: str) -> bytes | None:
    """The commitment behind a typed code (spaces and case do not matter), or None."""
    plain = "".join(code.split()).upper()
    try:
        commit = base64.b32decode(plain + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        return None
    # The last letter carries one bit of the commitment: of its sixteen spellings only ours is the code.
    return commit if len(commit) == 32 and commit_code(commit) == plain.lower() else None
