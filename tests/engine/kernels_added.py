"""Writes the lines of kernels.txt that follow those of the ten first kernels: `python3 kernels_added.py >> kernels.txt`.

A line is a function, the bits of x, the bits of the f64 nearest to f(x), and what that lacks of f(x), in units in its last place.
"""

import math
import random
import struct

from mpmath import mp, mpf, cos, cosh, exp, expm1, log1p, pi, sin, tan, tanh

mp.prec = 1200


def sinc(x):
    return sin(x) / x


def sinc_slope(x):
    return (cos(x) - sinc(x)) / x


def sigmoid(x):
    return 1 / (1 + exp(-x))


FUNCTIONS = {
    # name: (value, largest |x| below 0, largest x above 0)
    "expm1": (expm1, 45, 709),
    "log1p": (log1p, 0.999999, 1e8),
    "silu": (lambda x: x * sigmoid(x), 700, 700),
    "mish": (lambda x: x * tanh(log1p(exp(x))), 700, 100),
    "sigmoid_slope": (lambda x: sigmoid(x) * sigmoid(-x), 700, 700),
    "tanh_slope": (lambda x: 1 / cosh(x) ** 2, 350, 350),
    "sinc": (sinc, 60000, 60000),
    # From 1 on these are differences, and have few digits at their zeros.
    "sinc_slope": (sinc_slope, 1, 1),
    "sinc_curvature": (lambda x: -sinc(x) - 2 * sinc_slope(x) / x, 1, 1),
}


def bits(x):
    return format(struct.unpack("<Q", struct.pack("<d", x))[0], "016x")


def line(name, function, x):
    exact = function(mpf(x))
    y = float(exact)
    place = math.ulp(y)
    rest = float((exact - mpf(y)) / mpf(place))
    return f"{name} {bits(x)} {bits(y)} {rest:+.4f}"


random.seed(17)

# Beyond the kernels' range, 25,735 or 2^14 quarters of a turn: where the most digits are lost to the reduction.
nearest = sorted(range(1 << 14, 1 << 15), key=lambda k: abs(float(k * pi / 2) - k * pi / 2))[:8]
for k in nearest:
    x = float(k * pi / 2)
    for name, function in [("sin", sin), ("cos", cos), ("tan", tan)]:
        print(line(name, function, x))
    print(line("sinc", sinc, x))

for name, (function, below, above) in FUNCTIONS.items():
    for i in range(320):
        most = above if i % 2 else below
        sign = 1 if i % 2 else -1
        kind = i // 2 % 4
        if kind == 0:
            size = most * random.random()
        elif kind == 1:
            size = min(most, 4) * random.random()
        elif kind == 2:
            size = min(most, 1) * random.random()
        else:
            size = min(most, 1) * 2.0 ** random.uniform(-60, 0)
        if size != 0.0:
            print(line(name, function, sign * size))
