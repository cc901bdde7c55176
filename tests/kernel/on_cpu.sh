#!/bin/sh
# on_cpu.sh PROGRAM ARGUMENTS...: under the emulator that EMULATOR names, which the environment tells
# what CPU it is to be.
if ! command -v "$EMULATOR" >/dev/null; then
  echo "$EMULATOR is not installed (Debian: qemu-user)"
  exit 77
fi
exec "$EMULATOR" "$@"
