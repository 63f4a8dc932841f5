#!/usr/bin/env python3
"""References for single functions, at ordinary points and at their edges, by mpmath: writes functions_added.json beside this file.

Each item has a text, a point, the value of the text there, and its derivatives by the first, the second and the third order,
each as the list of its distinct entries: of one variable f', f'', f'''; of two fx, fy; fxx, fxy, fyy; fxxx, fxxy, fxyy, fyyy.
The third order says how much the second feels a last place of the point.

    pip install mpmath && python3 tests/oracle/functions_added.py
"""
import itertools
import json
import math
import os

from mpmath import atan2, diff, erfc, exp, expm1, log1p, mp, mpf, nstr, sin, tanh

# Fifty digits are what is promised; what cancels at 1e-300 needs more.
mp.dps = 700


def cbrt(x):
    return mp.cbrt(x) if x >= 0 else -mp.cbrt(-x)


def sinc(x):
    return sin(x) / x if x else mpf(1)


def mish(x):
    return x * tanh(log1p(exp(x)))


def leaky(x, slope):
    return x if x > 0 else slope * x


def elu(x, alpha):
    return x if x > 0 else alpha * expm1(x)


USUAL = ["-3.3", "-1.4", "-0.8", "-0.3", "-0.07", "0.2", "0.6", "0.9", "1.3", "2.1", "3.7", "11.25"]
SMALL = ["1e-5", "-1e-5", "3e-9", "1e-16", "-1e-17", "1e-300", "-1e-300", "5e-324"]
ONE = {
    "log1p(x)": (log1p, USUAL[2:] + SMALL + ["-0.9999999999", "1e10", "1e300", "-0.5", "0.7071", "4503599627370497"]),
    "expm1(x)": (expm1, USUAL + SMALL + ["-36", "-40", "-745", "700", "709.5", "0.3466", "-0.3466", "0.35"]),
    "cbrt(x)": (cbrt, USUAL + ["1e-300", "-1e-300", "1e300", "-1e300", "5e-324", "27", "-8"]),
    "mish(x)": (mish, USUAL + ["-1.1924", "-20", "-36.5", "-300", "-700", "19", "40", "300", "1e-9", "-1e-9"]),
    "sinc(x)": (sinc, USUAL + ["1e-4", "-1e-4", "1e-9", "0.999999", "1.000001", "4.4934", "3.14159", "100.5", "25734", "25740.5", "1e6"]),
    "erfc(x)": (erfc, USUAL + ["-6", "5.5", "10", "20", "26", "-0.0001", "1e-9"]),
}
PAIRS = list(itertools.product(["-3.3", "-0.07", "0.6", "2.1"], ["-1.4", "0.2", "0.9", "3.7"]))
TWO = {
    "atan2(x, y)": (atan2, PAIRS + [("1e200", "2e200"), ("-3e200", "1e200"), ("1e-200", "2e-200"), ("1e-9", "-1"), ("1", "1e-9"), ("-2e-160", "-1e-160")]),
    "leaky_relu(x, slope=y)": (leaky, PAIRS),
    "elu(x, alpha=y)": (elu, PAIRS + [("-30", "2"), ("-1e-9", "0.5")]),
}


def number(x):
    nearest = float(nstr(x, 50, min_fixed=0, max_fixed=0))
    if math.isinf(nearest):
        return "Infinity" if nearest > 0 else "-Infinity"
    return nearest


def orders(f, at):
    """The derivatives of the orders 0 to 3, distinct entries only."""
    n = len(at)
    for order in range(4):
        if n == 1:
            yield [f(*at) if order == 0 else derivative(f, at, (order,))]
        elif order == 0:
            yield [f(*at)]
        else:
            yield [derivative(f, at, (order - k, k)) for k in range(order + 1)]


def derivative(f, at, order):
    # Numerical differentiation at 700 digits: its spacing has to be small beside the point, and beside 1.
    scale = min([abs(x) for x in at if x] + [mpf(1)])
    steps = {"h": scale * mpf(10) ** -60}
    return diff(f, tuple(at) if len(at) > 1 else at[0], order if len(at) > 1 else order[0], **steps)


items = []
for table in (ONE, TWO):
    for text, (f, points) in table.items():
        for point in points:
            point = (point,) if isinstance(point, str) else point
            at = [float(x) for x in point]
            items.append({"text": text, "at": at, "orders": [[number(y) for y in row] for row in orders(f, [mpf(x) for x in at])]})
folder = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(folder, "functions_added.json"), "w") as out:
    out.write('{"items": [\n' + ",\n".join(json.dumps(item) for item in items) + "\n]}\n")
print(len(items), "items")
