"""Registration: `import toolgym` registers the environments and loads nothing that they need."""

import importlib.metadata
import subprocess
import sys

import gymnasium

import toolgym
from toolgym.episodes import ToolVectorEnv
from toolgym.registration import ENVIRONMENTS

HEAVY = ("pydantic", "pint", "rich", "aiohttp", "torch", "pandas", "toolgym.tools", "toolgym.episodes", "toolgym.envs")


def run(script):
    """Runs a script in a fresh interpreter in which warnings are errors."""
    command = [sys.executable, "-W", "error", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_importing_loads_nothing_heavy_and_registers_every_environment():
    done = run(
        "import sys, toolgym, gymnasium\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
        f"print(all(name in gymnasium.registry for name in {tuple(ENVIRONMENTS)!r}))"
    )
    assert done.stdout.split("\n")[:2] == ["[]", "True"], done.stderr


def test_the_check_for_heavy_modules_can_fail():
    assert "pydantic" in run(f"import sys, toolgym.tools\nprint([n for n in {HEAVY!r} if n in sys.modules])").stdout


def test_importing_twice_does_not_warn():
    done = run("import toolgym, toolgym.registration, importlib\nimportlib.reload(toolgym)\nprint('quiet')")
    assert (done.stdout.strip(), done.stderr) == ("quiet", "")


def test_the_module_form_registers_by_itself():
    script = (
        "import gymnasium\n"
        "print('toolgym/finance-v0' in gymnasium.registry)\n"
        "try:\n"
        "    gymnasium.make('toolgym:toolgym/finance-v0', split='no such split')\n"
        "except gymnasium.error.UnregisteredEnv as error:\n"
        "    print(error)\n"
        "except Exception:\n"
        "    pass\n"  # the pack has its own tests; here it only has to be found
        "print('toolgym/finance-v0' in gymnasium.registry)"
    )
    assert run(script).stdout.split() == ["False", "True"]


def test_every_environment_has_the_vector_entry_point():
    assert {gymnasium.spec(name).vector_entry_point for name in ENVIRONMENTS} == {"toolgym.episodes:ToolVectorEnv"}
    vector = gymnasium.make_vec("toolgym/desk-v0", num_envs=2)
    observations, infos = vector.reset(seed=0)
    assert observations in vector.observation_space and infos["valid"].all()
    assert type(vector.unwrapped) is ToolVectorEnv and vector.spec.id == "toolgym/desk-v0"
    vector.close()


def test_the_version_is_the_distribution_s():
    assert toolgym.__version__ == importlib.metadata.version("toolgym")
