#include "wait_ctx/instance_key.h"

#include <atomic>

namespace wait_ctx {
namespace {

struct Key {
  Key* next;
};

std::atomic<Key*> newest = nullptr;  // so that checkers for leaks find them all

}  // namespace

void* new_instance_key() {
  Key* const key = new Key{newest.load()};
  while (!newest.compare_exchange_weak(key->next, key)) {
  }
  return key;
}

}  // namespace wait_ctx
