"""A file of answers from elsewhere as an answer set, with everything that could not be used listed.

Columns are found by `matching`, cells are read by `cells`. A cell that can't be an answer counts as
not seen; it is listed with its row, like columns, rows and questions that nothing was found for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveyapp.analysis.answers import AnswerSet
from surveyapp.exchange import cells
from surveyapp.exchange.files import read_table
from surveyapp.exchange.matching import Match, match, normalised
from surveyapp.exchange.tables import Row, Table, Unusable
from surveyapp.questionnaire.answers import Answers, State
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.reports.scored import Column, LeftOut, Person, Reading

NO_QUESTION = "This column is no question of the questionnaire."
TWICE = "Another column was taken for this question."
NO_COLUMN = "No column was found for this question."
NO_ANSWER = "This is none of the question's answers."


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is known of a file's columns beforehand.

    `mapping` gives question ids by header, `id` names the column that tells people apart, `beside`
    further columns that are kept; these may be questions as well.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    id: str | None = None
    beside: tuple[str, ...] = ()


def read_answers(
    path: Path,
    languages: Sequence[Questionnaire],
    mapping: Mapping[str, str],
    id_header: str | None = None,
) -> tuple[AnswerSet, Reading]:
    """Read a file of answers to a questionnaire, given in each of its languages, the first first.

    Raises Unusable when the file, the mapping or the id column can't be used.
    """
    return understood(path, read_table(path), languages, Wanted(mapping=mapping, id=id_header))


def understood(
    path: Path, table: Table, languages: Sequence[Questionnaire], wanted: Wanted
) -> tuple[AnswerSet, Reading]:
    """Take a table that was read from a file as answers to a questionnaire; raises Unusable."""
    header = table.header.cells
    _check_mapping(path, languages[0], header, wanted.mapping)
    id_place = None if wanted.id is None else column_place(path, table, wanted.id)
    beside = {text: column_place(path, table, text) for text in wanted.beside}
    matches = [it for it in match(languages, header, wanted.mapping) if it.place != id_place]
    if not matches:
        raise Unusable(
            f"No column of {path.name} is a question of {languages[0].id}: name the columns after "
            "the questions, or give a mapping."
        )
    people = tuple(Person(row.number, _cell(row, id_place)) for row in table.rows)
    columns = [_Column(it, languages, table) for it in matches]
    left_out = [
        *_columns_left_out(
            languages, header, {id_place, *beside.values(), *(it.place for it in matches)}
        ),
        *_questions_left_out(languages[0], matches),
        *_guesses(matches),
        *_uneven_rows(path, table),
        *_repeated_ids(people),
        *(problem for column in columns for problem in column.left_out),
    ]
    answers = AnswerSet(languages[0], tuple(_answers(columns, len(people))))
    found = tuple(Column(it.header, it.question, it.how) for it in matches)
    kept = {text: tuple(_cell(row, place) for row in table.rows) for text, place in beside.items()}
    return answers, Reading(path.name, people, found, tuple(left_out), table.notes, kept)


class _Column:
    """One question's column, read: what each row gives, and the cells that are no answer."""

    def __init__(self, found: Match, languages: Sequence[Questionnaire], table: Table) -> None:
        self.question = found.question
        read = cells.reader([it.questions[found.question] for it in languages])
        self.given = [read(_cell(row, found.place)) for row in table.rows]
        wrong: dict[str, list[int]] = {}
        for row, given in zip(table.rows, self.given, strict=True):
            for text in given.unread:
                wrong.setdefault(text, []).append(row.number)
        self.left_out = [
            LeftOut(NO_ANSWER, found.header, text, tuple(rows)) for text, rows in wrong.items()
        ]


def _answers(columns: Sequence[_Column], people: int) -> Iterator[Answers]:
    for place in range(people):
        values, states = {}, {}
        for column in columns:
            given = column.given[place]
            if given.value is not None:
                values[column.question] = given.value
            elif given.state is not State.NOT_SEEN:
                states[column.question] = given.state
        yield Answers(values, states)


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _check_mapping(
    path: Path, questionnaire: Questionnaire, header: Sequence[str], mapping: Mapping[str, str]
) -> None:
    columns = {normalised(text) for text in header}
    asked = {question.id for question in questionnaire.asking()}
    for text, question in mapping.items():
        if question not in asked:
            raise Unusable(f"The mapping names {question!r}, which is no question.")
        if normalised(text) not in columns:
            raise Unusable(
                f"The mapping names the column {text!r}, which {path.name} doesn't have."
            )


def has_column(table: Table, header: str) -> bool:
    """Say whether a table has a column of that header."""
    return normalised(header) in map(normalised, table.header.cells)


def column_place(path: Path, table: Table, header: str) -> int:
    """Give the place of the first column of that header; raises Unusable where there is none."""
    if not has_column(table, header):
        raise Unusable(f"{path.name} has no column {header!r}.")
    return [normalised(text) for text in table.header.cells].index(normalised(header))


def _columns_left_out(
    languages: Sequence[Questionnaire], header: Sequence[str], used: set[int | None]
) -> Iterator[LeftOut]:
    for place, text in enumerate(header):
        if place in used:
            continue
        twice = match(languages, [text], {})
        yield LeftOut(TWICE if twice else NO_QUESTION, text or "(no header)")


def _questions_left_out(
    questionnaire: Questionnaire, matches: Sequence[Match]
) -> Iterator[LeftOut]:
    found = {it.question for it in matches}
    for question in questionnaire.asking():
        if question.id not in found:
            yield LeftOut(NO_COLUMN, text=question.id)


def _guesses(matches: Sequence[Match]) -> Iterator[LeftOut]:
    for it in matches:
        if it.is_guess:
            reason = f"Taken for the question {it.question}, which is worded a little differently."
            yield LeftOut(reason, it.header)


def _uneven_rows(path: Path, table: Table) -> Iterator[LeftOut]:
    width = len(table.header.cells)
    numbers = [row.number for row in table.rows]
    blank = tuple(sorted({*range(table.header.number + 1, numbers[-1])} - {*numbers}))
    more = tuple(row.number for row in table.rows if any(map(str.strip, row.cells[width:])))
    fewer = tuple(row.number for row in table.rows if len(row.cells) < width)
    if blank:
        yield LeftOut("These rows are blank.", rows=blank)
    if more:
        yield LeftOut(
            "These rows have more cells than the header; the extra cells are not used.", rows=more
        )
    if fewer and path.suffix.lower() != ".xlsx":  # which leaves out empty cells at the end
        yield LeftOut("These rows have fewer cells; the rest counts as blank.", rows=fewer)


def _repeated_ids(people: Sequence[Person]) -> Iterator[LeftOut]:
    rows: dict[str, list[int]] = {}
    for person in people:
        rows.setdefault(person.id, []).append(person.row)
    for name, numbers in rows.items():
        if name and len(numbers) > 1:
            yield LeftOut("These rows have one id; each is scored.", text=name, rows=tuple(numbers))
