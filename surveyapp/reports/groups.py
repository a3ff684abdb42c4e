"""The groups that a report breaks down by, and which of them a figure may be shown for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from surveyapp.analysis.arrays import Bools
from surveyapp.reports.privacy import visible

GroupNames = Mapping[str, Sequence[str]]  # one person's groups by kind: {"class": ["7B"]}


@dataclass(frozen=True, order=True)
class Group:
    """Some people by the kind and name of their group; the empty kind is everyone."""

    kind: str
    name: str


EVERYONE = Group("", "Everyone")


@dataclass(frozen=True)
class Breakdown:
    """The groups to report on, as masks over the respondents, and the rule for hiding.

    `minimum` is the people needed behind a figure; None for whoever holds the rows anyway, when
    nothing is hidden. `counted` are the groups whose number of respondents may be told.
    """

    masks: Mapping[Group, Bools] = field(default_factory=dict)
    minimum: int | None = None
    counted: frozenset[Group] = frozenset()

    def shown(
        self, behind: Bools, at_least: int = 0, never: Collection[Group] = ()
    ) -> frozenset[Group]:
        """Choose the groups, EVERYONE among them, that a figure may be shown for.

        `behind` marks the respondents that the figure is about; `at_least` raises the minimum;
        `never` are groups whose figure must not be shown or follow from others.
        """
        if self.minimum is None:
            return frozenset([EVERYONE, *self.masks])
        minimum = max(at_least, self.minimum)
        if behind.sum() < minimum or EVERYONE in never:
            return frozenset()
        masks = {group: self.masks[group][behind] for group in self._shown_of_all(minimum)}
        hidden = [self.masks[group][behind] for group in never]
        told = {group: mask for group, mask in masks.items() if group not in never}
        return visible(told, minimum, hidden) | {EVERYONE}

    def _shown_of_all(self, minimum: int) -> frozenset[Group]:
        """Choose the groups for a figure about everybody: the most that any figure can have."""
        if minimum not in self._kept:
            self._kept[minimum] = visible(self.masks, minimum)
        return self._kept[minimum]

    @cached_property
    def _kept(self) -> dict[int, frozenset[Group]]:
        return {}

    def tells_count(self, group: Group) -> bool:
        """Say whether it may be told how many of the group responded."""
        return self.minimum is None or group == EVERYONE or group in self.counted


def group_masks(people: Sequence[GroupNames]) -> dict[Group, Bools]:
    """Say for each group which of the people are in it; by kind, then 7B before 10A."""
    masks: dict[Group, Bools] = {}
    for place, names in enumerate(people):
        for group in (Group(kind, name) for kind, named in names.items() for name in named):
            if group not in masks:
                masks[group] = np.zeros(len(people), dtype=np.bool_)
            masks[group][place] = True
    return {group: masks[group] for group in sorted(masks, key=_as_counted)}


def _as_counted(group: Group) -> tuple[str, list[int | str]]:
    """Sort digits as numbers and the rest as text; the two take turns."""
    parts = re.split(r"(\d+)", group.name.casefold())
    return group.kind, [int(part) if place % 2 else part for place, part in enumerate(parts)]
