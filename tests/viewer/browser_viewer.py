"""What a person does with the page, in headless Chromium. Named in full to be run, as it needs Debian's chromium:

pytest tests/viewer/browser_viewer.py
"""

import asyncio

import pytest
from chromium import chromium
from hostile import STRINGS, TASKS, hostile_tasks

from toolgym.viewer import open_collection, write_page


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    hostile_tasks().save(folder / "hostile.jsonl")
    write_page(open_collection(str(folder / "hostile.jsonl")), folder / "hostile.html")
    write_page(open_collection(str(TASKS)), folder / "tasks.html")
    return folder


def test_no_text_of_a_task_runs_whatever_is_opened(pages):
    async def run():
        async with chromium() as tab:
            await tab.open((pages / "hostile.html").as_uri())
            for row, text in enumerate(STRINGS):
                for name in ("task", "graph", "certificate", "record"):
                    await tab.value(f"void (location.hash = '#/{row}/{name}')")
                    await tab.until(
                        f"document.querySelector('[aria-selected=true][role=tab]')?.id.toLowerCase() === 'tab-{name}'"
                    )
                shown = await tab.value("document.querySelector('#detail').textContent")
                assert text.split()[0] in shown
            assert await tab.value("window.owned") is None
            assert tab.said == []

    asyncio.run(run())


def test_the_keys_lead_through_the_page(pages):
    async def run():
        async with chromium() as tab:
            await tab.open((pages / "tasks.html").as_uri())
            for key, address in (("j", "#/0"), ("j", "#/1/task"), ("k", "#/0/task"), ("ArrowRight", "#/0/graph")):
                await tab.key(key)
                await tab.until(f"location.hash === '{address}' && document.querySelector('[role=tab]') !== null")
                await asyncio.sleep(0.2)
            await tab.key("/")
            assert await tab.value("document.activeElement.id") == "search"
            for letter in "sortino":
                await tab.key(letter)
            await tab.until("document.querySelector('#count').textContent.includes(' of ')")
            await tab.key("Escape")
            assert await tab.value("document.activeElement.id") == "list"
            assert tab.said == []

    asyncio.run(run())


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_screen(pages, width):
    async def run():
        async with chromium() as tab:
            await tab.open((pages / "tasks.html").as_uri(), width)
            for name in ("", "6/task", "6/graph", "6/certificate", "6/record"):
                await tab.value(f"void (location.hash = '#/{name}')")
                await asyncio.sleep(0.3)
                assert await tab.value("document.documentElement.scrollWidth") <= width
            assert tab.said == []

    asyncio.run(run())
