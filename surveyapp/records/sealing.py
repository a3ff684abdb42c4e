"""Seals children's words: AES-256-GCM with a key per school, itself sealed by the service's key.

The master key lives outside the database. What is sealed is bound to its place (`where`), so a
sealed comment copied to another sitting or question does not open. Deleting a school's key makes
its comments unreadable for good.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NONCE_BYTES = 12
KEY_BYTES = 32
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve (P-256)
FILE = "sealed file"


class CannotOpen(Exception):
    """The sealed bytes were changed, moved, or sealed with another key."""


def public_key(school_key: bytes) -> bytes:
    """Give the key, as a point, to which a tablet seals what only the school's service may open."""
    point = _private_key(school_key).public_key()
    return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def open_file(school_key: bytes, point: bytes, box: bytes) -> bytes:
    """Open what a tablet sealed to the school; `point` is its one-time key. Raises CannotOpen.

    ECDH on P-256, then HKDF and AES-GCM, as static/tablet/stuck.js does with the browser's own.
    """
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as problem:
        raise CannotOpen("the one-time key is no point of the curve") from problem
    shared = _private_key(school_key).exchange(ec.ECDH(), theirs)
    return unseal(derived_key(shared, point, FILE), box, FILE)


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


def _private_key(school_key: bytes) -> ec.EllipticCurvePrivateKey:
    """Make the school's private key from its secret one, so that nothing more need be kept."""
    number = int.from_bytes(derived_key(school_key, b"school", FILE))
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)
