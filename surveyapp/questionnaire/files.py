"""Questionnaire files: the document, its translations and its media, and those that are bundled."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from surveyapp.places import SURVEYS
from surveyapp.questionnaire import plain_yaml, translation
from surveyapp.questionnaire.checks import missing_media, problems
from surveyapp.questionnaire.document import LANGUAGE, Node, Problem, shown
from surveyapp.questionnaire.model import Questionnaire
from surveyapp.questionnaire.parsing import attempt

LARGEST = 1_000_000
LARGEST_MEDIA = 5_000_000
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Loaded:
    """What a file holds: its document, translations (texts by language) and media by name.

    `problems` are those of all its files, each with its file. Nothing else is to be relied on
    while there are any.
    """

    document: Any
    translations: dict[str, dict[str, str]]
    media: dict[str, bytes]
    problems: list[Problem]


class Unreadable(Exception):
    """A file can't be read or isn't YAML or JSON; `problem` says where and why."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(place, message)


def read(path: Path) -> Loaded:
    """Read a questionnaire file with what lies beside it; problems are listed, never raised.

    Translations are named after it (belonging.cy.yaml beside belonging.yaml); pictures and
    recordings lie in a folder `media`.
    """
    try:
        document = content(path)
    except Unreadable as error:
        return Loaded(None, {}, {}, [replace(error.problem, file=str(path))])
    questionnaire, found = attempt(document)
    if questionnaire is None:
        return Loaded(None, {}, {}, _in_file(path, found))
    media, unusable = _media(path.parent / "media", questionnaire)
    listed = _in_file(path, found + unusable)
    translations = {}
    for language, beside in _translations(path).items():
        translations[language], wrong = _translation(beside, document, language)
        listed += _in_file(beside, [problem for problem in wrong if problem not in found])
    return Loaded(document, translations, media, listed)


def content(path: Path) -> Any:
    """Give the value that a YAML or JSON file describes; raises Unreadable."""
    text = _text(path)
    value = _json(text) if path.suffix == ".json" else _yaml(text)
    if value is None:
        raise Unreadable("is empty")
    return value


def bundled() -> list[Path]:
    """List the questionnaires that ship with the program, without their translations."""
    return _originals(SURVEYS)


def bundled_templates() -> list[Path]:
    """List the scoring templates of published instruments that ship with the program."""
    return _originals(SURVEYS / "templates")


def named(name: str) -> Path:
    """Give the path of the bundled questionnaire or template of this name, or take it as a path."""
    return {path.stem: path for path in [*bundled(), *bundled_templates()]}.get(name, Path(name))


def original_of(path: Path) -> Path:
    """Give the questionnaire that a translation is of, or the path itself if it is none."""
    name, _, language = path.stem.rpartition(".")
    originals = [path.with_name(name + suffix) for suffix in SUFFIXES] if language and name else []
    return next((original for original in originals if original.is_file()), path)


def _originals(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.yaml") if original_of(path) == path)


def _translations(path: Path) -> dict[str, Path]:
    return {
        beside.stem.removeprefix(f"{path.stem}."): beside
        for beside in sorted(path.parent.iterdir())
        if beside.suffix in SUFFIXES and beside.stem.startswith(f"{path.stem}.")
    }


def _translation(path: Path, document: Any, language: str) -> tuple[dict[str, str], list[Problem]]:
    """Read a translation; what is wrong with it and with the questionnaire in its words."""
    try:
        value = content(path)
    except Unreadable as error:
        return {}, [error.problem]
    found: list[Problem] = []
    node = Node(value, "", found)
    if not node.is_mapping():
        return {}, found
    _must_be(node.key("survey"), document.get("survey"))
    _must_be(node.key("language"), language)
    if not LANGUAGE.fullmatch(language) or language == document.get("language"):
        node.note(f"a translation is named after another language, which {shown(language)} isn't")
    texts = node.key("texts")
    found += problems(document, texts.value if texts.given else {})
    node.no_other_keys()
    return translation.usable(texts.value), found


def _must_be(node: Node, wanted: Any) -> None:
    if node.text(needed=True) and node.value != wanted:
        node.note(f"must be {shown(wanted)} here, not {shown(node.value)}")


def _media(folder: Path, questionnaire: Questionnaire) -> tuple[dict[str, bytes], list[Problem]]:
    """Read the pictures and recordings that are named; say which are missing or too large."""
    names = {name for question in questionnaire.questions.values() for name in question.media()}
    there = {name: folder / name for name in sorted(names) if (folder / name).is_file()}
    large = [name for name, path in there.items() if path.stat().st_size > LARGEST_MEDIA]
    found = missing_media(questionnaire, there)
    found += [
        Problem("media", f"{shown(name)} has more than 5 MB; make it smaller") for name in large
    ]
    return {name: path.read_bytes() for name, path in there.items() if name not in large}, found


def _text(path: Path) -> str:
    if not path.is_file():
        raise Unreadable("is a folder, not a file" if path.is_dir() else "there is no such file")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"can't be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise Unreadable("has more than 1 MB; a questionnaire needs far less")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("isn't text in UTF-8; save it as UTF-8", f"line {line}") from error


def _yaml(text: str) -> Any:
    try:
        return plain_yaml.load(text)
    except plain_yaml.NotPlain as error:
        raise Unreadable(str(error), error.place) from error


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"isn't JSON: {error.msg}", place) from error
    except RecursionError as error:
        raise Unreadable("is nested too deeply") from error
    except ValueError as error:
        raise Unreadable("has a number of too many digits") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(f"the key {shown(name)} is there twice")
        found[name] = value
    return found


def _in_file(path: Path, found: Iterable[Problem]) -> list[Problem]:
    return [replace(problem, file=str(path)) for problem in found]
