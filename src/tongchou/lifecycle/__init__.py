"""Floor 3. The steps: one table of rows, joints between its lines, the engine that says yes or no with every reason.

Read `table.py` first: it is the regulation as people do it. No Django, no clock, no database.
"""
