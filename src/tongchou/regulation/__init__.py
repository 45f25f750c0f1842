"""Floor 2. The regulation as data: editions with clauses, dated parameters, the field book and the papers; no Django.

Code asks a rulebook for a number *on a day*; it never holds one. What another edition would say is the same question
asked of another rulebook.
"""
