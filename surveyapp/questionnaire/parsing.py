"""From a document, a file's or a stored version's, to the questionnaire that it describes."""

import re
from collections.abc import Mapping
from typing import Any

from surveyapp.questionnaire import pages, scales, translation
from surveyapp.questionnaire.document import (
    ID,
    ID_IN_WORDS,
    LANGUAGE,
    SHORT,
    WEB,
    Node,
    Problem,
    too_large,
    unfit,
)
from surveyapp.questionnaire.model import Assent, Questionnaire, Signpost, Template
from surveyapp.questionnaire.questions.base import Option, Setting
from surveyapp.questionnaire.questions.rating import read_labels
from surveyapp.questionnaire.spoken import MADE, RECORDED, WAYS

_SURVEY = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_WORDS = ("about", "status", "source", "licence", "confidentiality", "finish")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,30}")


class Invalid(ValueError):
    """The document describes no questionnaire; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse(document: Mapping[str, Any], texts: Mapping[str, str] | None = None) -> Questionnaire:
    """Give the questionnaire that a document describes, in the language of `texts` if given.

    Raises Invalid, with every problem, when there is one.
    """
    questionnaire, problems = attempt(document, texts)
    if questionnaire is None or problems:
        raise Invalid(problems)
    return questionnaire


def attempt(document: Any, texts: Any = None) -> tuple[Questionnaire | None, list[Problem]]:
    """Read a document as far as it can be read, with every problem found; never raises.

    `document` and `texts` may be anything at all that JSON or YAML can hold.
    """
    large = too_large(document) or too_large(texts)
    if large:
        return None, [large]
    problems = list(unfit(document))
    if texts is not None:
        problems += translation.mismatches(document, texts)
        document = translation.translated(document, translation.usable(texts))
    node = Node(document, "", problems)
    return (_questionnaire(node) if node.is_mapping() else None), problems


def _questionnaire(node: Node) -> Questionnaire:
    template = _template(node.key("template"))
    sets = _sets(node.key("labels"), wording=template is None)
    asked_pages, questions = pages.read(node.key("pages"), Setting(sets, wording=template is None))
    locked = node.key("locked").flag(default=False)
    questionnaire = Questionnaire(
        id=node.key("survey").pattern(_SURVEY, "small letters, digits, _ and -", needed=True),
        title=node.key("title").text(needed=True, most=SHORT),
        language=_language(node.key("language")),
        pages=asked_pages,
        scales=scales.read(node.key("scales"), questions),
        audience=node.key("audience").one_of(("pupils", "staff", "both"), "pupils"),
        reading_age=node.key("reading_age").whole(4, 18),
        assent=_assent(node.key("assent")),
        signposts=_signposts(node.key("signposts")),
        locked=locked,
        read_aloud=node.key("read_aloud").one_of(WAYS, RECORDED if locked else MADE),
        template=template,
        **{name: node.key(name).text() for name in _WORDS},
    )
    node.no_other_keys()
    return questionnaire


def _language(node: Node) -> str:
    """Read a language tag."""
    return node.pattern(LANGUAGE, "a language tag like en, cy or pt-BR", needed=True)


def _template(node: Node) -> Template | None:
    if not node.given or not node.is_mapping():
        return None
    template = Template(
        owner=node.key("owner").text(needed=True, most=SHORT),
        link=_web(node.key("link"), needed=True),
        permission_needed=node.key("permission_needed").flag(default=True),
        copyright=node.key("copyright").text(),
    )
    node.no_other_keys()
    return template


def _sets(node: Node, *, wording: bool) -> dict[str, Mapping[int, Option]]:
    sets: dict[str, Mapping[int, Option]] = {}
    for name, member in node.members().items():
        if not ID.fullmatch(name):
            member.note(f"isn't an id: {ID_IN_WORDS}")
        before = member.noted
        labels = read_labels(member, wording=wording)
        sets[name] = labels if member.noted == before else {}  # none, rather than half a set
    return sets


def _assent(node: Node) -> Assent:
    if not node.given or not node.is_mapping():
        return Assent()
    assent = Assent(
        title=node.key("title").text(most=SHORT),
        text=node.key("text").text(needed=True),
        yes=node.key("yes").text(most=SHORT),
        no=node.key("no").text(most=SHORT),
    )
    node.no_other_keys()
    return assent


def _signposts(node: Node) -> tuple[Signpost, ...]:
    signposts = []
    for entry in node.entries():
        if entry.is_mapping():
            signposts.append(
                Signpost(
                    name=entry.key("name").text(needed=True, most=SHORT),
                    text=entry.key("text").text(),
                    phone=entry.key("phone").pattern(_PHONE, "a telephone number"),
                    web=_web(entry.key("web")),
                )
            )
            entry.no_other_keys()
    return tuple(signposts)


def _web(node: Node, *, needed: bool = False) -> str:
    return node.pattern(WEB, "an address that begins with https:// or http://", needed=needed)
