"""Starts gloo processes on this machine, runs one function in all of them and ends them; torch is imported once.

The processes are forked from a server that has imported torch and nothing else has run in, so a start costs
milliseconds. They find each other through a file and speak over the loopback interface.
"""

import multiprocessing
import os
import tempfile
import time
import traceback
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist

SECONDS = 300
"""Longest time for all processes together; a collective that waits longer than half of it raises."""


def run(world_size, work, *args):
    """Calls ``work(rank, *args)`` in every process of a new group and returns what each returned, in order of ranks."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["torch.distributed", "toolgym.kernels.parallel"])
    with tempfile.TemporaryDirectory() as folder:
        pipes = [context.Pipe(duplex=False) for _ in range(world_size)]
        processes = [
            context.Process(target=_enter, args=(pipes[rank][1], folder, rank, world_size, work, args))
            for rank in range(world_size)
        ]
        try:
            for process in processes:
                process.start()
            for _, writer in pipes:
                writer.close()
            deadline = time.monotonic() + SECONDS
            answers = []
            for rank, (reader, _) in enumerate(pipes):
                assert reader.poll(max(0.0, deadline - time.monotonic())), f"rank {rank} did not answer in time"
                answers.append(reader.recv())
        finally:
            for process in processes:
                process.join(5)
                if process.is_alive():
                    process.kill()
                    process.join()
    troubles = [trouble for _, trouble in answers if trouble]
    assert not troubles, "\n".join(troubles)
    return [result for result, _ in answers]


def worst(tables):
    """The largest error of each name, over ranks or cases."""
    return {name: max(table[name] for table in tables) for name in tables[0]}


def largest(world_size, cases):
    """The largest errors of all cases of one kind, a line each, for ``pytest -rP``; cases are (kind, errors)."""
    kinds = dict.fromkeys(kind for kind, _ in cases)
    tables = {kind: worst([errors for other, errors in cases if other == kind]) for kind in kinds}
    return "\n".join(
        f"{world_size} processes, {', '.join(map(str, kind))}: " + ", ".join(f"{n} {e:.1e}" for n, e in errors.items())
        for kind, errors in tables.items()
    )


def _enter(writer, folder, rank, world_size, work, args):
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    torch.set_num_threads(1)
    try:
        dist.init_process_group(
            "gloo",
            init_method=f"file://{Path(folder) / 'store'}",
            rank=rank,
            world_size=world_size,
            timeout=timedelta(seconds=SECONDS / 2),
        )
        answer = (work(rank, *args), None)
        dist.barrier()
        dist.destroy_process_group()
    except BaseException:
        answer = (None, f"rank {rank}:\n{traceback.format_exc()}")
    writer.send(answer)
    writer.close()
