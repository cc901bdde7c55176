#include "session.h"

namespace harness {
namespace {

std::ostream& put(std::ostream& out, const char* name, const Fds& fds) {
  out << name << " {";
  for (const int fd : fds) out << ' ' << fd;
  return out << " }";
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Found& found) {
  return out << "result " << found.result << " fd " << found.fd << " data " << found.custom_data;
}

std::ostream& operator<<(std::ostream& out, const Counts& counts) {
  return out << "result " << counts.result << ": " << counts.added << " added, " << counts.deleted
             << " deleted";
}

std::ostream& operator<<(std::ostream& out, const Changes& changes) {
  return put(put(out, "added", changes.added), " deleted", changes.deleted);
}

std::ostream& operator<<(std::ostream& out, const FoundCallback& found) {
  return out << "result " << found.result << " function "
             << reinterpret_cast<const void*>(found.function) << " argument " << found.argument;
}

std::ostream& operator<<(std::ostream& out, const Cleaned& cleaned) {
  return out << "ctx " << cleaned.ctx << " key " << cleaned.key << " fd " << cleaned.fd << " data "
             << cleaned.custom_data;
}

Fds guarded_room(std::size_t count) { return Fds(count + 1, kUntouchedFd); }

Fds without_guard(Fds fds) {
  if (fds.back() == kUntouchedFd) fds.pop_back();
  return fds;
}

std::vector<Cleaned>& cleaned() {
  static std::vector<Cleaned> all;
  return all;
}

}  // namespace harness
