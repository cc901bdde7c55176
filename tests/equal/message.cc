#include "equal/message.h"

#include <algorithm>
#include <optional>

namespace equal {
namespace {

std::vector<std::size_t> random_pieces(Rng& rng, std::size_t total, bool one_piece) {
  std::vector<std::size_t> pieces;
  const std::size_t longest = rng.one_in(3) ? 1 + total / 2 : 1 + total;
  while (!one_piece && total > 0 && pieces.size() < 8) {
    const std::size_t size = std::min(total, rng.one_in(8) ? 0 : rng.between(1, longest));
    pieces.push_back(size);
    total -= size;
  }
  pieces.push_back(total);
  return pieces;
}

void append(Bytes& to, const Bytes& what) { to.insert(to.end(), what.begin(), what.end()); }

class Delivering {
 public:
  Delivering(CipherContext& ctx, View message, const Delivery& how)
      : ctx_(ctx), message_(message), how_(how) {}

  Bytes run() {
    Rng& rng = ctx_.test_case().rng;
    const bool in_place = rng.one_in(3);
    if (in_place) {
      buffer_.assign(message_.begin(), message_.end());
      buffer_.resize(message_.size() + kRoom, 0xA5);
    }
    for (const std::size_t size : random_pieces(rng, message_.size(), how_.one_piece)) {
      between_pieces();
      in_place ? piece_in_place(size) : append(out_, ctx_.update(message_.subspan(at_, size)));
      if (spare_) spare_->update(message_.subspan(at_, size));
      at_ += size;
    }
    finish(in_place);
    return std::move(out_);
  }

 private:
  void between_pieces() {
    Case& c = ctx_.test_case();
    if (c.rng.one_in(16)) ctx_.log_state();
    if (spare_ || !c.rng.one_in(24)) return;
    spare_.emplace(c, ctx_.cipher(), "copy");
    if (!ctx_.copy_to(*spare_)) spare_.reset();
  }

  void piece_in_place(std::size_t size) { out_at_ += ctx_.update_at(buffer_, at_, size, out_at_); }

  void finish(bool in_place) {
    if (how_.before_final) how_.before_final(ctx_);
    if (in_place) {
      out_at_ += ctx_.final_at(buffer_, out_at_);
      out_.assign(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(out_at_));
    } else if (!ctx_.test_case().rng.one_in(32)) {
      append(out_, ctx_.final());
    }
    if (!spare_) return;
    if (how_.before_final) how_.before_final(*spare_);
    spare_->final();
  }

  CipherContext& ctx_;
  const View message_;
  const Delivery& how_;
  std::optional<CipherContext> spare_;
  Bytes buffer_;
  Bytes out_;
  std::size_t at_ = 0;
  std::size_t out_at_ = 0;
};

}  // namespace

Bytes deliver(CipherContext& ctx, View message, const Delivery& delivery) {
  return Delivering(ctx, message, delivery).run();
}

std::size_t longest_message(const CipherContext& ctx) {
  const std::string name = EVP_CIPHER_get0_name(ctx.cipher());
  if (name.ends_with("CFB1")) return 400;
  return name.ends_with("CFB8") ? 2'000 : 20'480;
}

}  // namespace equal
