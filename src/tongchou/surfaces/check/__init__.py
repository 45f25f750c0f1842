"""A spreadsheet is enough: the rulebook run over a list of projects, row by row, without database or platform.

``explore`` asks one rule about facts of which some are unknown; ``judge`` asks all rules about all rows; ``sums`` checks
what must add up; ``remarks`` puts what is said of each row into one form; ``report`` holds it all; ``text``, ``page``,
``workbook`` and ``data`` show it.
"""
