// Connections that are given up while an operation of theirs is paused.
#include <gtest/gtest.h>

#include <csignal>
#include <optional>

#include "executors.h"
#include "peer.h"

namespace tls {
namespace {

constexpr int kRounds = 20;
constexpr std::size_t kBodySize = 100'000;

class TlsClose : public testing::TestWithParam<Executor> {
 protected:
  TlsClose() { std::signal(SIGPIPE, SIG_IGN); }

  // Once the library is gone, nothing is in flight any more.
  ~TlsClose() override {
    client_ctx_.reset();
    server_ctx_.reset();
    credentials_.reset();
    library_.reset();
    EXPECT_EQ(open_fds(), fds_before_);
  }

  Connection connect() const { return Connection(server_ctx_.get(), client_ctx_.get()); }
  Connection connect_and_shake_hands() const {
    Connection connection = connect();
    connection.run(handshake(), handshake());
    return connection;
  }
  void expect_that_others_go_on(Connection& other) const;

  const std::size_t fds_before_ = open_fds();
  std::optional<support::Library> library_{std::in_place, GetParam().settings};
  std::optional<Credentials> credentials_{std::in_place, *library_, KeyType::p256};
  SslCtx server_ctx_ = credentials_->context(TLS_server_method());
  SslCtx client_ctx_ = credentials_->context(TLS_client_method());
  const std::vector<unsigned char> body_ = random_bytes(kBodySize);
};

void TlsClose::expect_that_others_go_on(Connection& other) const {
  std::vector<unsigned char> arrived(kBodySize);
  other.run(send(body_), receive(arrived));
  EXPECT_TRUE(arrived == body_);
}

void step_until_paused(Peer& peer) {
  while (!peer.paused()) {
    ASSERT_FALSE(peer.finished());
    peer.step();
  }
}

TEST_P(TlsClose, P07_FreedWhileWriting) {
  Connection other = connect_and_shake_hands();
  for (int round = 0; round < kRounds; ++round) {
    Connection connection = connect_and_shake_hands();
    auto body = std::make_unique<std::vector<unsigned char>>(body_);
    connection.server->begin(send(*body));
    step_until_paused(*connection.server);
    connection.server.reset();
    body.reset();
  }
  expect_that_others_go_on(other);
}

TEST_P(TlsClose, P07_FreedWhileReading) {
  Connection other = connect_and_shake_hands();
  for (int round = 0; round < kRounds; ++round) {
    Connection connection = connect_and_shake_hands();
    auto arrived = std::make_unique<std::vector<unsigned char>>(1000);
    connection.client->begin(send(std::span(body_).first(1000)));
    while (!connection.client->finished()) connection.client->step();
    connection.server->begin(receive(*arrived));
    step_until_paused(*connection.server);
    connection.server.reset();
    arrived.reset();
  }
  expect_that_others_go_on(other);
}

// Steps both, until the pauses of both together are `count`; false where they shake hands first.
bool shake_hands_until(Connection& connection, unsigned count) {
  connection.server->begin(handshake());
  connection.client->begin(handshake());
  while (!connection.server->finished() || !connection.client->finished())
    for (Peer* peer : {connection.client.get(), connection.server.get()}) {
      if (!peer->finished()) peer->step();
      if (connection.server->pauses() + connection.client->pauses() == count) return true;
    }
  return false;
}

// Early resumes on the way: nothing here waits for what it has paused on.
TEST_P(TlsClose, P07_FreedAtEachPauseOfTheHandshake) {
  Connection other = connect_and_shake_hands();
  unsigned count = 1;
  for (bool in_handshake = true; in_handshake && count < 100; ++count) {
    Connection connection = connect();
    in_handshake = shake_hands_until(connection, count);
  }
  EXPECT_GT(count, 8U);
  expect_that_others_go_on(other);
}

TEST_P(TlsClose, P15_ContextsFreedWhileConnectionsArePaused) {
  Connection connection = connect_and_shake_hands();
  connection.server->begin(send(body_));
  step_until_paused(*connection.server);
  server_ctx_.reset();
  client_ctx_.reset();
  connection.server.reset();
  connection.client.reset();
}

TEST_P(TlsClose, P05_EarlyResumesChangeNothing) {
  Connection connection = connect_and_shake_hands();
  std::vector<unsigned char> arrived(kBodySize);
  connection.server->begin(send(body_));
  connection.client->begin(receive(arrived));
  while (!connection.server->finished() || !connection.client->finished())
    for (Peer* peer : {connection.server.get(), connection.client.get()})
      if (!peer->finished()) peer->step();
  EXPECT_TRUE(arrived == body_);
}

INSTANTIATE_TEST_SUITE_P(Executors, TlsClose, testing::ValuesIn(kExecutors),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace tls
