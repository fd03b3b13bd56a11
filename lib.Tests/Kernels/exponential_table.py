#!/usr/bin/env python3
"""Makes exponential-table.csv: e^x and 1/(1 + e^-x), computed with 60 decimal digits and rounded once to the nearest double.

    python3 exponential_table.py > exponential-table.csv

Columns: x for the reader, then the bits of x, of e^x and of the sigmoid as 16 hexadecimal digits.
"""
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
getcontext().Emax, getcontext().Emin = 10 ** 6, -10 ** 6


def bits(value):
    return struct.pack(">d", value).hex()


def exponential(x):
    if x != x:
        return x, x
    if abs(x) > 2000:                                   # both are beyond the range of doubles there
        return (float("inf"), 1.0) if x > 0 else (0.0, 0.0)
    e = Decimal(x).exp()
    return float(e) if e < Decimal("1.7976931348623158079e308") else float("inf"), float(e / (1 + e))


random.seed(20240607)
ln2 = 0.6931471805599453
points = [0.0, -0.0, 1.0, -1.0, 1000.0, -1000.0, 1e308, -1e308, 5e-324, -5e-324, 1e-300, 2.0 ** -53, -2.0 ** -54,
          float("nan"), float("inf"), float("-inf"),
          709.782712893384, 709.7827128933841, 709.79, 710.0, -708.3964185322641, -708.4, -744.4400719213812,
          -745.1332191019411, -745.1332191019412, -745.14, -746.0, -750.0, 36.7, 37.0, -36.7, 40.0]
points += [k * ln2 / 2 for k in range(-40, 41)]                                     # the ends of the reduced interval
points += [random.uniform(-1, 1) for _ in range(120)]
points += [random.uniform(-20, 20) for _ in range(160)]
points += [random.uniform(-708, 709) for _ in range(160)]
points += [random.uniform(-745.2, -708) for _ in range(80)]                          # subnormal results
points += [random.choice((-1, 1)) * 10 ** random.uniform(-18, 0) for _ in range(60)]
print("x,x bits,exp bits,sigmoid bits")
for x in points:
    e, s = exponential(x)
    print(f"{x!r},{bits(x)},{bits(e)},{bits(s)}")
