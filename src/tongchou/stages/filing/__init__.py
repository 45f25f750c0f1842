"""The lighter ways in: a county files its project (art. 33), others file by analogy (art. 34), units file their rules.

The county's clerk, or a city unit's leader for a project without fiscal money, states what is built, where it stands in
the city's plan and how it connects to the data exchange platform; the centre's planners agree or send it back. A
filing is about fifteen minutes of work, because no money of the city is asked for. Article 35 needs no judgement: a
unit's own rules are kept where everybody finds them.
"""
