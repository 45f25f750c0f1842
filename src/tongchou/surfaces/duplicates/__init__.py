"""查重 for a city that has only files: entries out of JSON lines or a spreadsheet, and answers as text or JSON."""
