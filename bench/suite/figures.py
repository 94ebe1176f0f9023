"""Medians, spreads and ratios of interleaved rounds."""

import math
import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A median with the smallest and largest sample beside it."""

    median: float
    low: float
    high: float

    def text(self, digits=2):
        return f"{self.median:.{digits}f} ({self.low:.{digits}f} to {self.high:.{digits}f})"


def figure(samples):
    return Figure(statistics.median(samples), min(samples), max(samples))


def ratio(samples, others):
    """Of samples taken in the same rounds: each round's own ratio, so that the machine's drift cancels out."""
    return figure([mine / other for mine, other in zip(samples, others, strict=True)])


def percentile(samples, share):
    """The smallest sample that at least `share` of all do not exceed."""
    return sorted(samples)[math.ceil(share * len(samples)) - 1]


def table(header, rows):
    """Columns as wide as their widest cell; the first left, the others right."""
    cells = [list(map(str, row)) for row in [header, *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = []
    for row in cells:
        first, *others = [cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        lines.append("  ".join([first, *others]).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
