// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/signature_info.h"

#include "loader/error.h"

#include <openssl/asn1.h>
#include <openssl/cms.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace bpfsigctl {

namespace {

struct MessageFree {
    void operator()(CMS_ContentInfo *message) const { ::CMS_ContentInfo_free(message); }
};
using Message = std::unique_ptr<CMS_ContentInfo, MessageFree>;

// libcrypto keeps a queue of errors for each thread: what goes wrong here is told by
// an Error, and must not be found there by who calls libcrypto next.
class ErrorsDropped {
public:
    ErrorsDropped() { ::ERR_set_mark(); }
    ErrorsDropped(const ErrorsDropped &) = delete;
    ErrorsDropped &operator=(const ErrorsDropped &) = delete;
    ErrorsDropped(ErrorsDropped &&) = delete;
    ErrorsDropped &operator=(ErrorsDropped &&) = delete;
    ~ErrorsDropped() { ::ERR_pop_to_mark(); }
};

Error unreadable(const std::string &file, const std::string &cause) {
    return Error(file + ": unreadable module signature: " + cause);
}

Message parse(std::span<const std::byte> bytes, const std::string &file) {
    const auto *at = reinterpret_cast<const unsigned char *>(bytes.data());
    const unsigned char *const end = at + bytes.size();
    Message message(::d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    if (!message)
        throw unreadable(file, "it is not a PKCS#7 message");
    if (at != end)
        throw unreadable(file, std::to_string(end - at) + " bytes follow the PKCS#7 message");
    return message;
}

std::string name_of(const ASN1_OBJECT *object) {
    const int nid = ::OBJ_obj2nid(object);
    if (nid != NID_undef)
        return ::OBJ_nid2ln(nid);
    std::array<char, 128> digits{};
    ::OBJ_obj2txt(digits.data(), digits.size(), object, 1);
    return digits.data();
}

std::string bits(const ASN1_STRING *value) {
    return std::to_string(8L * ::ASN1_STRING_length(value));
}

// sign-file names the key's algorithm for RSA and the signature's for the others.
std::string key_algorithm(const X509_ALGOR *algorithm, const ASN1_STRING *value) {
    const ASN1_OBJECT *object = nullptr;
    ::X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    int key = ::OBJ_obj2nid(object);
    int found = NID_undef;
    if (::OBJ_find_sigid_algs(key, nullptr, &found) == 1 && found != NID_undef)
        key = found;
    switch (key) {
    case NID_rsaEncryption:
        return "RSA-" + bits(value);
    case NID_rsassaPss:
        return "RSA-PSS-" + bits(value);
    case NID_X9_62_id_ecPublicKey:
        return "ECDSA";
    default:
        return name_of(object);
    }
}

std::string part_of(const X509_NAME *name, int nid) {
    const int index = ::X509_NAME_get_index_by_NID(name, nid, -1);
    if (index < 0)
        return {};
    const ASN1_STRING *part = ::X509_NAME_ENTRY_get_data(::X509_NAME_get_entry(name, index));
    unsigned char *text = nullptr;
    const int size = ::ASN1_STRING_to_UTF8(&text, part);
    if (size < 0)
        return {};
    std::string result(reinterpret_cast<const char *>(text), static_cast<std::size_t>(size));
    ::OPENSSL_free(text);
    return result;
}

std::string signer_of(const X509_NAME *issuer) {
    std::string name = part_of(issuer, NID_commonName);
    return name.empty() ? part_of(issuer, NID_organizationName) : name;
}

std::string hex(const ASN1_STRING *bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::span data(::ASN1_STRING_get0_data(bytes),
                         static_cast<std::size_t>(::ASN1_STRING_length(bytes)));
    std::string text;
    for (const unsigned char byte : data) {
        text += digits[byte >> 4U];
        text += digits[byte & 0xfU];
    }
    return text;
}

} // namespace

SignatureInfo read_signature(std::span<const std::byte> message, const std::string &file) {
    const ErrorsDropped errors_dropped;
    const Message parsed = parse(message, file);
    if (::OBJ_obj2nid(::CMS_get0_type(parsed.get())) != NID_pkcs7_signed)
        throw unreadable(file, "the PKCS#7 message is not one of signed data");
    STACK_OF(CMS_SignerInfo) *signers = ::CMS_get0_SignerInfos(parsed.get());
    if (sk_CMS_SignerInfo_num(signers) < 1) // -1 of none at all
        throw unreadable(file, "the PKCS#7 message has no signer");
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);

    X509_ALGOR *hash = nullptr;
    X509_ALGOR *algorithm = nullptr;
    ::CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &hash, &algorithm);
    const ASN1_OBJECT *hash_object = nullptr;
    ::X509_ALGOR_get0(&hash_object, nullptr, nullptr, hash);
    SignatureInfo info{
        .hash = name_of(hash_object),
        .key_algorithm = key_algorithm(algorithm, ::CMS_SignerInfo_get0_signature(signer)),
        .signer = {},
        .key_id = {},
    };

    ASN1_OCTET_STRING *subject_key_id = nullptr;
    X509_NAME *issuer = nullptr;
    ASN1_INTEGER *serial = nullptr;
    if (::CMS_SignerInfo_get0_signer_id(signer, &subject_key_id, &issuer, &serial) != 1)
        throw unreadable(file, "its signer cannot be told");
    info.by_subject_key_id = subject_key_id != nullptr;
    if (!info.by_subject_key_id)
        info.signer = signer_of(issuer);
    info.key_id = hex(info.by_subject_key_id ? subject_key_id : serial);
    return info;
}

} // namespace bpfsigctl
