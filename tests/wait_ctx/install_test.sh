#!/bin/bash
# The library as others have it: installed, and found by pkg-config alone. The environment has CMAKE,
# BUILD, SOURCES, CXX, OPENSSL; CC is cc where it has none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix
cd "$folder"

fail() { echo "$*" >&2; exit 1; }
flags() { pkg-config "$@" wait_ctx; }  # unquoted where it is used: words

"$CMAKE" --install "$BUILD" --component wait_ctx --prefix "$prefix" >install.log
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name wait_ctx.pc)")
export PKG_CONFIG_PATH

installed=$(cd "$prefix" && find . -type f | grep -vE '/(include/wait_ctx/[a-z_]+\.h|libwait_ctx\.a|wait_ctx\.pc|wait_ctx\.3)$' || true)
[ -z "$installed" ] || fail "installed, but not of the library: $installed"

echo "== the paths of pkg-config"
for how in '' --define-prefix; do
  include=$(pkg-config $how --variable=includedir wait_ctx) lib=$(pkg-config $how --variable=libdir wait_ctx)
  [ -f "$include/wait_ctx/wait_ctx_c.h" ] && [ -f "$lib/libwait_ctx.a" ] || fail "pkg-config $how: $include, $lib"
done
pkg-config --exact-version "$VERSION" wait_ctx || fail "version $(pkg-config --modversion wait_ctx), not $VERSION"

echo "== below DESTDIR"
DESTDIR=$folder/root "$CMAKE" --install "$BUILD" --component wait_ctx --prefix /opt/x >>install.log
below=$folder/root/opt/x
moved=$(PKG_CONFIG_PATH=$(dirname "$(find "$below" -name wait_ctx.pc)") pkg-config --variable=includedir wait_ctx)
[ "$(realpath "$moved")" = "$below/include" ] || fail "includedir below DESTDIR: $moved"

echo "== each header by itself, in C++; that of the C interface in C"
for header in "$prefix"/include/wait_ctx/*.h; do
  echo "#include <wait_ctx/$(basename "$header")>" >header.cc
  "$CXX" -std=c++20 -Wall -Wextra -Werror -fsyntax-only header.cc $(flags --cflags)
done
"${CC:-cc}" -std=c99 -Wall -Wextra -pedantic-errors -Werror -c -o header.o \
  "$SOURCES/tests/wait_ctx/header_in_c.c" $(flags --cflags)

echo "== the C program of the manual page"
sed -n '/^=head1 EXAMPLES/,$p' "$SOURCES/man/wait_ctx.3.pod" | sed -n '/^ #include/,/^ }$/s/^ //p' >example.c
"${CC:-cc}" -std=c99 -Wall -Werror -o example example.c $(flags --cflags --libs)
[ "$(./example)" = "1 fd, the newest is 0" ] || fail "example: $(./example)"

echo "== the example provider"
[ "$(cat "$SOURCES"/examples/wait_ctx_provider/* | wc -l)" -lt 200 ] || fail "200 lines or more"
mkdir modules
"$CXX" -std=c++20 -O1 -Wall -Wextra -Werror -shared -fPIC -o modules/wait_ctx_provider.so \
  "$SOURCES"/examples/wait_ctx_provider/wait_ctx_provider.cc $(flags --cflags --libs) -Wl,-z,nodelete,-z,defs
head -c 100000 /dev/zero >message
digest() { "$OPENSSL" dgst "$@" -r message | cut -d ' ' -f 1; }
ours=$(digest -provider-path modules -provider wait_ctx_provider -provider default \
  -propquery provider=wait_ctx_provider -sha256)
[ "${#ours}" = 64 ] && [ "$ours" = "$(digest -sha256)" ] || fail "digest '$ours', of default '$(digest -sha256)'"

echo "== in jobs"
seconds=1
OPENSSL_CONF=/dev/null "$OPENSSL" speed -provider-path modules -provider wait_ctx_provider -provider default \
  -propquery '?provider=wait_ctx_provider' -seconds $seconds -bytes 4096 -async_jobs 4 -evp sha256 >speed.log 2>&1 ||
  fail "speed: $(cat speed.log)"
grep -qi '^sha256 .*[1-9]' speed.log || fail "speed: $(cat speed.log)"
