// SPDX-License-Identifier: GPL-2.0
#include "unit/signed_modules.h"

#include <elf.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace bpfsigctl::test {

namespace {

struct Free {
    void operator()(EVP_PKEY *key) const { ::EVP_PKEY_free(key); }
    void operator()(X509 *certificate) const { ::X509_free(certificate); }
    void operator()(X509_EXTENSION *extension) const { ::X509_EXTENSION_free(extension); }
    void operator()(BIO *bio) const { ::BIO_free(bio); }
    void operator()(CMS_ContentInfo *message) const { ::CMS_ContentInfo_free(message); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

template <typename T>
std::string_view bytes_of(const T &object) {
    return {reinterpret_cast<const char *>(&object), sizeof(object)};
}

void require(bool good) {
    if (!good)
        throw std::runtime_error("libcrypto does not do what the test needs");
}

Owned<X509> certificate_of(EVP_PKEY *key) {
    Owned<X509> certificate(::X509_new());
    ::X509_set_version(certificate.get(), 2);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate.get()), 0xc0ffee);
    ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), 0);
    ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), 3600);
    ::X509_set_pubkey(certificate.get(), key);
    X509_NAME *name = ::X509_get_subject_name(certificate.get());
    const auto *text = reinterpret_cast<const unsigned char *>("Test signer");
    ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    ::X509_set_issuer_name(certificate.get(), name);
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    ::X509V3_set_ctx(&context, certificate.get(), certificate.get(), nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> key_id(
        ::X509V3_EXT_conf_nid(nullptr, &context, NID_subject_key_identifier, "0102beef"));
    require(key_id && ::X509_add_ext(certificate.get(), key_id.get(), -1) == 1 &&
            ::X509_sign(certificate.get(), key, ::EVP_sha256()) > 0);
    return certificate;
}

} // namespace

std::string elf_with_modinfo(std::string_view modinfo) {
    constexpr std::string_view names("\0.modinfo\0.shstrtab\0", 20);
    Elf64_Ehdr header{};
    constexpr std::string_view magic = ELFMAG;
    magic.copy(reinterpret_cast<char *>(header.e_ident), magic.size());
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_REL;
    header.e_machine = EM_X86_64;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof(header);
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = 3;
    header.e_shstrndx = 2;

    std::array<Elf64_Shdr, 3> sections{};
    sections[1].sh_name = 1;
    sections[1].sh_type = SHT_PROGBITS;
    sections[1].sh_offset = sizeof(header);
    sections[1].sh_size = modinfo.size();
    sections[2].sh_name = 10;
    sections[2].sh_type = SHT_STRTAB;
    sections[2].sh_offset = sizeof(header) + modinfo.size();
    sections[2].sh_size = names.size();
    header.e_shoff = (sizeof(header) + modinfo.size() + names.size() + 7) / 8 * 8;

    std::string image(bytes_of(header));
    image += modinfo;
    image += names;
    image.resize(header.e_shoff, '\0');
    image += bytes_of(sections);
    return image;
}

std::string pkcs7_message(std::string_view payload, Key kind, bool by_key_id) {
    const Owned<EVP_PKEY> key(kind == Key::rsa_2048 ? EVP_RSA_gen(2048) : EVP_EC_gen("P-384"));
    require(key != nullptr);
    const Owned<X509> certificate = certificate_of(key.get());
    const Owned<BIO> data(::BIO_new_mem_buf(payload.data(), static_cast<int>(payload.size())));
    constexpr unsigned flags = CMS_NOCERTS | CMS_PARTIAL | CMS_BINARY | CMS_DETACHED | CMS_STREAM;
    const Owned<CMS_ContentInfo> message(::CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    require(message != nullptr &&
            ::CMS_add1_signer(message.get(), certificate.get(), key.get(), ::EVP_sha256(),
                              CMS_NOCERTS | CMS_BINARY | CMS_NOSMIMECAP | CMS_NOATTR |
                                  (by_key_id ? CMS_USE_KEYID : 0U)) != nullptr &&
            ::CMS_final(message.get(), data.get(), nullptr, CMS_NOCERTS | CMS_BINARY) == 1);
    unsigned char *der = nullptr;
    const int size = ::i2d_CMS_ContentInfo(message.get(), &der);
    require(size > 0);
    std::string bytes(reinterpret_cast<const char *>(der), static_cast<std::size_t>(size));
    ::OPENSSL_free(der);
    return bytes;
}

} // namespace bpfsigctl::test
