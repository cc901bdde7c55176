// Owners of libssl's objects.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "support/handles.h"

namespace support {

using Ssl = std::unique_ptr<SSL, Freed<SSL_free>>;
using SslCtx = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SslSession = std::unique_ptr<SSL_SESSION, Freed<SSL_SESSION_free>>;

}  // namespace support
