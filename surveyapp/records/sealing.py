"""Seals children's words: AES-256-GCM with a key per school, itself sealed by the service's key.

The master key lives outside the database. What is sealed is bound to its place (`where`), so a
sealed comment copied to another sitting or question does not open. Deleting a school's key makes
its comments unreadable for good.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The sealed bytes were changed, moved, or sealed with another key."""


def new_key() -> bytes:
    """Make a random 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def derived_key(secret: bytes, salt: bytes, use: str) -> bytes:
    """Derive a 256-bit key from two secrets, both of which it takes to derive it again (HKDF).

    Keys for different uses tell nothing about each other. Reference: RFC 5869.
    """
    return HKDF(SHA256(), KEY_BYTES, salt, use.encode()).derive(secret)


def seal(key: bytes, text: bytes, where: str) -> bytes:
    """Seal bytes with a fresh nonce; `where` names the place that they belong to."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, where.encode())


def unseal(key: bytes, sealed: bytes, where: str) -> bytes:
    """Open what `seal` sealed in the same place; raise CannotOpen for anything else."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], where.encode())
    except (InvalidTag, ValueError) as problem:
        raise CannotOpen("sealed text does not open with this key in this place") from problem
