// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/signature_store.h"

#include "loader/error.h"
#include "loader/escape.h"
#include "loader/modules/appended_signature.h"
#include "loader/modules/module_file.h"
#include "loader/modules/module_tree.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

namespace bpfsigctl {

namespace {

// kmod's depmod_module_is_higher_priority(), with depmod.conf's default,
// "search updates built-in": what is in neither counts as built-in.
bool is_update(std::string_view path) {
    return ("/" + std::string(path)).find("/updates/") != std::string::npos;
}

bool is_readable_file(const std::string &path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

std::optional<std::string> tail_of_module(const std::string &path) {
    const std::string image = decompress(read_whole_file(path), path);
    const auto found = find_appended_signature(std::as_bytes(std::span(image)), escape(path));
    if (!found)
        return std::nullopt;
    return image.substr(found->payload.size());
}

std::optional<std::string> tail_of(const std::string &path) {
    if (!is_kept_signature_path(path))
        return tail_of_module(path);
    return read_whole_file(path);
}

} // namespace

void require_appended_signature(std::string_view bytes, const std::string &file) {
    // The kernel wants a payload before a signature: one byte that is not part of it.
    const std::string image = "x" + std::string(bytes);
    const auto found = find_appended_signature(std::as_bytes(std::span(image)), escape(file));
    if (!found)
        throw Error(escape(file) + " is not the signature of a module: it lacks the marker");
    if (found->payload.size() != 1)
        throw Error(escape(file) + " is not the signature of a module: there are " +
                    std::to_string(found->payload.size() - 1) + " bytes before it");
}

SignatureStore::SignatureStore(std::string directory) : directory_(std::move(directory)) {
    std::vector<TreeFile> files = walk_tree(directory_);
    // Not std::ranges': what it returns clang 14 cannot compile, which builds the fuzz targets.
    std::stable_partition(files.begin(), files.end(),
                          [](const TreeFile &file) { return is_update(file.path); });
    for (const TreeFile &file : files) {
        if (!is_module_path(file.path) && !is_kept_signature_path(file.path))
            continue;
        std::string path = (std::filesystem::path(directory_) / file.path).string();
        // A link to another kernel's module is a copy as good as any, a dangling one none.
        if (!file.symlink || is_readable_file(path))
            paths_[module_name_of(file.path)].push_back(std::move(path));
    }
}

std::vector<StoredSignature> SignatureStore::find(std::string_view module) const {
    std::string name(module);
    std::ranges::replace(name, '-', '_');
    const auto paths = paths_.find(name);
    std::vector<StoredSignature> found;
    if (paths == paths_.end())
        return found;
    for (const std::string &path : paths->second)
        if (std::optional<std::string> tail = tail_of(path))
            found.push_back({.path = path, .tail = std::move(*tail)});
    return found;
}

std::size_t SignatureStore::size() const {
    std::size_t files = 0;
    for (const auto &[name, paths] : paths_)
        files += paths.size();
    return files;
}

} // namespace bpfsigctl
