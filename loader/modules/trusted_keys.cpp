// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/trusted_keys.h"

#include "loader/error.h"
#include "loader/modules/module_file.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace bpfsigctl {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// Usage, timeout, permissions, uid, gid.
constexpr int fields_before_type = 5;

std::string_view next_word(std::string_view &line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

// A serial number's leading byte of zero is its sign, and some kernels leave it out.
std::string_view without_zero(std::string_view hex) {
    return hex.size() > 2 && hex.starts_with("00") ? hex.substr(2) : hex;
}

// "SUBJECT: HEX: X509.rsa 0123abcd []"; the subject may have anything in it.
std::optional<TrustedKey> parse_description(std::string_view text) {
    const std::size_t type = text.rfind(": ");
    if (type == std::string_view::npos)
        return std::nullopt;
    std::string_view behind = text.substr(type + 2);
    const std::string_view description = text.substr(0, type);
    const std::size_t id = description.rfind(": ");
    if (id == std::string_view::npos)
        return std::nullopt;
    const std::string_view hex = description.substr(id + 2);
    if (hex.empty() || hex.find_first_not_of(hex_digits) != std::string_view::npos)
        return std::nullopt;
    next_word(behind);                               // X509.rsa
    const std::string_view tail = next_word(behind); // the id's end, or "[]"
    return TrustedKey{.subject = std::string(description.substr(0, id)),
                      .id = std::string(hex),
                      .is_subject_key_id = !tail.empty() && hex.ends_with(tail)};
}

// As proc_keys_show() writes it.
std::optional<TrustedKey> parse_line(std::string_view line) {
    next_word(line); // the key's serial number
    const std::string_view flags = next_word(line);
    for (int i = 0; i < fields_before_type; i++)
        next_word(line);
    // The name's first nine characters.
    if (next_word(line) != "asymmetri" || flags.find_first_of("RDNi") != std::string_view::npos)
        return std::nullopt;
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    auto key = parse_description(line);
    if (key)
        key->added_by_user = flags.find('Q') != std::string_view::npos;
    return key;
}

} // namespace

std::vector<TrustedKey> parse_proc_keys(std::string_view text) {
    std::vector<TrustedKey> keys;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        if (auto key = parse_line(line))
            keys.push_back(std::move(*key));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return keys;
}

TrustedKeys::TrustedKeys(std::vector<TrustedKey> keys, bool complete)
    : keys_(std::move(keys)), complete_(complete) {}

TrustedKeys TrustedKeys::of_this_kernel() {
    try {
        // Another user name space's root is not the one that the kernel's keys belong to.
        const bool initial =
            read_whole_file("/proc/self/uid_map").find(" 4294967295") != std::string::npos;
        return {parse_proc_keys(read_whole_file("/proc/keys")), initial && ::geteuid() == 0};
    } catch (const Error &) {
        return {{}, false};
    }
}

KeyKnown TrustedKeys::knows(const SignatureInfo &signature) const {
    bool sure = complete_;
    for (const TrustedKey &key : keys_) {
        if (key.is_subject_key_id != signature.by_subject_key_id) {
            // It may have this serial number; a serial number is no subject key id.
            sure = sure && !key.is_subject_key_id;
            continue;
        }
        if (without_zero(key.id) != without_zero(signature.key_id))
            continue;
        // Of an issuer's own key the serial number is proof, of another's a coincidence.
        const bool same = signature.by_subject_key_id || key.subject == signature.signer;
        if (same && !key.added_by_user)
            return KeyKnown::yes;
        sure = false;
    }
    return sure ? KeyKnown::no : KeyKnown::unknown;
}

const char *name_of(KeyKnown known) {
    switch (known) {
    case KeyKnown::yes:
        return "yes";
    case KeyKnown::no:
        return "no";
    case KeyKnown::unknown:
        break;
    }
    return "unknown";
}

} // namespace bpfsigctl
