// SPDX-License-Identifier: GPL-2.0
// What the PKCS#7 message of a module's signature says about itself: algorithms,
// and the key that is to have made it. Nothing is verified here.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace bpfsigctl {

struct SignatureInfo {
    std::string hash; // "sha256"; an OID in digits if libcrypto has no name for it

    // "RSA-4096", "ECDSA". The message names neither key nor curve: an RSA key's size is
    // that of the signature's value, the curve of an ECDSA one cannot be told.
    std::string key_algorithm;

    // The common name of the certificate's issuer, if not that the organisation's.
    // Empty if it has neither, or if the key is named by its subject key id. Raw bytes.
    std::string signer;

    // Lower case hexadecimal: the certificate's serial number, as the kernel prints it;
    // of `sign-file -k` its subject key id.
    std::string key_id;
    bool by_subject_key_id = false;
};

// MESSAGE is AppendedSignature::signature. Of several signers the first is told.
// Throws Error that names FILE if the message is nothing that the kernel could read.
SignatureInfo read_signature(std::span<const std::byte> message, const std::string &file);

} // namespace bpfsigctl
