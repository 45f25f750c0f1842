"""Floor 6. Where people and programs meet the platform: pages, API, command line, spreadsheets, jobs."""
