"""A headless Chromium that is told what to do over the DevTools protocol: opens pages, presses keys, clicks, looks."""

import asyncio
import base64
import json
import re
import shutil
import tempfile
from contextlib import asynccontextmanager

import aiohttp

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0")
_CODES = {"Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


class Tab:
    """One page. Whatever the page writes to its console, and every error in it, is in ``said``."""

    def __init__(self, socket):
        self.said = []
        self._socket = socket
        self._number = 0
        self._waiting = {}
        self._reader = asyncio.create_task(self._read())

    async def call(self, method, **parameters):
        self._number += 1
        answer = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, 30)

    async def open(self, url, width=1280, height=860, dark=False):
        for domain in ("Page", "Runtime", "Log"):
            await self.call(f"{domain}.enable")
        await self.size(width, height)
        await self.dark(dark)
        await self.call("Page.navigate", url="about:blank")
        await self.call("Page.navigate", url=url)
        await self.until("document.querySelector('.row') !== null")

    async def size(self, width, height):
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    async def dark(self, dark):
        feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.call("Emulation.setEmulatedMedia", features=[feature])

    async def value(self, expression):
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, expression):
        for _ in range(300):
            if await self.value(expression):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never came true: {expression}; the page said {self.said}")

    async def click(self, selector):
        where = await self.value(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)}); found.scrollIntoView("
            "{block: 'nearest'}); const r = found.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)

    async def key(self, key):
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        code = {"windowsVirtualKeyCode": _CODES.get(key, ord(key.upper()[0]))}
        await self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **code, **text)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    async def picture(self, path):
        await asyncio.sleep(0.25)
        taken = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(taken["data"]))

    async def _read(self):
        async for message in self._socket:
            body = json.loads(message.data)
            if "id" in body:
                answer = self._waiting.pop(body["id"])
                if not answer.cancelled():
                    answer.set_result(body.get("result", body.get("error")))
            elif body["method"] in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
                self.said.append(body["params"])


@asynccontextmanager
async def chromium():
    """Starts a browser of its own, gives a tab, and ends it."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "these tests need Debian's chromium: apt-get install chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        process = await asyncio.create_subprocess_exec(
            program, *_FLAGS, f"--user-data-dir={home}", "about:blank", stderr=asyncio.subprocess.PIPE
        )
        try:
            while not (found := re.search(rb"ws://([^/]+)/", await asyncio.wait_for(process.stderr.readline(), 60))):
                pass
            async with aiohttp.ClientSession() as session:
                listed = await (await session.get(f"http://{found[1].decode()}/json/list")).json()
                address = next(one["webSocketDebuggerUrl"] for one in listed if one["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    yield Tab(socket)
        finally:
            process.terminate()
            await process.wait()
