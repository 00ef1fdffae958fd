"""Runs checks and prints a line `CHECK {"name", "fault"}` for each, for client-stage.ts to read."""

import json
import os
import sys
import traceback

HERE = os.path.dirname(__file__)

given = json.load(sys.stdin)


def check(name):
    """Decorates a function that holds one check; it runs at once and passes unless it raises."""

    def run(work):
        fault = None
        try:
            work()
        except Exception as error:  # noqa: BLE001, every failure is a result here
            fault = f"{type(error).__name__}: {str(error)[:800]}"
            frames = traceback.extract_tb(error.__traceback__)
            own = [frame.line for frame in frames if HERE in frame.filename and frame.filename != __file__]
            fault += "".join(f"\nat {line}" for line in own[-1:])
        print("CHECK " + json.dumps({"name": name, **({} if fault is None else {"fault": fault})}), flush=True)

    return run


def expect(actual, wanted):
    assert actual == wanted, f"expected {wanted!r}, got {actual!r}"


def error_of(work):
    """Returns the text of the error that `work` raises."""
    try:
        result = work()
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"
    raise AssertionError(f"it was not refused, but returned {result!r}")
