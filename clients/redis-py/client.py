"""redis-py with threads, in the protocol of clients/README.md."""

import json
import os
import platform
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import redis
from redis.backoff import NoBackoff
from redis.exceptions import ResponseError
from redis.retry import Retry
from redis.sentinel import MasterNotFoundError, Sentinel

ENV = os.environ
TUNED = ENV["CLIENT_PROFILE"] == "tuned"
CALLERS = 64


def address(text):
    return text.split(":")[0], int(text.split(":")[1])


# tuned: https://redis.readthedocs.io/en/stable/connections.html, https://redis.readthedocs.io/en/stable/retry.html
tuned = dict(
    socket_connect_timeout=0.3,  # 5 s: a killed node's address does not refuse, it never answers
    socket_timeout=1.5,  # 5 s: a paused node keeps its sockets; less than down-after, more than a slow command
    retry=Retry(NoBackoff(), 0),  # 10 times: what may have been executed is sent again, and applied twice
    health_check_interval=1,  # 0: a pooled connection that was idle is asked with PING before it is used
)
tuned_sentinel = dict(
    socket_connect_timeout=0.2,  # 5 s: one paused Sentinel at the head of the list is waited for in every look-up
    socket_timeout=0.2,
    retry=Retry(NoBackoff(), 0),  # 10 times, before the next Sentinel is asked
)
# :tuned

login = dict(username=ENV["REDIS_USERNAME"], password=ENV["REDIS_PASSWORD"], **(tuned if TUNED else {}))
if ENV["CLIENT_PATH"] == "haproxy":
    client = redis.Redis(*address(ENV["HAPROXY"]), **login)
else:
    sentinel = Sentinel(
        [address(one) for one in ENV["SENTINELS"].split(",")],
        sentinel_kwargs=dict(
            username=ENV["SENTINEL_USERNAME"],
            password=ENV["SENTINEL_PASSWORD"],
            **(tuned_sentinel if TUNED else {}),
        ),
    )
    client = sentinel.master_for(ENV["MASTER_NAME"], **login)

printing = threading.Lock()
opened = {}
stopping = threading.Event()


def now_us():
    return time.monotonic_ns() // 1000


def say(**line):
    with printing:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def outcome_of(error):
    """An error that Redis answered, or no connection to send it by: it has not happened."""
    never_sent = isinstance(error, MasterNotFoundError) or "connecting to" in str(error)
    answered = isinstance(error, ResponseError) or "The previous master is now a slave" in str(error)
    return "failed" if answered or never_sent else "indeterminate"


def operate(id, callers):
    opened[id] = start = now_us()
    line = dict(outcome="ok")
    try:
        if id % 2 == 0:
            client.rpush(ENV["APPEND_KEY"], id)
        else:
            line["value"] = int(client.lindex(ENV["READ_KEY"], -1) or -1)
    except (redis.RedisError, OSError) as error:
        line |= dict(outcome=outcome_of(error), error=f"{type(error).__name__}: {error}")
    callers.release()
    if opened.pop(id, None) is not None:
        say(id=id, start=start, end=now_us(), **line)


def run():
    callers = threading.Semaphore(CALLERS)
    pool = ThreadPoolExecutor(CALLERS)
    began_at, id = time.monotonic(), 0
    while not stopping.wait(max(0, began_at + id * int(ENV["EVERY_MS"]) / 1000 - time.monotonic())):
        if callers.acquire(blocking=False):
            pool.submit(operate, id, callers)
        id += 1


def stop():
    stopping.set()
    give_up_at = time.monotonic() + 2
    while opened and time.monotonic() < give_up_at:
        time.sleep(0.02)
    for id, start in list(opened.items()):
        say(id=id, start=start, end=now_us(), outcome="indeterminate", error="no answer until the end")
    os._exit(0)


say(client="redis-py", version=redis.__version__, runtime=f"Python {platform.python_version()}")
for word in map(str.strip, sys.stdin):
    if word == "clock":
        say(clock=now_us())
    elif word == "start":
        threading.Thread(target=run).start()
    elif word == "stop":
        break
stop()
