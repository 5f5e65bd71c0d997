import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from hostile import STRINGS, TASKS, hostile_tasks

from toolgym.cli import main
from toolgym.viewer import open_collection, write_page


class Elements(HTMLParser):
    """Scripts with their attributes and text, and the names of all elements."""

    def __init__(self, text):
        super().__init__()
        self.names, self.scripts, self.policy, self._open = [], [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        if tag == "script":
            self.scripts.append([dict(attrs), ""])
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.policy = dict(attrs)["content"]
        self._open = tag == "script"

    def handle_endtag(self, tag):
        self._open = False

    def handle_data(self, data):
        if self._open:
            self.scripts[-1][1] += data


def written(collection, path, most=500):
    write_page(collection, path, most)
    return path.read_text(encoding="utf-8")


def test_no_text_of_a_task_becomes_markup_and_all_of_it_is_there(tmp_path):
    hostile_tasks().save(tmp_path / "hostile.jsonl")
    page = Elements(written(open_collection(str(tmp_path / "hostile.jsonl")), tmp_path / "page.html"))
    tame = Elements(written(open_collection(str(TASKS)), tmp_path / "tame.html"))
    assert page.names == tame.names
    data = json.loads(page.scripts[0][1])
    assert [record["task"]["question"] for record in data["records"]] == list(STRINGS)
    assert page.scripts[1] == tame.scripts[1]


def test_the_policy_allows_the_page_s_own_code_and_no_other(tmp_path):
    page = Elements(written(open_collection(str(TASKS)), tmp_path / "page.html", 1))
    allowed = re.findall(r"script-src ([^;]*);", page.policy)
    digest = base64.b64encode(hashlib.sha256(page.scripts[1][1].encode()).digest()).decode()
    assert allowed == [f"'sha256-{digest}'"]
    assert page.policy.startswith("default-src 'none';") and "unsafe" not in page.policy


def test_the_code_has_no_way_from_text_to_markup_or_code():
    ways = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function|srcdoc|https?://(?!www\.w3)"
    for file in (files("toolgym.viewer") / "static").iterdir():
        assert re.search(ways, file.read_text(encoding="utf-8")) is None, file.name


def test_a_page_holds_as_many_records_as_it_may_and_says_so(tmp_path, capsys):
    path = tmp_path / "page.html"
    assert main(["view", str(TASKS), "--out", str(path), "--most", "3"]) == 0
    assert "the first 3 of 100" in capsys.readouterr().out
    data = json.loads(Elements(path.read_text()).scripts[0][1])
    assert (data["held"], data["size"], len(data["records"]), len(data["columns"]["id"])) == (3, 100, 3, 3)
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_the_same_tasks_give_the_same_bytes(tmp_path):
    one, other = (written(open_collection(str(TASKS)), tmp_path / name, 20) for name in ("one", "other"))
    assert one == other


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing.jsonl"], "cannot be read"),
        ([str(TASKS), str(TASKS)], "is no log"),
        ([str(TASKS), "--most", "3"], "--most"),
        ([str(TASKS), "--out", "/nowhere/page.html"], "cannot be written"),
        ([str(TASKS), "--port", "70000"], "port 70000"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments, told, capsys):
    assert main(["view", *arguments]) == 2
    assert told in capsys.readouterr().err
