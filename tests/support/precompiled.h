// What most tests include, compiled once for all of them. They include what they use nevertheless:
// CMAKE_DISABLE_PRECOMPILE_HEADERS builds without it, which compiler caches may need.
#pragma once

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>
