"""Reports as files: a workbook is a list of sheets, each made of plain values by its own module."""
