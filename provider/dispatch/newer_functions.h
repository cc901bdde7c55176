// What releases after 3.0 have added to the functions of a provider: numbers and signatures, as
// core_dispatch.h has them from then on. So a module that was built with an older release offers what
// a newer base has. Where the headers are new enough, theirs count.
#pragma once

#include <openssl/core.h>
#include <openssl/core_dispatch.h>

// 3.2
#ifndef OSSL_FUNC_KEM_AUTH_ENCAPSULATE_INIT
#define OSSL_FUNC_KEM_AUTH_ENCAPSULATE_INIT 12
#define OSSL_FUNC_KEM_AUTH_DECAPSULATE_INIT 13
OSSL_CORE_MAKE_FUNC(int, kem_auth_encapsulate_init,
                    (void* ctx, void* provkey, void* authprivkey, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, kem_auth_decapsulate_init,
                    (void* ctx, void* provkey, void* authpubkey, const OSSL_PARAM params[]))
#endif
#ifndef OSSL_FUNC_KEYMGMT_IMPORT_TYPES_EX
#define OSSL_FUNC_KEYMGMT_IMPORT_TYPES_EX 45
#define OSSL_FUNC_KEYMGMT_EXPORT_TYPES_EX 46
OSSL_CORE_MAKE_FUNC(const OSSL_PARAM*, keymgmt_import_types_ex, (void* provctx, int selection))
OSSL_CORE_MAKE_FUNC(const OSSL_PARAM*, keymgmt_export_types_ex, (void* provctx, int selection))
#endif

// 3.3
#ifndef OSSL_FUNC_DIGEST_SQUEEZE
#define OSSL_FUNC_DIGEST_SQUEEZE 14
OSSL_CORE_MAKE_FUNC(int, digest_squeeze,
                    (void* dctx, unsigned char* out, size_t* outl, size_t outsz))
#endif

// 3.4
#ifndef OSSL_FUNC_KEYMGMT_GEN_GETTABLE_PARAMS
#define OSSL_FUNC_KEYMGMT_GEN_GET_PARAMS 15
#define OSSL_FUNC_KEYMGMT_GEN_GETTABLE_PARAMS 16
OSSL_CORE_MAKE_FUNC(int, keymgmt_gen_get_params, (void* genctx, OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(const OSSL_PARAM*, keymgmt_gen_gettable_params, (void* genctx, void* provctx))
#endif
#ifndef OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_INIT
#define OSSL_FUNC_SIGNATURE_QUERY_KEY_TYPES 26
#define OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_INIT 27
#define OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_UPDATE 28
#define OSSL_FUNC_SIGNATURE_SIGN_MESSAGE_FINAL 29
#define OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_INIT 30
#define OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_UPDATE 31
#define OSSL_FUNC_SIGNATURE_VERIFY_MESSAGE_FINAL 32
OSSL_CORE_MAKE_FUNC(const char**, signature_query_key_types, (void))
OSSL_CORE_MAKE_FUNC(int, signature_sign_message_init,
                    (void* ctx, void* provkey, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, signature_sign_message_update,
                    (void* ctx, const unsigned char* in, size_t inlen))
OSSL_CORE_MAKE_FUNC(int, signature_sign_message_final,
                    (void* ctx, unsigned char* sig, size_t* siglen, size_t sigsize))
OSSL_CORE_MAKE_FUNC(int, signature_verify_message_init,
                    (void* ctx, void* provkey, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, signature_verify_message_update,
                    (void* ctx, const unsigned char* in, size_t inlen))
OSSL_CORE_MAKE_FUNC(int, signature_verify_message_final, (void* ctx))
#endif

// 3.5
#ifndef OSSL_FUNC_DIGEST_COPYCTX
#define OSSL_FUNC_DIGEST_COPYCTX 15
OSSL_CORE_MAKE_FUNC(void, digest_copyctx, (void* outctx, void* inctx))
#endif
#ifndef OSSL_FUNC_CIPHER_PIPELINE_UPDATE
#define OSSL_FUNC_CIPHER_PIPELINE_ENCRYPT_INIT 15
#define OSSL_FUNC_CIPHER_PIPELINE_DECRYPT_INIT 16
#define OSSL_FUNC_CIPHER_PIPELINE_UPDATE 17
#define OSSL_FUNC_CIPHER_PIPELINE_FINAL 18
OSSL_CORE_MAKE_FUNC(int, cipher_pipeline_encrypt_init,
                    (void* cctx, const unsigned char* key, size_t keylen, size_t numpipes,
                     const unsigned char** iv, size_t ivlen, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, cipher_pipeline_decrypt_init,
                    (void* cctx, const unsigned char* key, size_t keylen, size_t numpipes,
                     const unsigned char** iv, size_t ivlen, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, cipher_pipeline_update,
                    (void* cctx, size_t numpipes, unsigned char** out, size_t* outl,
                     const size_t* outsize, const unsigned char** in, const size_t* inl))
OSSL_CORE_MAKE_FUNC(int, cipher_pipeline_final,
                    (void* cctx, size_t numpipes, unsigned char** out, size_t* outl,
                     const size_t* outsize))
#endif
#ifndef OSSL_OP_SKEYMGMT
#define OSSL_OP_SKEYMGMT 15
#define OSSL_FUNC_SKEYMGMT_FREE 1
#define OSSL_FUNC_SKEYMGMT_IMPORT 2
#define OSSL_FUNC_SKEYMGMT_EXPORT 3
#define OSSL_FUNC_SKEYMGMT_GENERATE 4
#define OSSL_FUNC_SKEYMGMT_GET_KEY_ID 5
#define OSSL_FUNC_SKEYMGMT_IMP_SETTABLE_PARAMS 6
#define OSSL_FUNC_SKEYMGMT_GEN_SETTABLE_PARAMS 7
OSSL_CORE_MAKE_FUNC(void, skeymgmt_free, (void* keydata))
OSSL_CORE_MAKE_FUNC(void*, skeymgmt_import,
                    (void* provctx, int selection, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, skeymgmt_export,
                    (void* keydata, int selection, OSSL_CALLBACK* param_cb, void* cbarg))
OSSL_CORE_MAKE_FUNC(void*, skeymgmt_generate, (void* provctx, const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(const char*, skeymgmt_get_key_id, (void* keydata))
OSSL_CORE_MAKE_FUNC(const OSSL_PARAM*, skeymgmt_imp_settable_params, (void* provctx))
OSSL_CORE_MAKE_FUNC(const OSSL_PARAM*, skeymgmt_gen_settable_params, (void* provctx))
#endif
#ifndef OSSL_FUNC_CIPHER_ENCRYPT_SKEY_INIT
#define OSSL_FUNC_CIPHER_ENCRYPT_SKEY_INIT 19
#define OSSL_FUNC_CIPHER_DECRYPT_SKEY_INIT 20
OSSL_CORE_MAKE_FUNC(int, cipher_encrypt_skey_init,
                    (void* cctx, void* skeydata, const unsigned char* iv, size_t ivlen,
                     const OSSL_PARAM params[]))
OSSL_CORE_MAKE_FUNC(int, cipher_decrypt_skey_init,
                    (void* cctx, void* skeydata, const unsigned char* iv, size_t ivlen,
                     const OSSL_PARAM params[]))
#endif
#ifndef OSSL_FUNC_MAC_INIT_SKEY
#define OSSL_FUNC_MAC_INIT_SKEY 13
OSSL_CORE_MAKE_FUNC(int, mac_init_skey, (void* mctx, void* key, const OSSL_PARAM params[]))
#endif

// 3.6
#ifndef OSSL_FUNC_KDF_SET_SKEY
#define OSSL_FUNC_KDF_SET_SKEY 12
#define OSSL_FUNC_KDF_DERIVE_SKEY 13
OSSL_CORE_MAKE_FUNC(int, kdf_set_skey, (void* kctx, void* skeydata, const char* paramname))
OSSL_CORE_MAKE_FUNC(void*, kdf_derive_skey,
                    (void* ctx, const char* key_type, void* provctx,
                     OSSL_FUNC_skeymgmt_import_fn* import, size_t keylen,
                     const OSSL_PARAM params[]))
#endif
#ifndef OSSL_FUNC_KEYEXCH_DERIVE_SKEY
#define OSSL_FUNC_KEYEXCH_DERIVE_SKEY 11
OSSL_CORE_MAKE_FUNC(void*, keyexch_derive_skey,
                    (void* ctx, const char* key_type, void* provctx,
                     OSSL_FUNC_skeymgmt_import_fn* import, size_t keylen,
                     const OSSL_PARAM params[]))
#endif

// 4.0
#ifndef OSSL_FUNC_DIGEST_SERIALIZE
#define OSSL_FUNC_DIGEST_SERIALIZE 16
#define OSSL_FUNC_DIGEST_DESERIALIZE 17
OSSL_CORE_MAKE_FUNC(int, digest_serialize, (void* dctx, unsigned char* out, size_t* outl))
OSSL_CORE_MAKE_FUNC(int, digest_deserialize, (void* dctx, const unsigned char* in, size_t inl))
#endif
#ifndef OSSL_FUNC_KEYMGMT_NEW_EX
#define OSSL_FUNC_KEYMGMT_NEW_EX 17
OSSL_CORE_MAKE_FUNC(void*, keymgmt_new_ex, (void* provctx, const OSSL_PARAM params[]))
#endif
