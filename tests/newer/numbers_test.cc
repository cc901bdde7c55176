// newer_functions.h says what the headers of newer releases do: the same numbers, the same signatures.
// Built with an older release, this compares what is declared there; with a newer one, what is in
// OpenSSL's own header.
#include <gtest/gtest.h>

#include <type_traits>

#include "provider/dispatch/newer_functions.h"

namespace newer_tests {
namespace {

using Bytes = const unsigned char*;
using Params = const OSSL_PARAM*;

template <typename Declared, typename Known>
constexpr bool same = std::is_same_v<Declared, Known>;

TEST(NewerFunctions, Digest) {
  EXPECT_EQ(OSSL_FUNC_DIGEST_SQUEEZE, 14);
  EXPECT_EQ(OSSL_FUNC_DIGEST_COPYCTX, 15);
  EXPECT_EQ(OSSL_FUNC_DIGEST_SERIALIZE, 16);
  EXPECT_EQ(OSSL_FUNC_DIGEST_DESERIALIZE, 17);
  static_assert(same<OSSL_FUNC_digest_squeeze_fn, int(void*, unsigned char*, size_t*, size_t)>);
  static_assert(same<OSSL_FUNC_digest_copyctx_fn, void(void*, void*)>);
  static_assert(same<OSSL_FUNC_digest_serialize_fn, int(void*, unsigned char*, size_t*)>);
  static_assert(same<OSSL_FUNC_digest_deserialize_fn, int(void*, Bytes, size_t)>);
}

TEST(NewerFunctions, Cipher) {
  EXPECT_EQ(OSSL_FUNC_CIPHER_PIPELINE_ENCRYPT_INIT, 15);
  EXPECT_EQ(OSSL_FUNC_CIPHER_PIPELINE_DECRYPT_INIT, 16);
  EXPECT_EQ(OSSL_FUNC_CIPHER_PIPELINE_UPDATE, 17);
  EXPECT_EQ(OSSL_FUNC_CIPHER_PIPELINE_FINAL, 18);
  EXPECT_EQ(OSSL_FUNC_CIPHER_ENCRYPT_SKEY_INIT, 19);
  EXPECT_EQ(OSSL_FUNC_CIPHER_DECRYPT_SKEY_INIT, 20);
  using PipelineInit = int(void*, Bytes, size_t, size_t, Bytes*, size_t, Params);
  static_assert(same<OSSL_FUNC_cipher_pipeline_encrypt_init_fn, PipelineInit>);
  static_assert(same<OSSL_FUNC_cipher_pipeline_decrypt_init_fn, PipelineInit>);
  static_assert(same<OSSL_FUNC_cipher_pipeline_update_fn,
                     int(void*, size_t, unsigned char**, size_t*, const size_t*, Bytes*, const size_t*)>);
  static_assert(same<OSSL_FUNC_cipher_pipeline_final_fn,
                     int(void*, size_t, unsigned char**, size_t*, const size_t*)>);
  using SkeyInit = int(void*, void*, Bytes, size_t, Params);
  static_assert(same<OSSL_FUNC_cipher_encrypt_skey_init_fn, SkeyInit>);
  static_assert(same<OSSL_FUNC_cipher_decrypt_skey_init_fn, SkeyInit>);
}

TEST(NewerFunctions, SymmetricKeys) {
  EXPECT_EQ(OSSL_OP_SKEYMGMT, 15);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_FREE, 1);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_IMPORT, 2);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_EXPORT, 3);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_GENERATE, 4);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_GET_KEY_ID, 5);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_IMP_SETTABLE_PARAMS, 6);
  EXPECT_EQ(OSSL_FUNC_SKEYMGMT_GEN_SETTABLE_PARAMS, 7);
  static_assert(same<OSSL_FUNC_skeymgmt_free_fn, void(void*)>);
  static_assert(same<OSSL_FUNC_skeymgmt_import_fn, void*(void*, int, Params)>);
  static_assert(same<OSSL_FUNC_skeymgmt_export_fn, int(void*, int, OSSL_CALLBACK*, void*)>);
  static_assert(same<OSSL_FUNC_skeymgmt_generate_fn, void*(void*, Params)>);
  static_assert(same<OSSL_FUNC_skeymgmt_get_key_id_fn, const char*(void*)>);
  static_assert(same<OSSL_FUNC_skeymgmt_imp_settable_params_fn, Params(void*)>);
  static_assert(same<OSSL_FUNC_skeymgmt_gen_settable_params_fn, Params(void*)>);
}

