"""Cards: each person's one-time code to cut out and hand over, typed by hand or read as a QR."""

from collections.abc import Iterable
from dataclasses import dataclass

import segno

from surveyapp.records.people import Person

PER_SHEET = 8


@dataclass(frozen=True)
class Drawing:
    """A QR code as one SVG path on a square of `size` modules, its quiet zone included."""

    size: int
    path: str


@dataclass(frozen=True)
class Card:
    """What one person is handed: whose it is, the code, and the address with the code in it."""

    name: str
    groups: str
    code: str
    qr: Drawing


def sheets(codes: Iterable[tuple[Person, str]], public_url: str) -> list[list[Card]]:
    """Lay the cards out on sheets, class by class, so that a teacher takes one pile."""
    cards = sorted(
        (_card(person, code, public_url) for person, code in codes), key=lambda card: card.groups
    )
    return [cards[start : start + PER_SHEET] for start in range(0, len(cards), PER_SHEET)]


def draw(text: str) -> Drawing:
    """Draw a QR code that is read with up to 15 % of it dirty or torn."""
    qr = segno.make(text, micro=False, error="m")
    rows = list(qr.matrix_iter())
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Drawing(len(rows), path)


def _card(person: Person, code: str, public_url: str) -> Card:
    groups = ", ".join(person.group_names.get("class", []))
    return Card(person.name, groups, code, draw(f"{public_url}/#{code}"))
