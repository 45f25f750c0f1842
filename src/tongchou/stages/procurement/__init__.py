"""采购与合同: from the plan's item to a signed contract (arts. 4.4, 11.3, 12.2, 14.2, 16, 17, 19, 21).

The centre and the demand unit draft the tender (16); the trading centre reviews it, runs the tender and records who bid
and who won (4.4); the demand unit signs. The stage guards four things: nothing is bought before the project is listed
(11.3), nothing costs more than was approved (14.2), whoever wrote the plan neither bids nor evaluates (12.2), and a
major project has its supervisor and its tester (19). ``facts`` is what the rules look at, ``checks`` the rules,
``ties`` how two firms belong together, ``tender`` what a tender document gives away about places.
"""
