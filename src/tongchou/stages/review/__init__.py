"""Who judges: the pool of experts, sessions over several applications, and a draw that anyone can replay (arts. 4, 9, 12).

The centre's planners keep the pool and set the conditions of a session; when they commit themselves, the conditions and
every candidate are frozen. Finance witnesses: both parties commit to a value before either shows his, so neither alone
decides who is drawn, and the seed is made of both. ``draw`` is the whole algorithm, pure and without chance of its own;
``docs/draw.md`` describes it, and ``verify.py draw`` replays an exported draw without a line of the product. Where a
session has more applications than one set of experts can read, ``assignment`` seats them in balance instead, with the
same commitments and the same seed (``docs/assignment.md``).
"""
