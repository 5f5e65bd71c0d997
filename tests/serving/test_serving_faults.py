"""What goes wrong between a server and its clients, with real processes: masked, counted, and of no harm to others."""

import asyncio
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import gymnasium
import pytest
from chopping_proxy import ChoppingProxy
from served import ENVIRONMENT, HERE, TOKEN, eventually, remote, serving
from served_domain import answer, call, gold
from session_storm import storm

from toolgym.serving import ServerFailure

LOOK_UP = call("hill_height", hill="Osser")
NAME = "a-session-of-the-tests"
VANISHING = f"""
import os, signal, sys
sys.path.insert(0, {str(HERE)!r})
from served import remote
from served_domain import call
env = remote(sys.argv[1])
env.reset(seed=0)
env.step(call("hill_height", hill="Osser"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def body(**fields):
    return json.dumps(fields).encode()


def masked(result, kind):
    """Whether a step ended its episode as one that must not be scored, for a reason."""
    _, reward, terminated, truncated, info = result
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert (info["valid"], info["failure"], info["outcome"]) == (False, kind, None)
    assert info["error"].startswith("the episode cannot go on: ") and len(info["messages"]) >= 2
    return True


@pytest.mark.parametrize("scheme", ["http", "ws"])
def test_a_client_that_vanishes_is_forgotten_and_counted(scheme):
    with serving("--idle-seconds", "3") as server:
        url = server.url.replace("http", scheme)
        gone = subprocess.run([sys.executable, "-c", VANISHING, url], timeout=60)
        assert gone.returncode == -signal.SIGKILL
        other = remote(url)
        other.reset(seed=1)
        assert server.metric("sessions") == 2 and server.metric("episodes_live") == 2
        assert eventually(lambda: other.reset()[1]["valid"] and server.metric("sessions") == 1)
        assert server.metric("sessions_total", "evicted") == 1
        assert eventually(lambda: server.metric("sockets") == (scheme == "ws"))
        other.close()


def test_an_evicted_session_masks_its_episode_and_the_next_begins_in_a_new_one():
    with serving("--idle-seconds", "1") as server:
        env, local = remote(server.url), gymnasium.make(ENVIRONMENT)
        env.reset(seed=2)
        local.reset(seed=2)
        assert eventually(lambda: server.metric("sessions") == 0)
        assert masked(env.step(LOOK_UP), "unknown_session")
        assert env.reset()[1]["task_id"] == local.reset()[1]["task_id"]  # the draws go on
        assert eventually(lambda: server.metric("sessions") == 0)
        assert env.reset()[1]["task_id"] == local.reset()[1]["task_id"]  # unnoticed between episodes
        env.close()


@pytest.mark.parametrize("scheme", ["http", "ws"])
def test_a_server_that_is_killed_and_restarted(scheme):
    local = gymnasium.make(ENVIRONMENT)
    with serving() as first:
        port = first.port
        env = remote(first.url.replace("http", scheme), patience=20.0)
        assert env.reset(seed=3)[1]["task_id"] == local.reset(seed=3)[1]["task_id"]
        assert env.step(LOOK_UP)[-1]["turn"] == 1
        first.kill()
    with ThreadPoolExecutor(1) as pool:
        step = pool.submit(env.step, LOOK_UP)  # waits for a server, which then knows nothing of the session
        with serving(port=port) as second:
            assert masked(step.result(30), "unknown_session")
            for _ in range(3):
                _, info = env.reset()
                assert info["task_id"] == local.reset()[1]["task_id"] and info["valid"]
                assert env.step(gold(info))[1:4] == (1.0, True, False)
            assert second.metric("failures_total", "unknown_session") == 1
            env.close()


def test_a_server_that_stays_away():
    with serving() as server:
        env = remote(server.socket_url, patience=0.2)
        env.reset(seed=0)
        assert masked(env.step("die"), "unreachable")
        assert server.wait()[0] == 3
        with pytest.raises(ServerFailure, match="no connection to ws://") as raised:
            env.reset()
        assert raised.value.kind == "unreachable"
        env.close()
        with pytest.raises(ServerFailure):
            remote(server.url, patience=0.0)


def test_an_environment_that_fails_is_masked():
    with serving() as server:
        env = remote(server.url)
        for action in ("break", "unwritable"):
            env.reset(seed=0)
            assert masked(env.step(action), "internal")
        assert server.metric("sessions_total", "lost") == 1
        env.close()
        assert server.metric("sessions") == 0
        assert "ZeroDivisionError" in (server.terminate() or server.wait()[1])


def test_a_session_that_hangs_harms_no_other():
    with serving("--step-seconds", "3", "--in-flight", "2") as server:
        hanging = [remote(server.socket_url) for _ in range(3)]
        for env in hanging:
            env.reset(seed=0)
        with ThreadPoolExecutor(3) as pool:
            results = [pool.submit(env.step, "hang longer") for env in hanging]  # more than are worked on at once
            assert all(masked(result.result(30), "deadline") for result in results)
        assert server.metric("given_up") == 3
        assert server.ask("GET", "/healthz")[:2] == (503, {"status": "hung", "protocol": 1})
        other = remote(server.socket_url)
        for seed in range(20):
            _, info = other.reset(seed=seed)
            assert other.step(gold(info))[1] == 1.0
        assert server.metric("failures_total", "deadline") == 3
        assert server.metric("episodes_total", "invalid") == 3
        assert server.metric("sessions_total", "lost") == 3
        assert eventually(lambda: server.metric("given_up") == 0, 60)
        assert server.ask("GET", "/healthz")[0] == 200
        assert hanging[0].reset(seed=0)[1]["valid"]
        for env in (*hanging, other):
            env.close()


def test_a_step_that_is_sent_again_is_not_played_again():
    with serving() as server:
        at = f"/v1/sessions/{NAME}"
        assert server.ask("PUT", at)[:2] == server.ask("PUT", at)[:2] == (200, {"type": "opened"})
        server.ask("POST", f"{at}/reset", body(number=1, seed=0))
        step = body(number=2, action=LOOK_UP)
        first = server.ask("POST", f"{at}/step", step)
        assert first[0] == 200 and first[1]["info"]["turn"] == 1
        assert server.ask("POST", f"{at}/step", step)[:2] == first[:2]
        for other in (body(number=2, action="another"), body(number=1, action=LOOK_UP)):
            status, refused, _ = server.ask("POST", f"{at}/step", other)
            assert (status, refused["kind"]) == (409, "out_of_order")
        with ThreadPoolExecutor(4) as pool:  # again, while it is still being played
            slow = body(number=5, action=call("wait_for", milliseconds=40))
            replies = list(pool.map(lambda _: server.ask("POST", f"{at}/step", slow)[1], range(4)))
        assert all(reply == replies[0] for reply in replies) and replies[0]["info"]["turn"] == 2
        assert server.metric("work_seconds_count") == 3
        assert server.ask("DELETE", at)[0] == server.ask("DELETE", at)[0] == 200
        assert server.ask("POST", f"{at}/step", step)[1]["kind"] == "unknown_session"


@pytest.mark.parametrize("scheme", ["http", "ws"])
def test_a_connection_that_breaks_again_and_again_changes_nothing(scheme):
    with serving() as server, ChoppingProxy(server.port, every=3) as proxy:
        env, local = remote(f"{scheme}://127.0.0.1:{proxy.port}"), gymnasium.make(ENVIRONMENT)
        for seed in range(4):
            (observation, info), here = env.reset(seed=seed), local.reset(seed=seed)
            assert (observation, info) == here
            for action in (LOOK_UP, "prose", LOOK_UP, gold(info)):
                assert env.step(action) == local.step(action)
        assert proxy.chopped > 4
        env.close()


def test_back_pressure():
    with serving("--in-flight", "1", "--waiting", "0", "--sessions", "2") as server:
        clients = [remote(server.socket_url, patience=20.0) for _ in range(2)]
        for env in clients:
            env.reset(seed=0)
        status, refused, headers = server.ask("PUT", f"/v1/sessions/{NAME}")
        assert (status, refused["kind"], headers["Retry-After"]) == (503, "full", "1")
        with ThreadPoolExecutor(3) as pool:
            slow = pool.submit(clients[0].step, "hang")
            assert eventually(lambda: server.metric("in_flight") == 1)
            busy = server.ask("POST", f"/v1/sessions/{NAME}/step", body(number=1, action=""))
            assert busy[1]["kind"] == "unknown_session"  # which takes no thread to say
            quick = pool.submit(clients[1].step, LOOK_UP)
            assert eventually(lambda: server.metric("failures_total", "busy") >= 2)
            third = pool.submit(remote(server.url, patience=20.0).reset, seed=0)
            assert eventually(lambda: server.metric("failures_total", "full") >= 2)
            assert slow.result(30)[-1]["valid"] and quick.result(30)[-1]["turn"] == 1
            clients[0].close()
            assert third.result(30)[1]["valid"]
        late = remote(server.url, patience=0.1)
        with pytest.raises(ServerFailure, match="as many sessions as it takes, 2") as raised:
            late.reset()
        assert raised.value.kind == "full"
        for env in (late, clients[1]):
            env.close()


def test_a_busy_server_says_when_to_come_again():
    with serving("--in-flight", "1", "--waiting", "0") as server:
        env = remote(server.url)
        env.reset(seed=0)
        assert server.ask("PUT", f"/v1/sessions/{NAME}")[0] == 200
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(env.step, "hang")
            assert eventually(lambda: server.metric("in_flight") == 1)
            status, refused, headers = server.ask("POST", f"/v1/sessions/{NAME}/reset", body(number=1))
            assert (status, refused["kind"], headers["Retry-After"]) == (429, "busy", "1")
            assert slow.result(30)[-1]["valid"]
        env.close()


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "kind", "words"),
    [
        ("POST", f"/v1/sessions/{NAME}/step", b"{", 400, "malformed", "not JSON"),
        ("POST", f"/v1/sessions/{NAME}/step", b"[" * 100_000, 400, "malformed", "nested too deeply"),
        ("POST", f"/v1/sessions/{NAME}/step", b"[]", 400, "malformed", "must be a JSON object"),
        ("POST", f"/v1/sessions/{NAME}/step", b"\xff", 400, "malformed", "not JSON"),
        ("POST", f"/v1/sessions/{NAME}/step", b"{}", 400, "malformed", "'step.number': Field required"),
        ("POST", f"/v1/sessions/{NAME}/step", body(number=0, action=""), 400, "malformed", "step.number"),
        ("POST", f"/v1/sessions/{NAME}/step", body(number=1, action="", x=1), 400, "malformed", "step.x"),
        ("POST", f"/v1/sessions/{NAME}/reset", body(number=1, seed=-1), 400, "malformed", "reset.seed"),
        ("POST", f"/v1/sessions/{NAME}/step", b" " * 2_000_000, 413, "too_large", "more than 1048576 bytes"),
        ("PUT", "/v1/sessions/short", None, 400, "malformed", "open.session"),
        ("PUT", "/v1/sessions/..%2f..%2fetc%2fpasswd-and-more", None, 400, "malformed", "open.session"),
        ("GET", "/v2/environment", None, 404, "unknown_path", "begin with /v1/"),
        ("POST", "/v1/environment", None, 404, "unknown_path", "there is no POST"),
        ("GET", "/v1/socket", None, 400, "malformed", "WebSocket"),
    ],
)
def test_bad_requests_are_refused_in_one_sentence(tolerant, method, path, sent, status, kind, words):
    before = tolerant.metric("failures_total", kind)
    got, refused, _ = tolerant.ask(method, path, sent)
    assert (got, refused["kind"]) == (status, kind)
    assert words in refused["message"] and "\n" not in refused["message"] and len(refused["message"]) < 400
    assert tolerant.metric("failures_total", kind) == before + 1


@pytest.fixture(scope="module")
def tolerant():
    with serving() as server:
        yield server


def test_bad_frames_are_refused_and_the_socket_goes_on(tolerant):
    async def talk():
        import aiohttp

        async with aiohttp.ClientSession() as session, session.ws_connect(f"{tolerant.url}/v1/socket") as socket:
            for sent in ("{", '"text"', '{"id": 7, "request": {"type": "fly"}}', '{"id": true}'):
                await socket.send_str(sent)
                refused = json.loads(await socket.receive_bytes(timeout=10))["reply"]
                assert refused["kind"] == "malformed" and refused["message"]
            await socket.send_bytes(b'{"id": 8, "request": {"type": "describe"}}')
            said = json.loads(await socket.receive_bytes(timeout=10))
            assert (said["id"], said["reply"]["protocol"]) == (8, 1)
            await socket.send_bytes(b" " * 2_000_000)
            assert (await socket.receive(timeout=10)).type == aiohttp.WSMsgType.CLOSE
            assert socket.close_code == 1009

    before = tolerant.metric("failures_total", "too_large")
    asyncio.run(talk())
    assert eventually(lambda: tolerant.metric("failures_total", "too_large") == before + 1)
    assert eventually(lambda: tolerant.metric("sockets") == 0)
    env = remote(tolerant.socket_url)
    assert env.reset(seed=0)[1]["valid"]
    env.close()


def test_the_token(monkeypatch):
    with serving(token=TOKEN) as server:
        monkeypatch.setenv("TOOLGYM_TOKEN", TOKEN)
        env = remote(server.socket_url)
        assert env.reset(seed=0)[1]["valid"]
        for url in (server.url, server.socket_url):
            for wrong in ("", "wrong", TOKEN + "x", "é"):
                monkeypatch.setenv("TOOLGYM_TOKEN", wrong)
                with pytest.raises(ServerFailure) as raised:
                    remote(url, patience=5.0)
                assert raised.value.kind == "unauthorized" and TOKEN not in str(raised.value)
        assert server.metric("failures_total", "unauthorized") == 8
        monkeypatch.setenv("ANOTHER_NAME", TOKEN)
        remote(server.url, token_variable="ANOTHER_NAME").close()
        status, refused, headers = server.ask("GET", "/metrics", token="wrong")
        assert (status, refused["kind"], headers["WWW-Authenticate"]) == (401, "unauthorized", "Bearer")
        server.token = None
        assert server.ask("GET", "/healthz")[0] == 200
        env.close()


def test_a_server_without_a_token_answers_no_web_page(tolerant):
    import urllib.error
    import urllib.request

    page = urllib.request.Request(f"{tolerant.url}/v1/environment", headers={"Origin": "https://example.org"})
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(page, timeout=10)
    with raised.value as refused:
        assert refused.code == 401


def test_sigterm_lets_episodes_end_and_takes_no_new_ones():
    with serving("--drain-seconds", "20") as server:
        env, waiting = remote(server.socket_url), remote(server.socket_url, patience=0.3)
        _, info = env.reset(seed=0)
        with ThreadPoolExecutor(1) as pool:
            in_flight = pool.submit(env.step, "hang")
            assert eventually(lambda: server.metric("in_flight") == 1)
            server.terminate()
            assert eventually(lambda: server.metric("draining") == 1)
            status, refused, headers = server.ask("PUT", f"/v1/sessions/{NAME}")
            assert (status, refused["kind"], headers["Retry-After"]) == (503, "draining", "5")
            with pytest.raises(ServerFailure, match="about to end"):
                waiting.reset()
            assert server.ask("GET", "/healthz")[0] == 503
            assert in_flight.result(30)[-1]["valid"]
        assert env.step(LOOK_UP)[-1]["turn"] == 2
        assert env.step(gold(info))[1:4] == (1.0, True, False)
        assert server.wait() == (0, "")
        for client in (env, waiting):
            client.close()


def test_sigterm_does_not_wait_for_ever():
    with serving("--drain-seconds", "0.3") as server:
        env = remote(server.url, patience=0.2)
        env.reset(seed=0)
        server.terminate()
        assert server.wait()[0] == 0
        assert masked(env.step(answer(1)), "unreachable")
        env.close()


@pytest.mark.parametrize(
    "count", [500, pytest.param(10_000, marks=pytest.mark.slow)], ids=["500 sessions", "10,000 sessions"]
)
def test_sessions_that_are_opened_and_dropped_leave_nothing_behind(count):
    wave = 500  # never more at once, so that what is left of the most that was held stays the same
    with serving("--idle-seconds", "4", "--sessions", str(wave)) as server:

        def stormed():
            most = storm(server, wave)
            assert eventually(lambda: server.metric("sessions") == 0 and server.metric("sockets") == 0, 120)
            return most

        for _ in range(2):  # fills caches, starts threads
            stormed()
        memory, descriptors = server.mebibytes, server.descriptors
        most = [stormed() for _ in range(count // wave)]
        assert server.descriptors <= descriptors + 2
        assert server.mebibytes <= memory + 2 + count * 0.25 / 1024  # one session with its episode takes 7 KiB
        assert all(peak.descriptors > descriptors + 20 and peak.sessions > 50 for peak in most)  # which does rise
        assert server.metric("sessions_total", "evicted") == count + 2 * wave
        assert server.metric("episodes_total", "abandoned") == count + 2 * wave
        env = remote(server.url)
        assert env.reset(seed=0)[1]["valid"]
        env.close()
