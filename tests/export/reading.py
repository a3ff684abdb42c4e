"""Reads a workbook back, as openpyxl and as LibreOffice see it."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from surveyapp.export import workbook

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def written(*sheets, **properties):
    """Write the sheets and give the bytes."""
    stream = BytesIO()
    workbook.write(sheets, workbook.Properties(**properties), stream)
    return stream.getvalue()


def reopened(content):
    """Open the workbook with openpyxl."""
    return openpyxl.load_workbook(BytesIO(content))


def cells(page):
    """Give a sheet's values row by row, decoded as Excel does it and openpyxl doesn't."""
    return [[_decoded(value) for value in row] for row in raw(page)]


def raw(page):
    """Give a sheet's values row by row."""
    return [list(row) for row in page.iter_rows(values_only=True)]


def through_libreoffice(content: bytes, folder: Path):
    """Have LibreOffice open the workbook and save it again; skip where there is none."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    (folder / "before.xlsx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, "--headless", profile, "--convert-to", "xlsx", "--outdir"]
    files = [str(folder / "after"), str(folder / "before.xlsx")]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=100)
    return openpyxl.load_workbook(folder / "after" / "before.xlsx")


def _decoded(value):
    if not isinstance(value, str):
        return value
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
