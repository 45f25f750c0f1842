"""Floor 1. What needs no law, no database and no framework: outcomes, money, working days, text, seals."""