TEST(NewerFunctions, FromAndIntoSymmetricKeys) {
  EXPECT_EQ(OSSL_FUNC_MAC_INIT_SKEY, 13);
  EXPECT_EQ(OSSL_FUNC_KDF_SET_SKEY, 12);
  EXPECT_EQ(OSSL_FUNC_KDF_DERIVE_SKEY, 13);
  EXPECT_EQ(OSSL_FUNC_KEYEXCH_DERIVE_SKEY, 11);
  using Derive = void*(void*, const char*, void*, OSSL_FUNC_skeymgmt_import_fn*, size_t, Params);
  static_assert(same<OSSL_FUNC_mac_init_skey_fn, int(void*, void*, Params)>);
  static_assert(same<OSSL_FUNC_kdf_set_skey_fn, int(void*, void*, const char*)>);
  static_assert(same<OSSL_FUNC_kdf_derive_skey_fn, Derive>);
  static_assert(same<OSSL_FUNC_keyexch_derive_skey_fn, Derive>);
}

TEST(NewerFunctions, Signature) {
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_QUERY_KEY_TYPES, 26);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_INIT, 27);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_UPDATE, 28);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_FINAL, 29);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_INIT, 30);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_UPDATE, 31);
  EXPECT_EQ(OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_FINAL, 32);
  static_assert(same<OSSL_FUNC_signature_query_key_types_fn, const char**()>);
  static_assert(same<OSSL_FUNC_signature_sign_message_init_fn, int(void*, void*, Params)>);
  static_assert(same<OSSL_FUNC_signature_sign_message_update_fn, int(void*, Bytes, size_t)>);
  static_assert(same<OSSL_FUNC_signature_sign_message_final_fn,
                     int(void*, unsigned char*, size_t*, size_t)>);
  static_assert(same<OSSL_FUNC_signature_verify_message_init_fn, int(void*, void*, Params)>);
  static_assert(same<OSSL_FUNC_signature_verify_message_update_fn, int(void*, Bytes, size_t)>);
  static_assert(same<OSSL_FUNC_signature_verify_message_final_fn, int(void*)>);
}

TEST(NewerFunctions, Keys) {
  EXPECT_EQ(OSSL_FUNC_KEYMGMT_GEN_GET_PARAMS, 15);
  EXPECT_EQ(OSSL_FUNC_KEYMGMT_GEN_GETTABLE_PARAMS, 16);
  EXPECT_EQ(OSSL_FUNC_KEYMGMT_NEW_EX, 17);
  EXPECT_EQ(OSSL_FUNC_KEYMGMT_IMPORT_TYPES_EX, 45);
  EXPECT_EQ(OSSL_FUNC_KEYMGMT_EXPORT_TYPES_EX, 46);
  EXPECT_EQ(OSSL_FUNC_KEM_AUTH_ENCAPSULATE_INIT, 12);
  EXPECT_EQ(OSSL_FUNC_KEM_AUTH_DECAPSULATE_INIT, 13);
  static_assert(same<OSSL_FUNC_keymgmt_gen_get_params_fn, int(void*, OSSL_PARAM*)>);
  static_assert(same<OSSL_FUNC_keymgmt_gen_gettable_params_fn, Params(void*, void*)>);
  static_assert(same<OSSL_FUNC_keymgmt_new_ex_fn, void*(void*, Params)>);
  static_assert(same<OSSL_FUNC_keymgmt_import_types_ex_fn, Params(void*, int)>);
  static_assert(same<OSSL_FUNC_keymgmt_export_types_ex_fn, Params(void*, int)>);
  static_assert(same<OSSL_FUNC_kem_auth_encapsulate_init_fn, int(void*, void*, void*, Params)>);
  static_assert(same<OSSL_FUNC_kem_auth_decapsulate_init_fn, int(void*, void*, void*, Params)>);
}

}  // namespace
}  // namespace newer_tests
