"""Floor 7. Settings, addresses and the server's entry point; knows all, and nothing knows it."""
