"""The example runs as it is, against a model that only guesses, and goes on where it was."""

import os
import subprocess
import sys
from pathlib import Path

from model_scripts import looks_up_and_answers
from scripted_endpoint import ScriptedEndpoint
from tiny_domain import tasks_by_split

from toolgym.evaluation import RunLog

EXAMPLE = Path(__file__).parents[2] / "examples" / "evaluate_endpoint.py"


def test_the_example_evaluates_a_model_and_resumes(tmp_path):
    assert len(EXAMPLE.read_text().splitlines()) < 150
    tasks_by_split()["train"].save(tmp_path / "tasks.jsonl")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "episodes")}
    with ScriptedEndpoint(looks_up_and_answers) as endpoint:
        words = [sys.executable, str(EXAMPLE), endpoint.url, "scripted", "tasks.jsonl", "2"]
        ran = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert (ran.returncode, ran.stderr) == (0, "")
        asked = len(endpoint.requests)
        again = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment)
        assert again.stdout == ran.stdout and len(endpoint.requests) == asked
    assert "scripted: 0.429 [" in ran.stdout and "scripted against random: " in ran.stdout
    log = RunLog(tmp_path / "evaluation" / "scripted.jsonl")
    assert len(list(log)) == 14 and sum(entry.solved for entry in log) == 6
