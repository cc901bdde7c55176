# Fails where LIBRARY (read with NM) needs a function of libcrypto. Those begin with an upper case
# letter, or with ossl_, d2i_ or i2d_; what the standard library and the C library define does not.
execute_process(COMMAND ${NM} ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
if(NOT symbols MATCHES " T AP_WAIT_CTX_set_wait_fd\n")
  message(FATAL_ERROR "${LIBRARY} does not define AP_WAIT_CTX_set_wait_fd:\n${symbols}")
endif()
string(REGEX MATCHALL " U ([A-Z]|ossl_|d2i_|i2d_)[A-Za-z0-9_]*" needed "${symbols}")
if(needed)
  message(FATAL_ERROR "${LIBRARY} needs${needed}")
endif()
