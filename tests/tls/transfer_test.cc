// Every kind of record protection, in both versions of the protocol: what arrives is what was
// sent, and the records paused on both ends.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <tuple>

#include "executors.h"
#include "peer.h"

namespace tls {
namespace {

constexpr std::size_t kBodySize = 1'000'003;
constexpr std::uint64_t kRecords = kBodySize / kRecordSize + 1;

struct Suite {
  const char* name;
  int version;
  KeyType key = KeyType::rsa;
  std::uint64_t options = 0;
};

std::ostream& operator<<(std::ostream& out, const Suite& suite) { return out << suite.name; }

constexpr Suite kSuites[] = {
    {"ECDHE-RSA-AES128-GCM-SHA256", TLS1_2_VERSION},
    {"ECDHE-ECDSA-AES256-GCM-SHA384", TLS1_2_VERSION, KeyType::p256},
    {"ECDHE-RSA-CHACHA20-POLY1305", TLS1_2_VERSION},
    {"ECDHE-ECDSA-AES128-CCM", TLS1_2_VERSION, KeyType::p256},
    {"AES256-CCM", TLS1_2_VERSION},
    {"AES128-CCM8", TLS1_2_VERSION},
    {"ECDHE-ARIA128-GCM-SHA256", TLS1_2_VERSION},
    {"ECDHE-RSA-AES256-SHA384", TLS1_2_VERSION},
    {"ECDHE-RSA-AES256-SHA384", TLS1_2_VERSION, KeyType::rsa, SSL_OP_NO_ENCRYPT_THEN_MAC},
    {"ECDHE-RSA-AES128-SHA256", TLS1_2_VERSION},
    {"ECDHE-RSA-AES128-SHA256", TLS1_2_VERSION, KeyType::rsa, SSL_OP_NO_ENCRYPT_THEN_MAC},
    {"AES128-SHA", TLS1_2_VERSION},
    {"AES128-SHA", TLS1_2_VERSION, KeyType::rsa, SSL_OP_NO_ENCRYPT_THEN_MAC},
    {"ECDHE-RSA-CAMELLIA128-SHA256", TLS1_2_VERSION},
    {"AES128-SHA", TLS1_1_VERSION},
    {"AES256-SHA", TLS1_VERSION, KeyType::rsa, SSL_OP_NO_ENCRYPT_THEN_MAC},
    {"TLS_AES_128_GCM_SHA256", TLS1_3_VERSION},
    {"TLS_AES_256_GCM_SHA384", TLS1_3_VERSION, KeyType::p256},
    {"TLS_CHACHA20_POLY1305_SHA256", TLS1_3_VERSION},
    {"TLS_AES_128_CCM_SHA256", TLS1_3_VERSION, KeyType::p256},
};

SslCtx context_for(const Suite& suite, const Credentials& credentials, const SSL_METHOD* method) {
  SslCtx ctx = credentials.context(method);
  SSL_CTX_set_min_proto_version(ctx.get(), suite.version);
  SSL_CTX_set_max_proto_version(ctx.get(), suite.version);
  check(suite.version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(ctx.get(), suite.name) == 1
                                        : SSL_CTX_set_cipher_list(ctx.get(), suite.name) == 1,
        "suite");
  SSL_CTX_set_options(ctx.get(), suite.options);
  return ctx;
}

class Tls : public testing::TestWithParam<std::tuple<Executor, Suite>> {
 protected:
  Executor executor() const { return std::get<0>(GetParam()); }
  Suite suite() const { return std::get<1>(GetParam()); }

  support::Library library_{executor().settings};
  Credentials credentials_{library_, suite().key};
  SslCtx server_ctx_ = context_for(suite(), credentials_, TLS_server_method());
  SslCtx client_ctx_ = context_for(suite(), credentials_, TLS_client_method());
};

using Send = Operation (*)(std::span<const unsigned char>);

void transfer(Connection& connection, Peer& from, Peer& to, Send way) {
  const std::vector<unsigned char> body = random_bytes(kBodySize);
  std::vector<unsigned char> arrived(kBodySize);
  from.begin(way(body));
  to.begin(receive(arrived));
  drive(*connection.server, *connection.client);
  EXPECT_TRUE(body == arrived);
}

void transfer_and_pause(Connection& connection, Peer& from, Peer& to) {
  const unsigned sent_before = from.pauses(), received_before = to.pauses();
  transfer(connection, from, to, send_in_records);
  EXPECT_GE(from.pauses() - sent_before, kRecords);
  EXPECT_GE(to.pauses() - received_before, kRecords);
}

void transfer_both_ways(Connection& connection) {
  Peer &server = *connection.server, &client = *connection.client;
  connection.run(handshake(), handshake());
  EXPECT_GT(server.pauses(), 0U);
  EXPECT_GT(client.pauses(), 0U);
  transfer_and_pause(connection, server, client);
  transfer_and_pause(connection, client, server);
  connection.run(close_notify(), close_notify());
}

TEST_P(Tls, P03_ArrivesBothWaysWhileEveryRecordPauses) {
  Connection connection(server_ctx_.get(), client_ctx_.get());
  transfer_both_ways(connection);
  for (const Peer* peer : {connection.server.get(), connection.client.get()}) {
    EXPECT_STREQ(SSL_get_cipher_name(peer->ssl()), suite().name);
    EXPECT_EQ(SSL_version(peer->ssl()), suite().version);
    EXPECT_EQ(peer->fds_added(), 1U);
    EXPECT_EQ(peer->fds_deleted(), 0U);
  }
  EXPECT_GE(library_.counter("pauses"), 4 * kRecords);
  EXPECT_EQ(library_.counter("operations-pool") > 0, executor().pool);
}

TEST_P(Tls, P08_ArrivesBothWaysWithCallbacks) {
  Connection connection(server_ctx_.get(), client_ctx_.get(), Wakeup::callback);
  transfer_both_ways(connection);
  for (const Peer* peer : {connection.server.get(), connection.client.get()})
    EXPECT_EQ(peer->callbacks() + peer->retries(), peer->pauses());
}

// Where the suite's cipher can encrypt several records at once, libssl has it do so, by way of its
// parameters: that cannot pause.
TEST_P(Tls, P01_LongWritesArriveBothWays) {
  Connection connection(server_ctx_.get(), client_ctx_.get());
  connection.run(handshake(), handshake());
  transfer(connection, *connection.server, *connection.client, send);
  transfer(connection, *connection.client, *connection.server, send);
}

std::string parameter_name(const testing::TestParamInfo<std::tuple<Executor, Suite>>& info) {
  const auto& [executor, suite] = info.param;
  std::string name = std::string(executor.name) + "_" + suite.name + "_" +
                     (suite.version == TLS1_3_VERSION   ? "1_3"
                      : suite.version == TLS1_2_VERSION ? "1_2"
                      : suite.version == TLS1_1_VERSION ? "1_1"
                                                        : "1_0");
  if (suite.options != 0) name += "_no_etm";
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Executors, Tls,
                         testing::Combine(testing::ValuesIn(kExecutors),
                                          testing::ValuesIn(kSuites)),
                         parameter_name);

}  // namespace
}  // namespace tls
