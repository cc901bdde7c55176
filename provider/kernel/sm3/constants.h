#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace asyncprovider::kernel::sm3 {

inline constexpr std::size_t kSteps = 64;

// GB/T 32905-2016, chapter 4.2: what each step adds, rotated as chapter 5.3.3 has it.
inline constexpr auto kConstants = [] {
  std::array<std::uint32_t, kSteps> constants{};
  for (std::size_t step = 0; step < kSteps; ++step)
    constants[step] =
        std::rotl<std::uint32_t>(step < 16 ? 0x79cc4519 : 0x7a879d8a, static_cast<int>(step % 32));
  return constants;
}();

}  // namespace asyncprovider::kernel::sm3
