// Each way of each kernel, beside libcrypto with the same messages one after the other, and Intel's
// ipsec-mb where it is installed. Bytes per second, of all messages together; another kernel
// appears by its line in provider/kernel/table.cc.
//
//   kernel_bench --benchmark_filter=SHA2-256/.*bytes:16384
#include <benchmark/benchmark.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "provider/kernel/aes_cbc/aes_cbc.h"
#include "provider/kernel/table.h"
#include "support/handles.h"

#ifdef HAVE_IPSEC_MB
#include "bench/ipsec_mb.h"
#endif

namespace asyncprovider::kernel {
namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::size_t kCounts[] = {1, 2, 3, 4, 8, 16, 32};
constexpr std::size_t kSizes[] = {256, 1024, 4096, 16384};

bool is_cipher(const Kernel& kernel) { return kernel.name.ends_with("-CBC"); }
bool squeezes(const Kernel& kernel) { return kernel.name.ends_with("/SQUEEZE"); }
bool writes(const Kernel& kernel) { return is_cipher(kernel) || squeezes(kernel); }

std::size_t key_size(const Kernel& kernel) {
  return kernel.name.starts_with("AES-") ? std::stoul(std::string(kernel.name.substr(4, 3))) / 8
                                         : 0;
}

struct Message {
  explicit Message(std::size_t size) : in(size, 1), out(size) {}
  Bytes in;
  Bytes out;
  alignas(64) unsigned char digest_state[200] = {};
  AesCbcState cbc_state = {};
};

std::vector<std::unique_ptr<Message>> make_messages(std::size_t count, std::size_t size) {
  std::vector<std::unique_ptr<Message>> messages;
  while (messages.size() < count) messages.push_back(std::make_unique<Message>(size));
  return messages;
}

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void run_way(benchmark::State& state, const Kernel& kernel, const Way& way, std::size_t count,
             std::size_t size) {
  AesKey key = {};
  const Bytes key_bytes(32);
  if (is_cipher(kernel)) expand_aes_key(key, key_bytes.data(), key_size(kernel));
  const auto messages = make_messages(count, size);
  const std::size_t blocks = size / kernel.block_size;
  std::vector<Lane> lanes;
  for (const auto& message : messages) {
    message->cbc_state.key = &key;
    void* const digest_state = message->digest_state;
    lanes.push_back({is_cipher(kernel) ? &message->cbc_state : digest_state,
                     squeezes(kernel) ? nullptr : message->in.data(),
                     writes(kernel) ? message->out.data() : nullptr, blocks});
  }
  std::vector<const Lane*> pointers;
  for (const Lane& lane : lanes) pointers.push_back(&lane);
  const auto scratch = std::make_unique<Scratch>();
  for (auto _ : state) way.run(pointers.data(), count, blocks, *scratch);
  count_bytes(state, count * size);
}

void encrypt_one_by_one(benchmark::State& state, const Kernel& kernel, std::size_t count,
                        std::size_t size) {
  const support::Cipher cipher(EVP_CIPHER_fetch(nullptr, kernel.name.data(), nullptr));
  const auto messages = make_messages(count, size);
  const Bytes key(32), iv(16);
  std::vector<support::CipherCtx> contexts;
  for (std::size_t i = 0; i < count; ++i) {
    contexts.emplace_back(EVP_CIPHER_CTX_new());
    EVP_EncryptInit_ex2(contexts[i].get(), cipher.get(), key.data(), iv.data(), nullptr);
  }
  int written = 0;
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i) {
      EVP_EncryptUpdate(contexts[i].get(), messages[i]->out.data(), &written,
                        messages[i]->in.data(), static_cast<int>(size));
    }
  }
  count_bytes(state, count * size);
}

