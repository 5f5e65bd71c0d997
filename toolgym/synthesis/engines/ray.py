"""The engine for clusters: Ray actors prove shards, Ray tasks take the inventories.

Workers on other machines need the same toolgym, packs and libraries installed; one that has others is refused.
"""

import logging
import os
import sys
from typing import Any

import ray
from ray.exceptions import RayActorError, RayTaskError

from toolgym.synthesis.engines.bench import Bench, WorkerLost, processors
from toolgym.synthesis.inventory import Inventory
from toolgym.synthesis.orders import Job
from toolgym.synthesis.shards import Parcel


class RayEngine:
    """Actors on an existing Ray cluster, or on a local one that is started and stopped with the engine.

    Args:
        job: What is to be made.
        workers: How many actors; one for each processor of the cluster if None.
        address: Address of a cluster (``"auto"``, ``"ray://host:10001"``); None starts one on this machine.

    Raises:
        ConnectionError: There is no cluster at the address.
    """

    def __init__(self, job: Job, workers: int | None = None, address: str | None = None) -> None:
        search = {"env_vars": {"PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path)}}
        ray.init(
            address=address,
            num_cpus=None if address else workers or processors(),
            include_dashboard=None if address else False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env=None if address else search,
        )
        resources = ray.cluster_resources()  # type: ignore[no-untyped-call]
        self.workers = workers or int(resources.get("CPU", 1))
        self._job = ray.put(job)
        self._task = ray.remote(num_cpus=1)(_inventory)
        self._actor = ray.remote(num_cpus=1, max_restarts=0)(Bench)
        self._actors: dict[int, Any] = {}

    async def inventory(self, place: int) -> Inventory:
        """What the pool of a quota is made of on some machine of the cluster.

        Raises:
            ValueError: The pool cannot be loaded there, or has tools whose library is missing.
        """
        try:
            found: Inventory = await self._task.remote(self._job, place)
            return found
        except RayTaskError as error:
            raise error.cause from error

    async def prove(self, worker: int, place: int, number: int, expected: Inventory) -> Parcel:
        """Has one actor prove one shard.

        Raises:
            WorkerLost: The actor, or the fresh process beside it, died or hung.
            ForeignWorker: The actor has another pool.
        """
        if worker not in self._actors:
            self._actors[worker] = self._actor.remote(self._job)
        try:
            parcel: Parcel = await self._actors[worker].prove.remote(place, number, expected)
            return parcel
        except RayActorError as error:
            ray.kill(self._actors.pop(worker))
            raise WorkerLost(f"the Ray actor was lost: {str(error).splitlines()[0]}") from error
        except RayTaskError as error:
            raise error.cause from error

    def recycle(self) -> None:
        """Ends every actor, whatever it is at."""
        while self._actors:
            ray.kill(self._actors.popitem()[1])

    def close(self) -> None:
        """Ends every actor and leaves the cluster; one that was started here is stopped."""
        self.recycle()
        ray.shutdown()


def _inventory(job: Job, place: int) -> Inventory:
    return Bench(job).inventory(place)
