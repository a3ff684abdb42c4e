"""An evaluation as a workbook, a module a sheet, and as plain values for machines."""
