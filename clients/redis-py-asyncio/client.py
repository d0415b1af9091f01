"""redis-py with asyncio, in the protocol of clients/README.md."""

import asyncio
import json
import os
import platform
import sys
import time

import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import MasterNotFoundError, Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError

ENV = os.environ
TUNED = ENV["CLIENT_PROFILE"] == "tuned"
CALLERS = 1000


def address(text):
    return text.split(":")[0], int(text.split(":")[1])


# tuned: https://redis.readthedocs.io/en/stable/connections.html, https://redis.readthedocs.io/en/stable/retry.html
tuned = dict(
    socket_connect_timeout=0.3,  # 5 s: a killed node's address does not refuse, it never answers
    socket_timeout=1.5,  # 5 s: a paused node keeps its sockets; less than down-after, more than a slow command
    retry=Retry(NoBackoff(), 0),  # 10 times: what may have been executed is sent again, and applied twice
    health_check_interval=1,  # 0: a pooled connection that was idle is asked with PING before it is used
    max_connections=64,  # 100: each caller that waits has one of its own, so this many reconnect at the same time
)
tuned_sentinel = dict(
    socket_connect_timeout=0.2,  # 5 s: one paused Sentinel at the head of the list is waited for in every look-up
    socket_timeout=0.2,
    retry=Retry(NoBackoff(), 0),  # 10 times, before the next Sentinel is asked
)
# :tuned

login = dict(username=ENV["REDIS_USERNAME"], password=ENV["REDIS_PASSWORD"], **(tuned if TUNED else {}))
asked = dict(username=ENV["SENTINEL_USERNAME"], password=ENV["SENTINEL_PASSWORD"], **(tuned_sentinel if TUNED else {}))
opened = {}
stopping = asyncio.Event()


def connect():
    if ENV["CLIENT_PATH"] == "haproxy":
        host, port = address(ENV["HAPROXY"])
        return redis.asyncio.Redis(host=host, port=port, **login)
    sentinel = Sentinel([address(one) for one in ENV["SENTINELS"].split(",")], sentinel_kwargs=asked)
    return sentinel.master_for(ENV["MASTER_NAME"], **login)


def now_us():
    return time.monotonic_ns() // 1000


def say(**line):
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def outcome_of(error):
    """An error that Redis answered, or no connection to send it by: it has not happened."""
    never_sent = isinstance(error, MasterNotFoundError) or "connecting to" in str(error)
    answered = isinstance(error, ResponseError) or "The previous master is now a slave" in str(error)
    return "failed" if answered or never_sent or "Too many connections" in str(error) else "indeterminate"


async def operate(client, id):
    opened[id] = start = now_us()
    line = dict(outcome="ok")
    try:
        if id % 2 == 0:
            await client.rpush(ENV["APPEND_KEY"], id)
        else:
            line["value"] = int(await client.lindex(ENV["READ_KEY"], -1) or -1)
    except (redis.RedisError, OSError) as error:
        line |= dict(outcome=outcome_of(error), error=f"{type(error).__name__}: {error}")
    if opened.pop(id, None) is not None:
        say(id=id, start=start, end=now_us(), **line)


async def run():
    client, tasks, began_at, id = connect(), set(), time.monotonic(), 0
    while not stopping.is_set():
        await asyncio.sleep(max(0, began_at + id * int(ENV["EVERY_MS"]) / 1000 - time.monotonic()))
        if len(opened) < CALLERS:
            task = asyncio.create_task(operate(client, id))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        id += 1


async def main():
    say(client="redis-py asyncio", version=redis.__version__, runtime=f"Python {platform.python_version()}")
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    running = None
    while (word := (await reader.readline()).decode().strip()) not in ("stop", ""):
        if word == "clock":
            say(clock=now_us())
        elif word == "start":
            running = asyncio.create_task(run())
    stopping.set()
    give_up_at = time.monotonic() + 2
    while running and opened and time.monotonic() < give_up_at:
        await asyncio.sleep(0.02)
    for id, start in list(opened.items()):
        say(id=id, start=start, end=now_us(), outcome="indeterminate", error="no answer until the end")
    os._exit(0)


asyncio.run(main())
