"""From a need to the annual plan: a unit applies, the centre admits and reviews, experts judge (arts. 3, 6-15).

The people: the unit's clerk writes, its leader signs and answers for it (4.5), the centre's planners admit and convene
the experts, its reviewers judge the five dimensions and fix the baseline (14), the experts score (9.2). Also here: the
consent with which the centre lifts one rule where the law says 原则上 or 除特殊情况外.
The steps are the rows of ``Line.APPLICATION`` and ``Line.CONSENT`` in ``lifecycle/table.py``; what each rule looks at
is in ``facts``, the rules themselves are in ``checks``: ``gate`` (may it be here at all), ``form`` (what 申报表 and
方案 must say), ``money``, ``layout`` (its place among the city's systems), ``conduct`` (honest, shared, lasting),
``review`` (the centre and the experts), ``consent``.
"""
