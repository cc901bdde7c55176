#!/bin/bash
# The manual page names what there is, and nothing else. The environment has NM, LIBRARY, SOURCES.
set -euo pipefail
page=$SOURCES/man/wait_ctx.3.pod
headers=("$SOURCES"/wait_ctx/*.h)

differ() {
  local what=$1 left right
  left=$(comm -23 "$2" "$3" | xargs) right=$(comm -13 "$2" "$3" | xargs)
  [ -z "$left" ] || echo "$what, not in the page: $left"
  [ -z "$right" ] || echo "in the page, but no $what: $right"
  [ -z "$left$right" ]
}

# Names of classes of the headers; enumerations and what is nested count by their class.
classes() { sed -nE 's/^(class|struct) ([A-Z][A-Za-z]+)\b[^;]*\{$/\2/p' "${headers[@]}" | sort -u; }

# Functions of the C++ headers that are no class's.
functions() {
  sed -nE 's/^(inline )?[a-z_:]+[ *]+([a-z_]+)\([^)]*\)( noexcept)?( \{|;)$/\2/p' "${headers[@]}" | sort -u
}

is_named() { grep -qE "\b$1\b" "$page" || { echo "not in the page: $1"; return 1; }; }

# A member function that the page names: Class::function.
member_exists() {
  local class=${1%%::*} function=${1##*::}
  grep -lE "^(class|struct) $class\b.*\{" "${headers[@]}" | xargs -r grep -qE "\b$function\(" ||
    { echo "in the page, but not in the headers: $1"; return 1; }
}

status=0
declared=$(mktemp) defined=$(mktemp) named=$(mktemp)
trap 'rm -f "$declared" "$defined" "$named"' EXIT
grep -ohE '\bAP_WAIT_CTX_[a-z_]+' "$SOURCES/wait_ctx/wait_ctx_c.h" | grep -v '_$' | sort -u >"$declared"
"$NM" "$LIBRARY" | sed -nE 's/.* T (AP_WAIT_CTX_[a-z_]+)$/\1/p' | sort -u >"$defined"
grep -oE '\bAP_WAIT_CTX_[a-z_]+' "$page" | sort -u >"$named"
[ "$(wc -l <"$defined")" -ge 12 ] || { echo "no symbols in $LIBRARY"; exit 1; }
differ 'function of the library' "$defined" "$named" || status=1
differ 'function of the header' "$declared" "$named" || status=1
for name in $(classes) $(functions); do is_named "$name" || status=1; done
for member in $(grep -oE '\b[A-Z][A-Za-z]+::[a-z_]+\b>?\(' "$page" | tr -d '>(' | sort -u); do
  member_exists "$member" || status=1
done
for synopsis in $(grep -oE '#include <wait_ctx/[a-z_]+\.h>' "$page" | grep -oE '[a-z_]+\.h' | sort -u); do
  [ -f "$SOURCES/wait_ctx/$synopsis" ] || { echo "no header $synopsis"; status=1; }
done
exit "$status"
