// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/module_tree.h"

#include "loader/error.h"
#include "loader/escape.h"

#include <algorithm>
#include <array>
#include <filesystem>

namespace bpfsigctl {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view module_suffix = ".ko";
constexpr std::string_view signature_suffix = ".sig";
constexpr std::array<std::string_view, 3> compressed_suffixes = {".gz", ".xz", ".zst"};

std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

// A suffix needs a name before it: ".ko" is no module.
bool has_suffix(std::string_view path, std::string_view suffix) {
    const std::string_view name = file_name(path);
    return name.size() > suffix.size() && name.ends_with(suffix);
}

std::string_view without_compressed_suffix(std::string_view path) {
    for (const std::string_view suffix : compressed_suffixes)
        if (has_suffix(path, suffix))
            return path.substr(0, path.size() - suffix.size());
    return path;
}

} // namespace

std::vector<TreeFile> walk_tree(const std::string &directory) {
    std::vector<TreeFile> files;
    try {
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(directory)) {
            const fs::file_status status = entry.symlink_status();
            if (!fs::is_regular_file(status) && !fs::is_symlink(status))
                continue;
            files.push_back({.path = entry.path().lexically_relative(directory).string(),
                             .symlink = fs::is_symlink(status)});
        }
    } catch (const fs::filesystem_error &error) {
        const std::string path = error.path1().empty() ? directory : error.path1().string();
        throw system_error("cannot list " + escape(path), error.code().value());
    }
    std::ranges::sort(files, {}, &TreeFile::path);
    return files;
}

bool is_module_path(std::string_view path) {
    return has_suffix(without_compressed_suffix(path), module_suffix);
}

bool is_kept_signature_path(std::string_view path) {
    return has_suffix(path, signature_suffix) &&
           has_suffix(path.substr(0, path.size() - signature_suffix.size()), module_suffix);
}

std::string kept_signature_path(std::string_view module_path) {
    return std::string(without_compressed_suffix(module_path)) + std::string(signature_suffix);
}

std::string module_name_of(std::string_view path) {
    const std::string_view file = file_name(path);
    std::string name(file.substr(0, file.rfind(module_suffix)));
    std::ranges::replace(name, '-', '_');
    return name;
}

} // namespace bpfsigctl
