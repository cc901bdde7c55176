# For aarch64, on Debian and Ubuntu of another architecture, with packages of theirs for arm64 beside
# those of the machine's own (scripts/test --arch aarch64 installs them).
#
# A file, rather than variables of the preset: pkg-config's folders are in the environment, and CMake
# reads this one again whenever a changed file makes it configure again.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)

# Tests run under it. Libraries are at their places, those of arm64 too: it needs no prefix.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 CACHE STRING "What runs programs for aarch64")
