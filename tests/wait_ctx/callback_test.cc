// Rows W20 to W23: callback and status.
#include <climits>

#include "suite.h"
#include "wait_ctx/wait_ctx.h"

using namespace harness;

TYPED_TEST_SUITE(WaitCtx, Apis, ApiNames);

namespace {

int calls = 0;

int count_call(void* argument) {
  ++calls;
  return argument == &kDataA ? 1 : 0;
}

int another(void*) { return 2; }

// The synopsis of the page, for a context's type.
template <typename Ctx>
struct Page {
  using Cleanup = void (*)(Ctx*, const void*, OSSL_ASYNC_FD, void*);
  using Create = Ctx* (*)();
  using Free = void (*)(Ctx*);
  using SetWaitFd = int (*)(Ctx*, const void*, OSSL_ASYNC_FD, void*, Cleanup);
  using GetFd = int (*)(Ctx*, const void*, OSSL_ASYNC_FD*, void**);
  using GetAllFds = int (*)(Ctx*, OSSL_ASYNC_FD*, size_t*);
  using GetChangedFds = int (*)(Ctx*, OSSL_ASYNC_FD*, size_t*, OSSL_ASYNC_FD*, size_t*);
  using ClearFd = int (*)(Ctx*, const void*);
  using SetCallback = int (*)(Ctx*, int (*)(void*), void*);
  using GetCallback = int (*)(Ctx*, int (**)(void*), void**);
  using SetStatus = int (*)(Ctx*, int);
  using GetStatus = int (*)(Ctx*);
};

template <auto Function, typename Signature>
constexpr bool kHas = std::is_same_v<decltype(Function), Signature>;

static_assert(std::is_same_v<ASYNC_callback_fn, int (*)(void*)>);
static_assert(std::is_same_v<decltype(wait_ctx::Callback::function), ASYNC_callback_fn>);

}  // namespace

TYPED_TEST(WaitCtx, W20_CallbackAndArgumentAreGivenBack) {
  auto* const ctx = this->session_.ctx();
  EXPECT_EQ(this->session_.callback(), kNoCallback);
  EXPECT_EQ(TypeParam::set_callback(ctx, count_call, &kDataA), 1);
  EXPECT_EQ(this->session_.callback(), (FoundCallback{1, count_call, &kDataA}));
  EXPECT_EQ(TypeParam::set_callback(ctx, another, nullptr), 1);
  EXPECT_EQ(this->session_.callback(), (FoundCallback{1, another, nullptr}));
}

TYPED_TEST(WaitCtx, W20_CallbackStaysOverPausesAndJobsAndIsNeverCalled) {
  auto& session = this->session_;
  calls = 0;
  ASSERT_EQ(TypeParam::set_callback(session.ctx(), count_call, &kDataA), 1);
  FoundCallback resumed, second_job;
  session.job([&] {
    session.set(&kA, 5);
    session.pause();
    resumed = session.callback();
  });
  session.job([&] { second_job = session.callback(); });
  session.free();
  EXPECT_EQ(resumed, (FoundCallback{1, count_call, &kDataA}));
  EXPECT_EQ(second_job, resumed);
  EXPECT_EQ(calls, 0);
}

TYPED_TEST(WaitCtx, W21_SetCallbackOfNullContextFails) {
  EXPECT_EQ(TypeParam::set_callback(nullptr, count_call, &kDataA), 0);
  EXPECT_EQ(TypeParam::set_callback(nullptr, nullptr, nullptr), 0);
}

TYPED_TEST(WaitCtx, W21_NullCallbackUnsets) {
  auto* const ctx = this->session_.ctx();
  ASSERT_EQ(TypeParam::set_callback(ctx, count_call, &kDataA), 1);
  EXPECT_EQ(TypeParam::set_callback(ctx, nullptr, &kDataB), 1);
  EXPECT_EQ(this->session_.callback(), kNoCallback);
  EXPECT_EQ(TypeParam::set_callback(ctx, another, &kDataC), 1);
  EXPECT_EQ(this->session_.callback(), (FoundCallback{1, another, &kDataC}));
}

TYPED_TEST(WaitCtx, W22_StatusRoundTrips) {
  auto* const ctx = this->session_.ctx();
  EXPECT_EQ(TypeParam::get_status(ctx), ASYNC_STATUS_UNSUPPORTED);
  for (const int status : {ASYNC_STATUS_ERR, ASYNC_STATUS_OK, ASYNC_STATUS_EAGAIN,
                           ASYNC_STATUS_UNSUPPORTED, 4, -1, INT_MAX, INT_MIN}) {
    EXPECT_EQ(TypeParam::set_status(ctx, status), 1);
    EXPECT_EQ(TypeParam::get_status(ctx), status);
  }
}

TYPED_TEST(WaitCtx, W22_StatusStaysOverPausesAndJobs) {
  auto& session = this->session_;
  int resumed = -1, second_job = -1;
  session.job([&] {
    TypeParam::set_status(session.ctx(), ASYNC_STATUS_EAGAIN);
    session.pause();
    resumed = TypeParam::get_status(session.ctx());
  });
  session.job([&] { second_job = TypeParam::get_status(session.ctx()); });
  EXPECT_EQ(resumed, ASYNC_STATUS_EAGAIN);
  EXPECT_EQ(second_job, ASYNC_STATUS_EAGAIN);
}

TYPED_TEST(WaitCtx, W23_SignaturesAreThePages) {
  using Api = TypeParam;
  using Signatures = Page<typename Api::Ctx>;
  static_assert(kHas<Api::create, typename Signatures::Create>);
  static_assert(kHas<Api::free, typename Signatures::Free>);
  static_assert(kHas<Api::set_wait_fd, typename Signatures::SetWaitFd>);
  static_assert(kHas<Api::get_fd, typename Signatures::GetFd>);
  static_assert(kHas<Api::get_all_fds, typename Signatures::GetAllFds>);
  static_assert(kHas<Api::get_changed_fds, typename Signatures::GetChangedFds>);
  static_assert(kHas<Api::clear_fd, typename Signatures::ClearFd>);
  static_assert(kHas<Api::set_callback, typename Signatures::SetCallback>);
  static_assert(kHas<Api::get_callback, typename Signatures::GetCallback>);
  static_assert(kHas<Api::set_status, typename Signatures::SetStatus>);
  static_assert(kHas<Api::get_status, typename Signatures::GetStatus>);
}

TYPED_TEST(WaitCtx, W23_StatusesAreThePages) {
  using wait_ctx::Status;
  static_assert(ASYNC_STATUS_UNSUPPORTED == 0 && ASYNC_STATUS_ERR == 1 && ASYNC_STATUS_OK == 2 &&
                ASYNC_STATUS_EAGAIN == 3);
  static_assert(static_cast<int>(Status::unsupported) == ASYNC_STATUS_UNSUPPORTED);
  static_assert(static_cast<int>(Status::error) == ASYNC_STATUS_ERR);
  static_assert(static_cast<int>(Status::ok) == ASYNC_STATUS_OK);
  static_assert(static_cast<int>(Status::again) == ASYNC_STATUS_EAGAIN);

  wait_ctx::WaitCtx ctx;
  for (const Status status : {Status::error, Status::ok, Status::again, Status::unsupported}) {
    ctx.set_status(status);
    EXPECT_EQ(ctx.status(), static_cast<int>(status));
  }
}
