# The Debian packages: each has what a component installs, with the prefix /usr.
# Made by scripts/package, or by cpack in the build's folder.
set(ASYNCPROVIDER_MAINTAINER "asyncprovider maintainers <maintainers@asyncprovider.invalid>" CACHE STRING
    "Who answers for the Debian packages: NAME <ADDRESS>")
set(revision 1)

string(TIMESTAMP ASYNCPROVIDER_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/package/changelog.Debian.in ${PROJECT_BINARY_DIR}/package/changelog.Debian @ONLY)
configure_file(cmake/package/documents.cmake.in ${PROJECT_BINARY_DIR}/package/documents.cmake @ONLY)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL asyncprovider wait_ctx)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_BINARY_DIR}/package/documents.cmake)

set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_DEBIAN_PACKAGE_RELEASE ${revision})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${ASYNCPROVIDER_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
# One summary for all would come before each description: theirs begin with their own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")

set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_NAME asyncprovider)
set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_SUGGESTS openssl)
set(CPACK_COMPONENT_ASYNCPROVIDER_DESCRIPTION "OpenSSL provider that makes cryptography asynchronous
Inside an ASYNC_JOB, digests and ciphers of several jobs run together in SIMD
lanes, and signatures and key exchanges on worker threads, while the program
goes on. For TLS servers that set SSL_MODE_ASYNC, such as HAProxy and Apache
Traffic Server, and for other programs that use the jobs of OpenSSL.")

# Its headers include <openssl/async.h>; libstdc++, which C programs need to link it, comes with g++.
set(CPACK_DEBIAN_WAIT_CTX_PACKAGE_NAME libwait-ctx-dev)
set(CPACK_DEBIAN_WAIT_CTX_PACKAGE_SOURCE asyncprovider)
set(CPACK_DEBIAN_WAIT_CTX_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_WAIT_CTX_PACKAGE_DEPENDS "libssl-dev (>= 3.0)")
set(CPACK_DEBIAN_WAIT_CTX_PACKAGE_SUGGESTS "g++ | c++-compiler, pkg-config")
set(CPACK_COMPONENT_WAIT_CTX_DESCRIPTION "library for OpenSSL providers whose operations pause jobs
For those who write a provider of their own, whatever its device is: pauses the
ASYNC_JOB that an operation runs in, and wakes the program by a wait fd or its
callback when the device is done, also after early resumes, forks, and for jobs
that are given up.
.
The static library, its headers in C++20 and for C, and its manual page
wait_ctx(3). The provider asyncprovider is built on it, but is not needed.")

if(CMAKE_CROSSCOMPILING AND CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()

include(CPack)
