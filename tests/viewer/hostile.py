"""Tasks whose every text tries to become markup or code."""

from pathlib import Path

from toolgym.tasks.taskset import TaskSet

ROOT = Path(__file__).parents[2]
TASKS = ROOT / "envs/finance/tasks/test.jsonl"

STRINGS = (
    "</script><script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 1'>",
    "<!--<script>",
    "\u2028\u2029 \" ' ` ${window.owned = 1} \\",
    "javascript:window.owned=1",
    "%%CODE%% %%DATA%%",
    "__proto__",
)


def hostile_tasks():
    """A set of as many tasks as there are strings; each says one of them wherever it says anything."""
    tasks = []
    for text, task in zip(STRINGS, TaskSet.load(TASKS), strict=False):
        call = task.calls[0].model_copy(update={"tool": text, "arguments": {text: text}, "result": {text: text}})
        update = {
            "question": text,
            "domain": text,
            "gold": text,
            "toolset": (text,),
            "wording": task.wording.model_copy(update={"frame": text}),
            "calls": (call, *task.calls[1:]),
        }
        tasks.append(task.model_copy(update=update))
    return TaskSet.of(tasks)
