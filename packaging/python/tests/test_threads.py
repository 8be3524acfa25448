# SPDX-License-Identifier: MIT
"""Threads: others run while the library reads, and any number of them may call it."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import iistriage


def test_same_in_many_threads(samples):
    stories = [samples / name for name in ("module-access-denied", "module-missing", "healthy")]
    wanted = [iistriage.scan(story, jobs=1).html() for story in stories]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(3):
            assert wanted == list(pool.map(lambda story: iistriage.scan(story).html(), stories))


def test_one_report_in_many_threads(samples):
    report = iistriage.scan(samples / "module-access-denied")
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: report.text() + report.ndjson(), range(16)))) == 1


def test_others_run_while_it_reads(samples):
    """A thread that only counts gets further than the interval at which Python switches."""
    logs = [samples] * 40
    began, ended, ticks = threading.Event(), threading.Event(), []

    def read():
        began.set()
        iistriage.part(logs, jobs=1)
        ended.set()

    # Python alone would not take the lock from the thread that reads.
    before = sys.getswitchinterval()
    sys.setswitchinterval(60)
    try:
        thread = threading.Thread(target=read)
        thread.start()
        began.wait()
        while not ended.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)
        thread.join()
    finally:
        sys.setswitchinterval(before)
    assert len(ticks) > 10
