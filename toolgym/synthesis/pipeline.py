"""The pipeline in one process: explore, derive, certify, until there are enough tasks. One seed, one byte string.

`toolgym.synthesis.production` does the same with many processes and a ledger; both go through the same shards and the
same merge, and give the same bytes.
"""

import itertools
from collections.abc import Callable, Iterator

from toolgym.synthesis.freshness import Seen
from toolgym.synthesis.funnel import Funnel
from toolgym.synthesis.merge import Merge
from toolgym.synthesis.orders import Order
from toolgym.synthesis.shards import Prover
from toolgym.tasks.task import AnyTask, StateTask, Task
from toolgym.tools.fresh import FreshProcess


def synthesize(
    order: Order,
    funnel: Funnel,
    replayer: FreshProcess | None = None,
    on_task: Callable[[AnyTask], None] | None = None,
) -> Iterator[AnyTask]:
    """Makes certified tasks: state tasks where the order's pool has a world.

    Args:
        order: What to make.
        funnel: Filled with what became of every attempt.
        replayer: A fresh process over the same pool to use; one is started, and ended, if None.
        on_task: Called with each task as soon as it is accepted.

    Yields:
        Tasks in the order of their explorations. Equal orders give equal tasks, byte for byte.

    Raises:
        Exhausted: No more tasks can be found.
        ValueError: The pool has tools whose library is missing, or a world and no action to ask for.
    """
    sort: type[AnyTask] = Task if order.pool.world is None else StateTask
    merge = Merge(order.pool.reference, order.count, funnel, Seen())
    with Prover(order, replayer) as prover:
        for number in itertools.count():
            for body in merge.accept(prover.prove(number)):
                task = sort.model_validate(body)
                if on_task is not None:
                    on_task(task)
                yield task
            if merge.full:
                return
