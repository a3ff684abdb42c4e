import pytest

from ..documents import parsed, said_of


def test_a_statement_asks_nothing():
    statement = parsed("statement")

    assert not statement.asks
    assert statement.codes() == {}
    for ask in (statement.field, lambda: statement.read(["x"]), lambda: statement.check("x")):
        with pytest.raises(TypeError, match="a statement asks nothing"):
            ask()


def test_a_statement_cannot_be_required():
    assert "required: isn't known in a statement question" in said_of("statement", required=True)
