"""An evaluation as plain values: every figure, null with its reason where there is none."""

import math
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

from surveyapp.analysis.describe import Description
from surveyapp.analysis.measures import Group, Measure, Showing
from surveyapp.reports.evaluated import EvaluatedFiles
from surveyapp.reports.evaluation_rows import measured
from surveyapp.reports.privacy import Hidden

WHY = {
    Showing.NOTHING: "too few people",
    Showing.FIRST_SIGN: "not given for fewer than 30, or not known",
    Showing.EVERYTHING: "not known, or not asked for in this comparison",
}
SINGLE = {"min", "max"}  # one person's own score, never given


def as_json(evaluated: EvaluatedFiles) -> dict[str, Any]:
    """Give everything about an evaluation as plain values."""
    return {
        "questionnaire": evaluated.questionnaire.id,
        "files": [
            {"name": it.source, "notes": list(it.notes), "columns": [asdict(c) for c in it.columns]}
            for it in evaluated.files.readings
        ],
        "used": dict(evaluated.files.used),
        "groups": dict(evaluated.files.groups),
        "decided": _plain(evaluated.decided, ""),
        "sentences": list(evaluated.evaluation.sentences),
        "evaluation": _plain(evaluated.evaluation, WHY[Showing.EVERYTHING]),
        "reliability": {
            scale.id: _plain(it, "")
            for (scale, _), it in zip(measured(evaluated), evaluated.reliability, strict=True)
        },
        "left_out": [{"file": source, **asdict(it)} for source, it in evaluated.left_out],
    }


def _plain(value: Any, why: str) -> Any:
    """Turn a tree of dataclasses into one of mappings and lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return _mapping(value, why)
    if isinstance(value, Mapping):
        return {str(key): _plain(it, why) for key, it in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(it, why) for it in value]
    if isinstance(value, Hidden) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return str(value) if isinstance(value, str) else value


def _mapping(value: Any, why: str) -> dict[str, Any]:
    if isinstance(value, Group | Measure):
        why = WHY[value.showing]
    left = SINGLE if isinstance(value, Description) else set()
    whole = {
        field.name: _plain(getattr(value, field.name), why)
        for field in fields(value)
        if field.name not in left
    }
    numbers = [getattr(value, name) for name in whole]
    if why and any(isinstance(it, float) and not math.isfinite(it) for it in numbers):
        whole["reason"] = whole.get("reason") or why
    return whole
