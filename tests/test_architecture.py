"""The parts depend on each other in one direction only, and each library has one home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "surveyapp"
SOURCES = sorted(PACKAGE.rglob("*.py"))

# A part may import from those in the rows above its own, and from itself.
LAYERS = [
    {"places", "catalogue"},
    {"questionnaire"},
    {"analysis"},
    {"speech"},
    {"records"},
    {"reports"},
    {"export", "exchange"},
    {"config", "db"},
    {"web"},
    {"app"},  # joins the parts
    {""},  # surveyapp/__init__.py: its create_app loads surveyapp.app when it is called
    {"cli"},
    {"__main__"},
]

HOMES = {
    "babel": ["catalogue.py", "web/language.py"],
    "yaml": ["questionnaire/"],
    "wtforms": ["questionnaire/", "web/"],
    "flask": ["web/", "db.py", "app.py", "__init__.py"],
    "flask_wtf": ["web/"],
    "flask_security": ["web/accounts.py", "web/access.py"],
    "openpyxl": ["export/workbook.py", "exchange/spreadsheets.py"],
    "textblob": ["analysis/text/sentiment.py"],
    "vaderSentiment": ["analysis/text/sentiment.py"],
    "scipy": ["analysis/"],
    "soundfile": ["speech/mp3.py"],
    "cryptography": ["records/sealing.py"],
    "segno": ["web/cards.py"],
    "click": ["cli/", "__main__.py"],
    "alembic": ["db.py"],
    "gunicorn": ["cli/serve.py"],
    "sqlalchemy": [
        "records/",
        "reports/answers.py",
        "reports/concerns.py",
        "reports/corrections.py",
        "reports/lookups.py",
        "reports/sampling.py",
        "reports/waves.py",
        "exchange/demo.py",
        "db.py",
        "cli/comments.py",
        "cli/db.py",
        "cli/demo.py",
        "cli/erase.py",
        "cli/schools.py",
        "cli/users.py",
        "cli/waves.py",
    ],
}


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in SOURCES}


def imported(path: Path) -> Iterator[str]:
    """Give every module that a file imports, as a dotted name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            name = node.module or ""
            for alias in node.names:
                inner = f"{name}.{alias.name}"
                yield inner if inner in MODULES else name
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "find_spec":
            yield from (str(name.value) for name in node.args if isinstance(name, ast.Constant))


def own(path: Path) -> set[str]:
    return {name for name in imported(path) if name.split(".")[0] == "surveyapp"}


def layer(name: str) -> int:
    return next(place for place, parts in enumerate(LAYERS) if name in parts)


def test_every_part_has_a_place_in_the_order():
    parts = {part(module) for module in MODULES}

    assert parts <= set().union(*LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    here = part(module_of(path))
    wrong = [
        name
        for name in own(path)
        if part(name) != here and layer(part(name)) >= layer(here) and module_of(path) != name
    ]

    assert wrong == []


def test_there_are_no_circles():
    graph = {module: own(path) & MODULES.keys() - {module} for module, path in MODULES.items()}
    while free := [module for module, needs in graph.items() if not needs]:
        graph = {module: needs - set(free) for module, needs in graph.items() if module not in free}

    assert graph == {}


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library):
    users = [
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if any(name.split(".")[0] == library for name in imported(path))
    ]

    assert [user for user in users if not user.startswith(tuple(HOMES[library]))] == []
    assert users, f"{library} is a dependency that nothing uses"


def test_imports_stand_at_the_top_of_the_file():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_tests_import_from_other_tests():
    borrowing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and re.search(r"\btest_", ast.unparse(node))
    ]

    assert borrowing == []
