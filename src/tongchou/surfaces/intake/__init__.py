"""A list on its way into the register: its columns, its rows as they will be entered, and the report of what became of them.

``columns`` reads the file and what was said of its columns; ``rows`` makes the rows that ``records.intake`` keeps and
loads; ``report`` writes them as a workbook. Nothing here decides: that is asked of the conduct, as everywhere.
"""
