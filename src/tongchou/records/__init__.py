"""Floor 4. What is kept: the one Django app with models, the doors through which lists come, and the one writer.

``journal.take`` alone moves a state; ``conduct`` is how everything above asks for a step; ``access`` is how everything
above gets a list.
"""
