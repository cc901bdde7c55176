// An OpenSSL provider with one digest, SHA2-256: inside an ASYNC_JOB each update pauses the job while a
// device, a thread, makes it. To build it (wait contexts may outlive the provider, hence nodelete):
//   c++ -std=c++20 -shared -fPIC -o wait_ctx_provider.so wait_ctx_provider.cc
//       $(pkg-config --cflags --libs wait_ctx) -Wl,-z,nodelete
#define OPENSSL_SUPPRESS_DEPRECATED  // SHA256_Update() needs nothing but its arguments
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <signal.h>
#include <wait_ctx/session.h>

#include <atomic>
#include <cstdlib>
#include <list>
#include <system_error>
#include <vector>

namespace {

using wait_ctx::Session;

// What the device works on: copies, for the caller of a paused job may free what it passed.
struct Update : wait_ctx::Completion {
  Update(const SHA256_CTX& state, const unsigned char* in, size_t size)
      : hash(state), input(in, in + size) {}
  ~Update() { OPENSSL_cleanse(input.data(), input.size()); }
  SHA256_CTX hash;
  std::vector<unsigned char> input;
};

// One for the process. Its thread ends when there is nothing to do.
class Device final : wait_ctx::ForkListener {
 public:
  Device() {
    if (std::atexit([] { device().finish(); }) != 0) throw std::bad_alloc();
    add_fork_listener(*this);
  }

  // Never destroyed: forks and OPENSSL_cleanup() come later than destructors do.
  static Device& device() {
    static Device& only = *new Device;
    return only;
  }

  // Throws where there is no thread or no memory.
  void submit(std::shared_ptr<Update> update) {
    const std::lock_guard lock(mutex_);
    if (!has_thread_) start_thread();
    has_thread_ = true;
    queue_.push_back(std::move(update));
  }

  void finish() noexcept { has_thread_.wait(true); }

 private:
  // The program's signals are for its own threads.
  static void start_thread() {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    const auto work = [](void*) -> void* { return device().work(), nullptr; };
    const int error = pthread_create(&thread, nullptr, work, nullptr);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (error != 0) throw std::system_error(error, std::generic_category());
    pthread_detach(thread);
  }

  void work() {
    std::unique_lock lock(mutex_);
    while (!queue_.empty()) {
      const std::shared_ptr<Update> update = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      SHA256_Update(&update->hash, update->input.data(), update->input.size());
      update->complete();
      lock.lock();
    }
    has_thread_ = false;
    has_thread_.notify_all();
  }

  void before_fork() noexcept override { mutex_.lock(); }
  void after_fork_in_parent() noexcept override { mutex_.unlock(); }
  void after_fork_in_child() noexcept override {  // where the thread is not
    queue_.clear();
    has_thread_ = false;
    mutex_.unlock();
  }

