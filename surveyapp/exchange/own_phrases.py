"""A file of a school's own phrases that raise a concern, read whole or refused."""

from pathlib import Path

from surveyapp.analysis.text import additions
from surveyapp.analysis.text.additions import Additions, Invalid
from surveyapp.analysis.text.reader import Reader
from surveyapp.exchange.tables import Unusable, content


def read_phrases(path: Path) -> Additions:
    """Read a file of phrases; raises Unusable with a sentence for each problem."""
    try:
        return additions.read(content(path).decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        raise Unusable(f"{path.name} isn't UTF-8 text: save it as such.") from problem
    except Invalid as invalid:
        raise Unusable("\n".join(f"{path.name}, {it}" for it in invalid.problems)) from invalid


def reader(path: Path | None) -> Reader:
    """Give the reader of comments, with a school's own phrases if there is a file of them.

    Raises Unusable where that file can't be used.
    """
    return Reader() if path is None else Reader(read_phrases(path))
