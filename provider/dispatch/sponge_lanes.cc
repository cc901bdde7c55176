#include "provider/dispatch/sponge_lanes.h"

#include <openssl/core_dispatch.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "provider/core/wipe.h"
#include "provider/dispatch/base_output.h"
#include "provider/dispatch/names.h"
#include "provider/dispatch/sponge_message.h"
#include "provider/job/async_job.h"
#include "provider/kernel/keccak/keccak.h"
#include "provider/kernel/table.h"

namespace asyncprovider {
namespace {

SpongeLanes& lanes_of(const Call& call) { return *static_cast<SpongeLanes*>(call.lanes.state); }

int update_base(const Call& call, const Buffers& buffers) {
  const auto update = reinterpret_cast<OSSL_FUNC_digest_update_fn*>(call.function);
  return update(call.context, buffers.in, buffers.in_size);
}

// With as little as there may be.
int go_along(const Call& call, Buffers buffers) {
  buffers.in_size = std::min<std::size_t>(buffers.in_size, 1);
  return update_base(call, buffers);
}

}  // namespace

void SpongeLanes::Delete::operator()(SpongeMessage* message) const noexcept { delete message; }
void SpongeLanes::Delete::operator()(ShortMessage* message) const noexcept { delete message; }

SpongeLanes::SpongeLanes(const DigestFunctions& functions)
    : functions_(functions), is_xof_(functions.squeezing != nullptr), watches_(is_xof_) {}

void SpongeLanes::forget() noexcept {
  hand_back();
  watches_ = is_xof_;
  finished_ = false;
  owes_final_ = false;
}

void SpongeLanes::make_final(void* base) noexcept {
  unsigned char unwanted[EVP_MAX_MD_SIZE];
  std::size_t size = 0;
  owes_final_ = false;
  functions_.final(base, unwanted, &size, sizeof unwanted);
  wipe(unwanted, sizeof unwanted);
}

void SpongeLanes::hand_back() noexcept {
  message_.reset();
  kept_.reset();
  role_ = Role::none;
  watches_ = false;
}

void SpongeLanes::before_first_update(std::size_t size) noexcept {
  const bool keeps = watches_ && size < functions_.kernel->block_size && in_job();
  watches_ = false;
  if (keeps) kept_.reset(new (std::nothrow) ShortMessage);
  if (kept_ == nullptr) return;
  role_ = Role::kept;
  watches_ = true;
}

void SpongeLanes::after_update(const Buffers& buffers, int result) noexcept {
  if (role_ != Role::kept) return;
  const std::size_t room = functions_.kernel->block_size - kept_->size;
  if (result != 1 || buffers.in_size >= room) return hand_back();
  if (buffers.in_size == 0) return;
  std::memcpy(kept_->bytes + kept_->size, buffers.in, buffers.in_size);
  kept_->size += buffers.in_size;
}

// The base has it still.
bool SpongeLanes::take_over() noexcept {
  message_.reset(new (std::nothrow) SpongeMessage(*functions_.kernel));
  if (message_ != nullptr) message_->absorb(kept_->bytes, kept_->size);
  return message_ != nullptr;
}

bool SpongeLanes::copy(const SpongeLanes& from) noexcept {
  hand_back();
  role_ = from.role_;
  watches_ = from.watches_;
  finished_ = from.finished_;
  owes_final_ = from.owes_final_;
  if (role_ == Role::kept) kept_.reset(new (std::nothrow) ShortMessage(*from.kept_));
  if (role_ == Role::kept && kept_ == nullptr) hand_back();
  if (role_ == Role::ours) message_.reset(new (std::nothrow) SpongeMessage(*from.message_));
  if (role_ == Role::ours && message_ == nullptr) role_ = Role::lost;
  return role_ != Role::lost;
}

bool SpongeLanes::serialize_into(unsigned char* out) const noexcept {
  if (message_ != nullptr) message_->serialize_into(out, is_xof_ && message_->has_output());
  return role_ != Role::lost;
}

bool SpongeLanes::knows(const serialized::keccak::Bytes& of_base,
                        const kernel::Kernel& kernel) noexcept {
  namespace layout = serialized::keccak;
  std::uint64_t rate = 0;
  serialized::get(of_base.data() + layout::kRate, rate);
  const auto is_zero = [](unsigned char byte) { return byte == 0; };
  return std::memcmp(of_base.data(), layout::kMagic.data(), layout::kMagic.size()) == 0 &&
         rate == kernel.block_size &&
         std::all_of(of_base.begin() + layout::kState, of_base.end(), is_zero);
}

int SpongeLanes::invoke_update(const Call& call, const Buffers& buffers) {
  return lanes_of(call).update(call, buffers);
}

int SpongeLanes::update(const Call& call, const Buffers& buffers) {
  if (role_ == Role::lost) return 0;
  catch_up(call.context);
  const int done = role_ == Role::ours ? go_along(call, buffers) : update_base(call, buffers);
  after_update(buffers, done);
  if (role_ != Role::ours || done != 1) return done;
  if (message_->has_output() && functions_.squeeze != nullptr)
    message_->add_to_output(buffers.in, buffers.in_size);
  else
    message_->absorb(buffers.in, buffers.in_size);
  return 1;
}

int SpongeLanes::invoke_output(const Call& call, const Buffers& buffers) {
  SpongeLanes& self = lanes_of(call);
  self.catch_up(call.context);
  return self.output(BaseOutput(self.functions_, call, buffers), buffers);
}

bool SpongeLanes::ask(const BaseOutput& of_base) noexcept {
  owes_final_ = !finished_ && of_base.is_granted();
  if (owes_final_) return true;
  return (of_base.can_be_short() ? of_base.make_short() : of_base.make()) == 1;
}

// Without room bases before OpenSSL 4.0 say how much there would be, and write nothing.
int SpongeLanes::output(const BaseOutput& of_base, const Buffers& buffers) {
  if (role_ == Role::kept) {
    hand_back();
    return of_base.make();
  }
  if (role_ == Role::lost || !ask(of_base)) return 0;
  if (*buffers.out_size == 0 || (buffers.out_room == 0 && !functions_.writes_without_room))
    return 1;
  if (of_base.is_final() || !message_->has_output()) message_->pad();
  message_->squeeze(buffers.out, *buffers.out_size);
  finished_ = of_base.is_final();
  return 1;
}

// An update after output may be refused by the base: that is seen when the call is made.
bool SpongeLanes::begin(const Call& call, kernel::Lane& lane) noexcept {
  SpongeLanes& self = lanes_of(call);
  if (self.role_ == Role::lost || (self.message_ != nullptr && self.message_->has_output()))
    return false;
  const std::size_t head = self.message_ == nullptr ? 0 : self.message_->head();
  if (call.buffers.in_size < head + call.lanes.kernel->block_size) return false;
  if (self.message_ == nullptr)
    self.message_.reset(new (std::nothrow) SpongeMessage(*call.lanes.kernel));
  if (self.message_ == nullptr) return false;
  self.role_ = Role::ours;
  self.watches_ = true;
  if (head != 0) self.message_->absorb(call.buffers.in, head);
  lane = {self.message_->state(), call.buffers.in + head, nullptr,
          (call.buffers.in_size - head) / call.lanes.kernel->block_size};
  return true;
}

// Of a message that is all in one update, as far as is known yet.
bool SpongeLanes::go_ahead(const Call& call, kernel::Lane& lane) noexcept {
  SpongeMessage& message = *lanes_of(call).message_;
  if (!message.has_just_begun()) return false;
  const std::size_t size = call.buffers.in_size;
  const std::size_t rest = size % call.lanes.kernel->block_size;
  lane = message.begin_end(call.buffers.in + size - rest, rest);
  return true;
}

int SpongeLanes::end(const Call& call, const kernel::Lane& lane, bool is_ahead) noexcept {
  SpongeMessage& message = *lanes_of(call).message_;
  const unsigned char* const end = call.buffers.in + call.buffers.in_size;
  message.absorb(lane.in, static_cast<std::size_t>(end - lane.in));
  if (is_ahead) message.keep_end();
  return go_along(call, call.buffers);
}

// Where the base may refuse the output, or give more or less than there is room for, nothing is
// begun.
bool SpongeLanes::begin_output(const Call& call, kernel::Lane& lane) noexcept {
  SpongeLanes& self = lanes_of(call);
  const BaseOutput of_base(self.functions_, call, call.buffers);
  if (self.role_ == Role::lost || self.finished_ || !of_base.can_be_short()) return false;
  if (self.role_ == Role::kept && !self.take_over()) return false;
  if (of_base.is_final() && self.message_->has_output()) return false;
  const std::size_t head = self.message_->output_head();
  const std::size_t block_size = call.lanes.kernel->block_size;
  if (call.buffers.out == nullptr || call.buffers.out_room < head + block_size) return false;
  lane = {self.message_->begin_blocks(), nullptr, call.buffers.out + head,
          (call.buffers.out_room - head) / block_size};
  return true;
}

int SpongeLanes::end_output(const Call& call, const kernel::Lane& lane, bool) noexcept {
  SpongeLanes& self = lanes_of(call);
  const BaseOutput of_base(self.functions_, call, call.buffers);
  if (of_base.make_short() != 1) return 0;
  self.role_ = Role::ours;
  self.kept_.reset();
  self.message_->squeeze(call.buffers.out, self.message_->output_head());
  self.message_->end_blocks();
  const unsigned char* const end = call.buffers.out + call.buffers.out_room;
  self.message_->squeeze(lane.out, static_cast<std::size_t>(end - lane.out));
  self.finished_ = of_base.is_final();
  return 1;
}

const kernel::Kernel* find_sponge_kernel(std::string_view names) {
  for (const std::string_view name :
       {"SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512", "SHAKE-128", "SHAKE-256", "KECCAK-224",
        "KECCAK-256", "KECCAK-384", "KECCAK-512", "KECCAK-KMAC-128", "KECCAK-KMAC-256"})
    if (has_name(names, name)) return kernel::find(name);
  return nullptr;
}

const kernel::Kernel* find_squeezing_kernel(std::string_view names) {
  for (const std::string_view name : {"SHAKE-128", "KECCAK-KMAC-128"})
    if (has_name(names, name)) return kernel::find(kernel::kSqueeze168.name);
  for (const std::string_view name : {"SHAKE-256", "KECCAK-KMAC-256"})
    if (has_name(names, name)) return kernel::find(kernel::kSqueeze136.name);
  return nullptr;
}

}  // namespace asyncprovider
