import asyncio
import json

import aiohttp
import pytest
from hostile import TASKS

from toolgym.viewer import open_collection, serve


def asked(*requests):
    """Status, headers and text of each request to a real server."""

    async def run():
        address = asyncio.get_running_loop().create_future()
        server = asyncio.create_task(serve(open_collection(str(TASKS)), on_ready=address.set_result))
        found = []
        async with aiohttp.ClientSession() as session:
            for path, headers in requests:
                async with session.get((await address).rstrip("/") + path, headers=headers) as answer:
                    found.append((answer.status, answer.headers, await answer.text()))
        server.cancel()
        with pytest.raises(asyncio.CancelledError):
            await server
        return found

    return asyncio.run(run())


def test_a_server_gives_the_page_the_index_and_one_record_at_a_time():
    page, index, record, search, diversity = asked(
        ("/", {}), ("/index", {}), ("/record/99", {}), ("/search?words=sortino", {}), ("/diversity", {})
    )
    assert page[0] == 200 and "default-src 'none'" in page[1]["Content-Security-Policy"] and "finance-" not in page[2]
    data = json.loads(index[2])
    assert data["held"] == data["size"] == len(data["columns"]["id"]) == 100 and "records" not in data
    assert json.loads(record[2])["task"]["id"] == data["columns"]["id"][99]
    assert json.loads(search[2]) and json.loads(diversity[2])["curves"]
    assert {one[1]["X-Content-Type-Options"] for one in (page, index, record)} == {"nosniff"}


def test_what_is_not_there_is_not_found_and_strangers_read_nothing():
    beyond, negative, stranger, name = asked(
        ("/record/100", {}), ("/record/-1", {}), ("/index", {"Host": "evil.example:80"}), ("/", {"Host": "localhost"})
    )
    assert beyond[0] == 404 and "there are 100" in beyond[2]
    assert negative[0] == 404
    assert stranger[0] == 403 and "finance" not in stranger[2]
    assert name[0] == 200