  std::mutex mutex_;
  std::list<std::shared_ptr<Update>> queue_;
  std::atomic<bool> has_thread_ = false;
};

struct Digest {
  const void* provider;  // the instance's key
  SHA256_CTX hash{};
  std::shared_ptr<Update> update{};  // here, for the stack of a job that is given up is not unwound
  wait_ctx::InFlight in_flight{};
};

// Another job uses a context whose update is in flight.
bool refuse_busy(const Digest& digest) {
  if (!digest.in_flight) return false;
  ERR_raise_data(ERR_LIB_PROV, ERR_R_SHOULD_NOT_HAVE_BEEN_CALLED, "an update is in flight");
  wait_ctx::set_status_of_this_job(ASYNC_STATUS_ERR);
  return true;
}

bool start(Session& session, Digest& digest, const unsigned char* in, size_t size) try {
  digest.update = std::make_shared<Update>(digest.hash, in, size);
  session.start(digest.in_flight, digest.update);
  Device::device().submit(digest.update);
  return true;
} catch (const std::exception&) {
  session.refused();
  return false;
}

int digest_update(void* context, const unsigned char* in, size_t size) {
  auto& digest = *static_cast<Digest*>(context);
  if (refuse_busy(digest)) return 0;
  Session* const session = Session::of_this_job(digest.provider);
  if (session == nullptr || !start(*session, digest, in, size))
    return SHA256_Update(&digest.hash, in, size);
  const Session::Outcome outcome = session->pause();
  if (outcome == Session::Outcome::given_up) return 0;  // the digest may be gone
  if (outcome == Session::Outcome::left_by_parent) return SHA256_Update(&digest.hash, in, size);
  digest.hash = std::exchange(digest.update, nullptr)->hash;
  return 1;
}

int digest_final(void* context, unsigned char* out, size_t* size, size_t room) {
  auto& digest = *static_cast<Digest*>(context);
  if (refuse_busy(digest) || room < SHA256_DIGEST_LENGTH) return 0;
  *size = SHA256_DIGEST_LENGTH;
  return SHA256_Final(out, &digest.hash);
}

int digest_init(void* context, const OSSL_PARAM*) {
  auto& digest = *static_cast<Digest*>(context);
  return refuse_busy(digest) ? 0 : SHA256_Init(&digest.hash);
}

void* digest_new(void* provider) { return new (std::nothrow) Digest{provider}; }
void digest_free(void* context) { delete static_cast<Digest*>(context); }

void* digest_dup(void* context) {
  const auto& digest = *static_cast<Digest*>(context);
  return refuse_busy(digest) ? nullptr : new (std::nothrow) Digest{digest.provider, digest.hash};
}

int digest_get_params(OSSL_PARAM params[]) {
  OSSL_PARAM* const size = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_SIZE);
  OSSL_PARAM* const block = OSSL_PARAM_locate(params, OSSL_DIGEST_PARAM_BLOCK_SIZE);
  return (size == nullptr || OSSL_PARAM_set_size_t(size, SHA256_DIGEST_LENGTH) == 1) &&
         (block == nullptr || OSSL_PARAM_set_size_t(block, SHA256_CBLOCK) == 1);
}

template <typename Function>
OSSL_DISPATCH entry(int id, Function* function) {
  return {id, reinterpret_cast<void (*)()>(function)};
}

const OSSL_ALGORITHM* query(void*, int operation, int* no_cache) {
  static const OSSL_DISPATCH functions[] = {entry(OSSL_FUNC_DIGEST_NEWCTX, digest_new),
                                            entry(OSSL_FUNC_DIGEST_FREECTX, digest_free),
                                            entry(OSSL_FUNC_DIGEST_DUPCTX, digest_dup),
                                            entry(OSSL_FUNC_DIGEST_INIT, digest_init),
                                            entry(OSSL_FUNC_DIGEST_UPDATE, digest_update),
                                            entry(OSSL_FUNC_DIGEST_FINAL, digest_final),
                                            entry(OSSL_FUNC_DIGEST_GET_PARAMS, digest_get_params),
                                            {0, nullptr}};
  static const OSSL_ALGORITHM digests[] = {
      {"SHA2-256:SHA-256:SHA256", "provider=wait_ctx_provider", functions, "by a thread"}, {}};
  *no_cache = 0;
  return operation == OSSL_OP_DIGEST ? digests : nullptr;
}

void teardown(void*) { Device::device().finish(); }

}  // namespace

extern "C" [[gnu::visibility("default")]] OSSL_provider_init_fn OSSL_provider_init;
int OSSL_provider_init(const OSSL_CORE_HANDLE*, const OSSL_DISPATCH*,
                       const OSSL_DISPATCH** functions, void** provider) try {
  static const OSSL_DISPATCH table[] = {entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
                                        entry(OSSL_FUNC_PROVIDER_TEARDOWN, teardown),
                                        {0, nullptr}};
  Device::device();  // here, where a failure is harmless
  *functions = table;
  *provider = wait_ctx::new_instance_key();
  return 1;
} catch (const std::bad_alloc&) {
  return 0;
}
