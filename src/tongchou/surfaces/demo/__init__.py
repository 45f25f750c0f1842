"""示例市, the demo city: invented units, persons and projects, made only by taking real steps, so that its journal verifies."""
