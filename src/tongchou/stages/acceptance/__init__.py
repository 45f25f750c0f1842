"""验收: initial acceptance by the demand unit, final acceptance by the centre, rectification as often as needed (22-25).

The demand unit tests function by function and concludes (24.1); then it applies with the materials of all parties
(24.2) and the centre inspects. What is asked for is shown, not ticked: a function by the test that showed it, the
connection to the exchange platform by a published catalogue entry or a probe (22.1), each product by its line in the
proposal (23), the cost and the content by the baseline (14.2). Who judges has no tie to who wrote or built (12.2).
"""
