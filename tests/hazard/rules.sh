#!/bin/bash
# Rules about the sources and the module that a machine can check: rules.sh RULE. The environment
# has SOURCES (the repository's root), MODULE, NM.
set -euo pipefail
cd "$SOURCES"

# The lines that match an extended regular expression, without comments, as file:line.
code_with() {
  local pattern=$1 file
  shift
  find "$@" -name '*.cc' -o -name '*.h' | sort | while read -r file; do
    sed -e ':again' -e 's:/\*.*\*/::g' -e '/\/\*/{' -e 'N' -e 'b again' -e '}' \
        -e 's://.*$::' -e 's:"[^"]*":"":g' "$file" |
      { grep -E "$pattern" || true; } | sed "s|^|$file: |"
  done
}

expect_none() {
  local found
  found=$(code_with "$@")
  [ -z "$found" ] || { echo "$found"; return 1; }
}

expect_once_in() {
  local file=$1 found
  shift
  found=$(code_with "$@")
  [ "$(wc -l <<<"$found")" -eq 1 ] && [[ "$found" == "$file: "* ]] || { echo "$found"; return 1; }
}

# Quoted names are gone from the lines by then: includes are looked at as they are.
expect_no_include() {
  local pattern=$1
  shift
  ! grep -rnE "#include \"($pattern)" "$@"
}

case "$1" in
  pauses_in_one_place)
    expect_once_in provider/job/session.cc '\bASYNC_pause_job\b' provider
    expect_once_in wait_ctx/session.h '\bASYNC_pause_job\b' wait_ctx ;;
  no_lock_where_jobs_pause)
    expect_none 'lock_guard|unique_lock|scoped_lock|shared_lock|mutex|CRYPTO_THREAD_' \
      provider/job/session.cc ;;
  no_thread_locals_where_jobs_pause)
    expect_none '\b(thread_local|errno)\b' provider/job ;;
  no_try_where_jobs_pause)
    expect_none '\b(try|catch)\b' provider/job ;;
  catches_all_in_one_place)
    expect_once_in provider/core/guard.h 'catch *\( *\.\.\. *\)' provider wait_ctx ;;
  async_calls_only_in_job)
    found=$(code_with '\bASYNC_[A-Za-z_]+ *\(' provider wait_ctx | grep -vE '^(provider/job/|wait_ctx/session\.h: )' || true)
    [ -z "$found" ] || { echo "$found"; exit 1; } ;;
  includes_point_one_way)
    expect_no_include 'provider/' wait_ctx
    expect_no_include 'provider/(dispatch|job|executor)/|wait_ctx/' provider/core
    expect_no_include 'provider/(dispatch|job)/' provider/executor
    expect_no_include 'provider/dispatch/' provider/job
    expect_no_include 'provider/(core|dispatch|executor|job)/|wait_ctx/' provider/kernel ;;
  kernels_know_nothing_of_openssl)
    expect_none '#include <openssl/|\b(OPENSSL|EVP|OSSL|CRYPTO)_' provider/kernel ;;
  one_exported_symbol)
    symbols=$("$NM" -D --defined-only "$MODULE" | awk '{ print $NF }')
    [ "$symbols" = OSSL_provider_init ] || { echo "$symbols"; exit 1; } ;;
  *)
    echo "no such rule: $1" >&2
    exit 2 ;;
esac
