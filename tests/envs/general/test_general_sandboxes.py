"""SQL and Python written by a model: what they may do, and what they may not."""

import sqlite3
import threading

import pytest

from toolgym.envs.general import POOL
from toolgym.envs.general.data import tables


def run(tool, **arguments):
    return POOL.call(tool, arguments)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO penguins (species) VALUES ('Emperor')",
        "UPDATE cars SET horsepower = 1",
        "DELETE FROM barley",
        "DROP TABLE barley",
        "CREATE TABLE mine (x)",
        "CREATE TEMP TABLE mine (x)",
        "ATTACH DATABASE '/tmp/general_test.db' AS other",
        "PRAGMA table_info(penguins)",
        "PRAGMA query_only = OFF",
        "VACUUM INTO '/tmp/general_test.db'",
        "SELECT load_extension('x')",
        "SELECT random()",
        "SELECT datetime('now')",
        "SELECT CURRENT_TIMESTAMP",
        "SELECT 1; DROP TABLE barley",
        "BEGIN",
        "EXPLAIN SELECT 1 FROM nothing",
        "SELECT zeroblob(100000000)",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT COUNT(*) FROM n",
        "SELECT readfile('/etc/passwd')",
        "",
    ],
)
def test_harmful_or_endless_queries_are_refused(query):
    result = run("sql_query", query=query)
    assert result.error is not None and result.error.kind == "invalid_arguments", result.text
    assert run("describe_table", table="barley").value["rows"] == 120


def test_a_query_answers_in_text_with_a_bound_on_rows():
    value = run("sql_query", query="SELECT name, horsepower FROM cars ORDER BY rowid").value
    assert value["row_count"] == 50 and value["truncated"]
    assert value["columns"] == ["name", "horsepower"]
    assert value["rows"][0] == ["chevrolet chevelle malibu", "130"]


def test_queries_from_many_threads_do_not_disturb_each_other():
    seen = []

    def work(k):
        for _ in range(20):
            seen.append(
                run("sql_query", query=f"SELECT {k}, COUNT(*) FROM penguins").value["rows"] == [[str(k), "344"]]
            )

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 80 and all(seen)


def test_the_authorizer_is_what_refuses_and_not_the_absence_of_tables():
    open_database = sqlite3.connect(":memory:")
    open_database.execute("CREATE TABLE barley (x)")
    assert open_database.execute("SELECT random() IS NOT NULL").fetchone() == (1,)  # negative control
    with pytest.raises(tables.InvalidArguments, match="failed"):
        tables.select("SELECT random()")


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "import os\nos.listdir('/')",
        "import socket",
        "import subprocess",
        "while True: pass",
        "[0] * 10**9",
        "def f(n): return f(n + 1)\nf(0)",
        "1 +",
        "undefined_name",
    ],
)
def test_programs_that_reach_out_or_run_away_are_refused(code):
    result = run("run_python", code=code)
    assert result.error is not None and result.error.kind == "invalid_arguments", result.text


def test_programs_share_nothing_and_see_no_clock_or_chance():
    assert run("run_python", code="secret = 7\nsecret").value["value"] == "7"
    assert run("run_python", code="secret").error.kind == "invalid_arguments"
    chance = "import random\n[random.random() for _ in range(3)]"
    assert run("run_python", code=chance).text == run("run_python", code=chance).text
    assert "2020, 1, 1" in run("run_python", code="import datetime\ndatetime.datetime.now()").value["value"]


def test_output_is_cut():
    printed = run("run_python", code="print('a' * 100000)").value["printed"]
    assert len(printed) == 4_000
