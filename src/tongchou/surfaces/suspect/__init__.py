"""Detectors over a file, for a city that has nothing else: a list of offers or of purchases, and what is suspicious in it."""
