"""A spreadsheet is enough: the rulebook run over a list of projects, row by row, without database or platform.

``explore`` asks one rule about facts of which some are unknown; ``judge`` asks all rules about all rows; ``sums`` checks
what must add up; ``text``, ``page`` and ``workbook`` show the result.
"""
