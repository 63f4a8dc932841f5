#!/usr/bin/env python3
"""Exports every racer of every scenario of the library for every target, and runs the programs.

    cargo build && python tests/export/run.py target/debug/gdplay [-o tests/export/results.md]

Each program ends with an assert against gdplay's iterate; here it is only run. A target whose packages cannot be imported is
skipped, and that is said. With ruff on the path the programs are checked by it too. `--folder DIR` runs the programs that are
there already, named TARGET-anything.py.
"""

import argparse
import contextlib
import datetime
import importlib
import io
import json
import pathlib
import platform
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
import time

PACKAGES = {"pytorch": ["torch"], "jax": ["jax", "optax"]}


def run_all(folder, target):
    """Runs the programs of a target in this process; prints one JSON object a line."""
    for path in sorted(folder.glob(f"{target}-*.py")):
        begun, out, error, away = time.perf_counter(), io.StringIO(), None, None
        try:
            with contextlib.redirect_stdout(out):
                ended = runpy.run_path(str(path), run_name="__main__")
                away = float(ended["worst"])
        except BaseException as fault:
            error = f"{type(fault).__name__}: {fault}"[:300]
        seconds = time.perf_counter() - begun
        print(json.dumps({"name": path.stem, "away": away, "error": error, "seconds": seconds}), flush=True)


def export_all(gdplay, folder):
    """Writes the programs of the library; returns the scenarios' names and what was refused."""
    listed = json.loads(subprocess.run([gdplay, "scenarios", "--format", "json"], capture_output=True, check=True).stdout)
    names, refused = [], []
    for entry in listed:
        name = entry["name"]
        names.append(name)
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            for target in PACKAGES:
                path = folder / f"{target}-{name}-{letter}.py"
                done = subprocess.run([gdplay, "export", name, "--to", target, "--racer", letter, "-o", path], capture_output=True, text=True)
                if done.returncode and "there is no racer" not in done.stderr:
                    refused.append((path.stem, done.stderr.strip()))
            if not (folder / f"pytorch-{name}-{letter}.py").exists():
                break
    return names, refused


def measured(text):
    """How many lines a program has, and the step that it claims."""
    return len(text.splitlines()), int(re.search(r"step (\d+) is", text).group(1))


def versions():
    found = {"python": platform.python_version()}
    for package in ["torch", "jax", "optax", "numpy"]:
        with contextlib.suppress(ImportError):
            found[package] = importlib.import_module(package).__version__
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gdplay", nargs="?", default="target/debug/gdplay")
    parser.add_argument("-o", "--output", type=pathlib.Path)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--one", choices=PACKAGES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        return run_all(args.folder, args.one)
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or pathlib.Path(temporary)
        names, refused = ([], []) if args.folder else export_all(args.gdplay, folder)
        outcomes, skipped = [], []
        for target, packages in PACKAGES.items():
            if any(importlib.util.find_spec(package) is None for package in packages):
                skipped.append(target)
                continue
            command = [sys.executable, __file__, "--one", target, "--folder", str(folder)]
            lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
            outcomes.extend(json.loads(line) for line in lines)
            count = len(list(folder.glob(f"{target}-*.py")))
            if len(lines) != count:
                refused.append((target, f"{count} programs, {len(lines)} outcomes"))
        ruff = shutil.which("ruff") or str(pathlib.Path(sys.executable).with_name("ruff"))
        checked = None
        if pathlib.Path(ruff).exists():
            checked = subprocess.run([ruff, "check", "--isolated", folder], capture_output=True, text=True)
        longest = {path.stem: measured(path.read_text()) for path in folder.glob("*.py")}
    return report(args, names, outcomes, skipped, refused, checked, longest)


def report(args, names, outcomes, skipped, refused, checked, longest):
    failed = [outcome for outcome in outcomes if outcome["error"]]
    first = {name: lines for name, lines in longest.items() if name.endswith("-A")}
    found = ", ".join(f"{name} {version}" for name, version in versions().items())
    lines = [
        "# Programs of the library, run",
        "",
        f"{datetime.date.today()}; {found}; made by `tests/export/run.py`.",
        "",
        f"{len(names)} scenarios, {len(outcomes)} programs, {len(outcomes) - len(failed)} came to gdplay's iterate within 1e-9 at the step they claim.",
    ]
    if first:
        name = max(first, key=first.get)
        lines.append(f"The longest program of a first racer has {first[name][0]} lines ({name}).")
    if checked is not None:
        lines.append("`ruff check` finds nothing." if checked.returncode == 0 else f"`ruff check`:\n\n{checked.stdout}")
    lines.extend(f"{target} was skipped: its packages cannot be imported." for target in skipped)
    lines.extend(f"- refused: {name}: {why}" for name, why in refused)
    lines += ["", "| program | step | away by | lines |", "|---|---|---|---|"]
    for outcome in outcomes:
        count, step = longest[outcome["name"]]
        away = outcome["error"] or f"{outcome['away']:.1e}"
        lines.append(f"| {outcome['name']} | {step} | {away} | {count} |")
    text = "\n".join(lines) + "\n"
    if args.output:
        args.output.write_text(text)
    print(text if not args.output else "\n".join(lines[:14]))
    for outcome in failed:
        print("FAILED", outcome["name"], outcome["error"], file=sys.stderr)
    return 1 if failed or refused or (checked is not None and checked.returncode) else 0


if __name__ == "__main__":
    sys.exit(main())
