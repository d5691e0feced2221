"""Time `parse_history` beside orjson alone on the same bytes, and print the ratio.

Run: python bench/read_history.py [ROWS]
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable

import orjson

from tracker.format.layout import RunObject, segment_limit
from tracker.format.rows import encode_row
from tracker.read.parse import Segment, parse_history

ROUNDS = 15


def make_segments(rows: int) -> list[Segment]:
    """A run of `rows` lines: two metrics in each, one more in every hundredth, sealed as the writer seals them."""
    draw = random.Random(0)
    segments: list[Segment] = []
    buffer = bytearray()
    for step in range(rows):
        row = {"loss": draw.random(), "train/acc": round(draw.random(), 4)}
        if step % 100 == 0:
            row["val/loss"] = draw.random()
        buffer += encode_row(step, 1_732_392_000 + step * 0.3, row)
        if len(buffer) >= segment_limit(len(segments)) or step == rows - 1:
            item = RunObject("run", "0-a", "history", len(segments), "jsonl")
            segments.append(("0-a", item, bytes(buffer)))
            buffer.clear()
    return segments


def orjson_alone(segments: list[Segment]) -> None:
    for _, _, data in segments:
        for line in data.splitlines():
            orjson.loads(line)


def orjson_bulk(segments: list[Segment]) -> None:
    for _, _, data in segments:
        orjson.loads(b"[" + b",".join(data.splitlines()) + b"]")


def interleaved(functions: list[Callable[[], object]]) -> list[list[float]]:
    """The times of each function in seconds, a round at a time, so that a busy machine slows all alike."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, found in zip(functions, times, strict=True):
            gc.collect()
            start = time.perf_counter()
            function()
            found.append(time.perf_counter() - start)
    return times


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 150_000
    segments = make_segments(rows)
    size = sum(len(data) for _, _, data in segments)
    lines, bulk, ours = interleaved(
        [lambda: orjson_alone(segments), lambda: orjson_bulk(segments), lambda: parse_history(segments)]
    )
    floor = [min(pair) for pair in zip(lines, bulk, strict=True)]
    ratios = sorted(mine / least for mine, least in zip(ours, floor, strict=True))
    print(f"{rows:,} rows, {size / 1e6:.1f} MB in {len(segments)} segments; the best of {ROUNDS} rounds")
    print(f"orjson, line by line   {min(lines) * 1e3:7.1f} ms")
    print(f"orjson, whole segments {min(bulk) * 1e3:7.1f} ms")
    print(f"parse_history          {min(ours) * 1e3:7.1f} ms   {size / 1e6 / min(ours):.0f} MB/s")
    print(f"ratio to the quicker orjson: of the best {min(ours) / min(floor):.2f}, median {ratios[ROUNDS // 2]:.2f}")


if __name__ == "__main__":
    main()
