"""Spreadsheets as people make them, and what can be read from them: file → grid → columns → rows of answers.

No Django and no database: ``tongchou check`` works on a laptop that has nothing but a file.
"""
