"""The triggers, by themselves, so that tests with real transactions can take them off and put them on again."""

SQLITE = (
    "CREATE TRIGGER entry_no_update BEFORE UPDATE ON records_entry"
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER entry_no_delete BEFORE DELETE ON records_entry"
    " BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER paper_bound_stays BEFORE DELETE ON records_paper WHEN OLD.state = 'bound'"
    " BEGIN SELECT RAISE(ABORT, 'a bound paper stays'); END",
    "CREATE TRIGGER baseline_no_update BEFORE UPDATE ON records_baseline"
    " BEGIN SELECT RAISE(ABORT, 'a baseline is never rewritten'); END",
    "CREATE TRIGGER baseline_no_delete BEFORE DELETE ON records_baseline"
    " BEGIN SELECT RAISE(ABORT, 'a baseline is never rewritten'); END",
)

POSTGRES = (
    "CREATE FUNCTION tongchou_stays() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
    "CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE ON records_entry"
    " FOR EACH ROW EXECUTE FUNCTION tongchou_stays('the journal is append-only')",
    "CREATE TRIGGER entry_not_emptied BEFORE TRUNCATE ON records_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION tongchou_stays('the journal is append-only')",
    "CREATE TRIGGER paper_bound_stays BEFORE DELETE ON records_paper FOR EACH ROW WHEN (OLD.state = 'bound')"
    " EXECUTE FUNCTION tongchou_stays('a bound paper stays')",
    "CREATE TRIGGER baseline_stays BEFORE UPDATE OR DELETE ON records_baseline"
    " FOR EACH ROW EXECUTE FUNCTION tongchou_stays('a baseline is never rewritten')",
)


def put_back(apps, schema_editor):
    """SQLite makes a table anew where a column comes, and its triggers go with the old one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    for statement in SQLITE:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}", params=None)
        schema_editor.execute(statement, params=None)
