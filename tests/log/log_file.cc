#include "log_file.h"

#include <gtest/gtest.h>
#include <openssl/async.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "job/operations.h"

namespace log_tests {
namespace {

int digest_twice(void* argument) {
  const auto* const library = *static_cast<const support::Library**>(argument);
  const auto digest = job_tests::new_digest(library->get(), job_tests::kModule, "SHA2-256");
  const job_tests::Bytes input = job_tests::message(100);
  return EVP_DigestUpdate(digest.get(), input.data(), input.size()) == 1 &&
         EVP_DigestUpdate(digest.get(), input.data(), input.size()) == 1;
}

}  // namespace

std::vector<std::string> texts_of(const std::string& lines, pid_t process) {
  const std::string start = "asyncprovider: pid=" + std::to_string(process) + " ";
  std::vector<std::string> texts;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(start)) texts.push_back(line.substr(start.size()));
    if (!line.starts_with("asyncprovider: pid=")) texts.push_back("?" + line);
  }
  return texts;
}

std::size_t count(const std::vector<std::string>& texts, const std::string& beginning) {
  return static_cast<std::size_t>(
      std::count_if(texts.begin(), texts.end(),
                    [&beginning](const std::string& text) { return text.starts_with(beginning); }));
}

LogFile::LogFile() : file_("", ".log") { setenv("ASYNCPROVIDER_LOG", file_.path().c_str(), 1); }

LogFile::~LogFile() { unsetenv("ASYNCPROVIDER_LOG"); }

std::vector<std::string> LogFile::texts() const { return texts(::getpid()); }

std::vector<std::string> LogFile::texts(pid_t process) const {
  std::ifstream in(file_.path());
  return texts_of({std::istreambuf_iterator<char>(in), {}}, process);
}

void fall_back(const support::Library& library) {
  const support::Library* argument = &library;
  ASYNC_JOB* job = nullptr;
  int result = 0;
  ASSERT_EQ(ASYNC_start_job(&job, nullptr, &result, digest_twice, &argument, sizeof argument),
            ASYNC_FINISH);
  EXPECT_EQ(result, 1);
}

}  // namespace log_tests
