"""Runs checks and prints a line `CHECK {"name", "fault"}` for each, for client-stage.ts to read."""

import json
import sys
import traceback

given = json.load(sys.stdin)


def check(name):
    """Decorates a function that holds one check; it runs at once and passes unless it raises."""

    def run(work):
        fault = None
        try:
            work()
        except Exception as error:  # noqa: BLE001, every failure is a result here
            where = traceback.extract_tb(error.__traceback__)[-1]
            fault = f"{type(error).__name__}: {str(error)[:800]} ({where.name}, line {where.lineno})"
            own = [frame for frame in traceback.extract_tb(error.__traceback__) if "/scripts/clients/" in frame.filename]
            if own:
                fault += f"\nat {own[-1].line}"
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
