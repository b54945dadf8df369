// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/signature_choice.h"

#include "loader/error.h"
#include "loader/modules/appended_signature.h"
#include "loader/modules/signature_info.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

namespace bpfsigctl {

namespace {

// The words of a path from its end, a module file's suffixes cut off, so that
// /lib/modules/6.12/kernel/fs/xfs/xfs.ko.xz and DIR/kernel/fs/xfs/xfs.ko.sig match.
std::vector<std::string> words_from_the_end(const std::string &path) {
    std::vector<std::string> words;
    for (const auto &word : std::filesystem::path(path))
        words.insert(words.begin(), word.string());
    if (!words.empty())
        words.front() = words.front().substr(0, words.front().find(".ko"));
    return words;
}

std::size_t likeness(const std::string &a, const std::string &b) {
    const auto first = words_from_the_end(a);
    const auto second = words_from_the_end(b);
    const auto end = std::mismatch(first.begin(), first.end(), second.begin(), second.end()).first;
    return static_cast<std::size_t>(end - first.begin());
}

} // namespace

std::optional<std::string> choose_signature(const std::optional<SignatureStore> &store,
                                            std::string_view name, const std::string &path) {
    if (!store)
        return std::nullopt;
    auto found = store->find(name);
    if (found.empty())
        return std::nullopt;
    return std::move(std::max_element(found.begin(), found.end(),
                                      [&](const StoredSignature &a, const StoredSignature &b) {
                                          return likeness(a.path, path) < likeness(b.path, path);
                                      })
                         ->tail);
}

std::optional<std::string> describe_signature(std::string_view image) {
    try {
        const auto found = find_appended_signature(std::as_bytes(std::span(image)), "the image");
        if (!found)
            return std::nullopt;
        const SignatureInfo info = read_signature(found->signature, "the image");
        return info.hash + " " + info.key_algorithm + " by " +
               (info.signer.empty() ? "key " + info.key_id : info.signer);
    } catch (const Error &) {
        return std::nullopt;
    }
}

} // namespace bpfsigctl
