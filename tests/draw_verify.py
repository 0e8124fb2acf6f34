#!/usr/bin/env python3
"""Replays random draws (随机抽取) of Lianxi, written from the words of kernel/draw/src/lib.rs and with nothing of its code.

    python3 draw_verify.py FILE...

A file is JSON, or JSON lines, in which records of draws stand at any depth. Exit: 0 all agree, 1 something does not, 2 there is nothing to check.
"""
import hashlib
import json
import re
import sys
import unicodedata
from fractions import Fraction

NAME = "lianxi-draw-1"


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def records(value):
    """Every object with the name of an algorithm of ours."""
    if isinstance(value, dict):
        if str(value.get("algorithm", "")).startswith("lianxi-draw-"):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from records(item)


def values(text):
    """One JSON value after the other."""
    place, decoder = 0, json.JSONDecoder()
    while text := text[place:].lstrip():
        value, place = decoder.raw_decode(text)
        yield value


def pool_of(keys):
    def good(key):
        return 1 <= len(key.encode()) <= 128 and all(unicodedata.category(c) != "Cc" for c in key)

    if not 1 <= len(keys) <= 10_000 or len(set(keys)) != len(keys) or not all(map(good, keys)):
        return None
    return sorted(keys, key=str.encode)


def order_of(seed, keys):
    return sorted(keys, key=lambda key: (sha256(NAME.encode(), b" rank\n", seed, key.encode()), key.encode()))


def replay(order, count, gone):
    drawn, left, replaced = set(order[:count]), set(), []
    for key in gone:
        left.add(key)
        instead = None
        if key in drawn:
            drawn.remove(key)
            instead = next((k for k in order if k not in drawn and k not in left), None)
            if instead is not None:
                drawn.add(instead)
        replaced.append(instead)
    return replaced, [key for key in order if key in drawn]


def check(record):
    """The codes of everything that does not agree."""
    if record["algorithm"] != NAME:
        return ["algorithm"]
    wrong = []
    hashes = (record["seed"], record["commitment"], record["poolHash"])
    if not all(re.fullmatch("[0-9a-f]{64}", text) for text in hashes):
        raise ValueError("a hash or a seed is not 64 lower-case hexadecimal digits")
    seed = bytes.fromhex(record["seed"])
    if sha256(seed).hex() != record["commitment"]:
        wrong.append("seed")
    pool = pool_of(record["pool"])
    if pool is None:
        return wrong + ["no-pool"]
    if pool != record["pool"]:
        wrong.append("pool-list")
    written = b"".join(b"%d:%s\n" % (len(key.encode()), key.encode()) for key in pool)
    if sha256(NAME.encode(), b" pool\n", written).hex() != record["poolHash"]:
        wrong.append("pool-hash")
    if len(pool) != record["poolSize"]:
        wrong.append("pool-size")
    excluded = {one["key"] for one in record["excluded"]}
    if not excluded <= set(pool):
        wrong.append("excluded")
    eligible = [key for key in pool if key not in excluded]
    count = record["count"]
    if record.get("ratio") is not None:
        if not re.fullmatch(r"0\.[0-9]+|1(\.0+)?", record["ratio"]):
            raise ValueError("the ratio is not a decimal fraction above 0 and up to 1")
        share = Fraction(record["ratio"]) * len(pool)
        of_ratio = min(-(-share.numerator // share.denominator), len(eligible))
    else:
        of_ratio = count
    if count != of_ratio or not 1 <= count <= len(eligible):
        wrong.append("count")
    order = order_of(seed, eligible)
    if order != record["order"]:
        wrong.append("order")
    gone = [one["key"] for one in record["gone"]]
    replaced, drawn = replay(order, count, gone)
    for place, one in enumerate(record["gone"]):
        if one["key"] in gone[:place] or one["key"] not in pool or one["replacedBy"] != replaced[place]:
            wrong.append("gone")
    if drawn != record["drawn"] or len(drawn) != count:
        wrong.append("drawn")
    return wrong


def main(paths):
    found = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for record in records(list(values(file.read()))):
                if record not in found:
                    found.append(record)
    if not found:
        print("no record of a draw", file=sys.stderr)
        return 2
    failed = False
    for record in found:
        try:
            wrong = check(record)
        except (KeyError, TypeError, AttributeError, ValueError) as why:
            wrong = [f"unreadable ({why!r})"]
        failed |= bool(wrong)
        print(f"{record.get('purpose')}: {', '.join(wrong) if wrong else 'agrees'}")
    return int(failed)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError) as why:
        print(why, file=sys.stderr)
        sys.exit(2)
