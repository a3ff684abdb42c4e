import openpyxl
import pytest

from surveyapp.questionnaire.parsing import parse
from tests import factories


@pytest.fixture(scope="session")
def questionnaire():
    """Give the questionnaire of the factories with a question of each kind of answer."""
    document = factories.document()
    document["pages"][0]["questions"] += [
        {"id": "told", "type": "yes_no", "text": "Have you told anybody?"},
        {"id": "where", "type": "choices", "text": "Where did it happen?", "options": WHERE},
        {"id": "year", "type": "choice", "text": "Which year are you in?", "options": YEARS},
        {"id": "days", "type": "number", "text": "On how many days?", "min": 0, "max": 5},
        {"id": "since", "type": "date", "text": "Since when?"},
    ]
    return parse(document)


@pytest.fixture
def csv_file(tmp_path):
    """Give a function that writes a CSV file of a text or of bytes."""

    def write(content, name="answers.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path):
    """Give a function that writes a workbook of one sheet of rows."""

    def write(*rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "answers.xlsx"
        book.save(path)
        return path

    return write


WHERE = {"class": "In class", "yard": "In the yard, or the field", "online": "Online"}
YEARS = {"y7": "Year 7", "y8": "Year 8"}
