# The Debian package `asyncprovider`: what the component of that name installs, with the prefix /usr.
# Made by scripts/package, or by cpack in the build's folder.
set(ASYNCPROVIDER_MAINTAINER "asyncprovider maintainers <maintainers@asyncprovider.invalid>" CACHE STRING
    "Who answers for the Debian package: NAME <ADDRESS>")
set(revision 1)

string(TIMESTAMP ASYNCPROVIDER_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(cmake/package/changelog.Debian.in ${PROJECT_BINARY_DIR}/package/changelog.Debian @ONLY)
configure_file(cmake/package/documents.cmake.in ${PROJECT_BINARY_DIR}/package/documents.cmake @ONLY)

set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL asyncprovider)
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
set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_NAME asyncprovider)
set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_ASYNCPROVIDER_PACKAGE_SUGGESTS openssl)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "OpenSSL provider that makes cryptography asynchronous")
set(CPACK_COMPONENT_ASYNCPROVIDER_DESCRIPTION
    "Inside an ASYNC_JOB, digests and ciphers of several jobs run together in SIMD
lanes, and signatures and key exchanges on worker threads, while the program
goes on. For TLS servers that set SSL_MODE_ASYNC, such as HAProxy and Apache
Traffic Server, and for other programs that use the jobs of OpenSSL.")
if(CMAKE_CROSSCOMPILING AND CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()

include(CPack)
