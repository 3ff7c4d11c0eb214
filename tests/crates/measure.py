#!/usr/bin/env python3
"""Stands in for rustc and rustdoc, and notes what each run took.

Cargo calls it as `RUSTC_WORKSPACE_WRAPPER`, with rustc first among the arguments, and as `RUSTDOC`.
A line for each crate goes to the file that `MEASURED` names: program, crate, whether it has the
feature `client`, seconds of CPU, megabytes.
"""

import os
import resource
import subprocess
import sys


def main() -> int:
    arguments = sys.argv[1:]
    program = "rustc"
    if not arguments or os.path.basename(arguments[0]) not in ("rustc", "rustc.exe"):
        program = "rustdoc"
        arguments = [program, *arguments]
    # The pipe through which cargo hands out jobs is passed on.
    status = subprocess.run(arguments, close_fds=False).returncode
    crate = ""
    if "--crate-name" in arguments:
        crate = arguments[arguments.index("--crate-name") + 1]
    if crate and crate != "___" and "MEASURED" in os.environ:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        client = "client" if 'feature="client"' in arguments else "types"
        seconds = used.ru_utime + used.ru_stime
        line = f"{program} {crate} {client} {seconds:.3f} {used.ru_maxrss // 1024}\n"
        # One write to a file opened for appending: runs side by side do not mix.
        with open(os.environ["MEASURED"], "ab", buffering=0) as file:
            file.write(line.encode())
    return status if status >= 0 else 128 - status


sys.exit(main())