void digest_one_by_one(benchmark::State& state, const Kernel& kernel, std::size_t count,
                       std::size_t size) {
  const support::Md digest(EVP_MD_fetch(nullptr, kernel.name.data(), nullptr));
  if (digest == nullptr) return state.SkipWithError("not in this libcrypto");
  const auto messages = make_messages(count, size);
  std::vector<support::MdCtx> contexts;
  for (std::size_t i = 0; i < count; ++i) {
    contexts.emplace_back(EVP_MD_CTX_new());
    EVP_DigestInit_ex2(contexts[i].get(), digest.get(), nullptr);
  }
  for (auto _ : state) {
    for (std::size_t i = 0; i < count; ++i) {
      EVP_DigestUpdate(contexts[i].get(), messages[i]->in.data(), size);
    }
  }
  count_bytes(state, count * size);
}

// Each output with a message of its own, which is empty: OpenSSL 3.0 has no other way.
void squeeze_one_by_one(benchmark::State& state, const Kernel& kernel, std::size_t count,
                        std::size_t size) {
  const std::string name(kernel.name.substr(0, kernel.name.rfind('/')));
  const support::Md digest(EVP_MD_fetch(nullptr, name.c_str(), nullptr));
  const support::MdCtx context(EVP_MD_CTX_new());
  const auto messages = make_messages(count, size);
  for (auto _ : state) {
    for (const auto& message : messages) {
      EVP_DigestInit_ex2(context.get(), digest.get(), nullptr);
      EVP_DigestFinalXOF(context.get(), message->out.data(), size);
    }
  }
  count_bytes(state, count * size);
}

#ifdef HAVE_IPSEC_MB
void run_ipsec_mb(benchmark::State& state, const Kernel& kernel, std::size_t count,
                  std::size_t size) {
  const auto messages = make_messages(count, size);
  bench::IpsecMb manager(kernel.name);
  for (auto _ : state) {
    for (const auto& message : messages) {
      manager.submit(message->in.data(), message->out.data(), message->digest_state, size);
    }
    manager.flush();
  }
  if (manager.done() != count * static_cast<std::size_t>(state.iterations())) {
    state.SkipWithError("jobs failed");
  }
  count_bytes(state, count * size);
}
#endif

std::string row(const Kernel& kernel, const std::string& how, std::size_t count, std::size_t size) {
  return std::string(kernel.name) + '/' + how + "/messages:" + std::to_string(count) +
         "/bytes:" + std::to_string(size);
}

void add_row(const Kernel& kernel, const std::string& how, std::size_t count, std::size_t size,
             auto function, const auto&... arguments) {
  benchmark::RegisterBenchmark(row(kernel, how, count, size).c_str(), [=, &kernel](auto& state) {
    function(state, kernel, arguments..., count, size);
  })->MinTime(0.05);
}

void add_rows(const Kernel& kernel, std::size_t count, std::size_t size) {
  if (is_cipher(kernel)) {
    add_row(kernel, "libcrypto", count, size, encrypt_one_by_one);
  } else if (squeezes(kernel)) {
    add_row(kernel, "libcrypto", count, size, squeeze_one_by_one);
  } else {
    add_row(kernel, "libcrypto", count, size, digest_one_by_one);
  }
#ifdef HAVE_IPSEC_MB
  if (bench::IpsecMb::has(kernel.name)) add_row(kernel, "ipsec-mb", count, size, run_ipsec_mb);
#endif
  for (const Way& way : kernel.ways) {
    if (!way.usable() || count > way.lanes) continue;
    const std::string how = std::string(way.instructions) + " x" + std::to_string(way.lanes);
    add_row(kernel, how, count, size, run_way, way);
  }
}

std::size_t most_lanes(const Kernel& kernel) {
  std::size_t most = 0;
  for (const Way& way : kernel.ways) most = std::max(most, way.usable() ? way.lanes : 0);
  return most;
}

}  // namespace
}  // namespace asyncprovider::kernel

int main(int argc, char** argv) {
  using namespace asyncprovider::kernel;
  for (const Kernel* const kernel : all()) {
    for (const std::size_t size : kSizes) {
      for (const std::size_t count : kCounts) {
        if (count <= most_lanes(*kernel)) add_rows(*kernel, count, size);
      }
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
