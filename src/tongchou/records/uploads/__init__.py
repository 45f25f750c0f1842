"""Files that people hand in: read in a bounded process, screened for state-secret markings, and only then stored."""
