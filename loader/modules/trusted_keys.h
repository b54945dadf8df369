// SPDX-License-Identifier: GPL-2.0
// Whether the key that a signature names is one of this kernel's, by /proc/keys.
//
// asymmetric_key_describe() prints a key's description, "SUBJECT: HEX" by
// x509_key_preparse(), its type, and the last four bytes of its subject key id if it has
// one. HEX is the subject key id, or the serial number of a certificate without one.
// Which keyring a key is in does not show. One that counts in a user's quota (Q) came by
// add_key(2), into a keyring that modules are verified with or into any other; those of
// the kernel's build and of the firmware do not count. Only root sees them all.
#pragma once

#include "loader/modules/signature_info.h"

#include <string>
#include <string_view>
#include <vector>

namespace bpfsigctl {

struct TrustedKey {
    std::string subject;
    std::string id; // hexadecimal
    bool is_subject_key_id = false;
    bool added_by_user = false;
};

enum class KeyKnown { yes, no, unknown };

class TrustedKeys {
public:
    // COMPLETE: the reader saw every key there is.
    TrustedKeys(std::vector<TrustedKey> keys, bool complete);

    // Of this kernel, by this process. If /proc/keys cannot be read nothing is known.
    static TrustedKeys of_this_kernel();

    // A signature that names its key by
    // - the subject key id: yes if a key has it. No if none has: /proc/keys shows it of
    //   every key that has one.
    // - issuer and serial number: the serial number shows only of keys without a subject
    //   key id. If one has it, and was issued by itself, as the subject tells: yes. No if
    //   every key shows its serial number and none has this one. Unknown otherwise:
    //   that a key of the issuer's name is there tells nothing, since each build of a
    //   kernel calls its own key the same.
    // What would be yes is unknown if a user added the key, and what would be no is if the
    // reader did not see every key.
    [[nodiscard]] KeyKnown knows(const SignatureInfo &signature) const;

private:
    std::vector<TrustedKey> keys_;
    bool complete_;
};

// The asymmetric keys of a text of /proc/keys. Left out are lines that it
// does not understand and keys that are revoked, dead or invalidated.
std::vector<TrustedKey> parse_proc_keys(std::string_view text);

const char *name_of(KeyKnown known);

} // namespace bpfsigctl
