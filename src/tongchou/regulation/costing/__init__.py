"""What software may cost, by function points: formulas of regions as dated data, one engine, and a check that contradicts.

A *pack* is one region's standard: weights of function points, factors, rates, and the lines of arithmetic that lead from
a size to a price; regions differ in their lines, not only in their numbers, so the lines are data too. Everything is exact
(fractions) until it is shown: rounding on the way moves a fee by a fen.
"""
