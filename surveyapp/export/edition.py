"""What one workbook of a wave is made from: the report, who asked for it, and when."""

from dataclasses import dataclass
from datetime import datetime

from surveyapp.reports.waves import DataRow, WaveReport


@dataclass(frozen=True)
class Edition:
    """A report for one person at one moment (aware of its zone).

    `rows` are given to somebody with the row-level permission only.
    """

    report: WaveReport
    made_by: str
    made_at: datetime
    rows: tuple[DataRow, ...] | None = None

    @property
    def subject(self) -> str:
        """What the workbook is about, in a few words."""
        return f"{self.report.about.questionnaire}, {self.report.about.wave}"
