// SPDX-License-Identifier: GPL-2.0
#include "loader/modules/tree_rewrite.h"

#include "loader/error.h"
#include "loader/escape.h"
#include "loader/fd.h"
#include "loader/modules/atomic_file.h"
#include "loader/modules/module_file.h"
#include "loader/modules/module_tree.h"
#include "loader/modules/parallel.h"
#include "loader/modules/signature_cut.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

namespace bpfsigctl {

namespace {

namespace fs = std::filesystem;

enum class Became { rewritten, nothing_to_do, without_signature, symbolic_link, problem };

struct Outcome {
    Became became = Became::nothing_to_do;
    std::size_t signature_bytes = 0;
    bool exact = true;
    std::string cause = {};
};

Outcome problem(std::string cause) {
    return {.became = Became::problem, .cause = std::move(cause)};
}

// A module's file, and what it must keep. Its name can still be a hard link's.
struct ModuleOnDisk {
    std::string path;
    std::string bytes;
    struct stat status {};
};

// Of the tree, for as long as it is worked on: two at a time would take each other's
// half-written files away.
Fd lock_directory(const std::string &directory) {
    Fd fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd)
        throw system_error("cannot open the directory " + escape(directory), errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            throw Error("another bpfsigctl is at work in " + escape(directory));
        throw system_error("cannot lock the directory " + escape(directory), errno);
    }
    return fd;
}

// Without what depends on how it was written, and without symbolic links.
fs::path real_path(const std::string &directory) {
    try {
        fs::path path = fs::weakly_canonical(fs::absolute(directory));
        return path.has_filename() ? path : path.parent_path();
    } catch (const fs::filesystem_error &error) {
        throw system_error("cannot find " + escape(directory), error.code().value());
    }
}

bool is_inside(const fs::path &path, const fs::path &directory) {
    return std::mismatch(directory.begin(), directory.end(), path.begin(), path.end()).first ==
           directory.end();
}

// x.ko and x.ko.xz in one directory would have one kept signature between them.
std::map<std::string, int> names_of_signatures(const std::vector<TreeFile> &modules) {
    std::map<std::string, int> names;
    for (const TreeFile &module : modules)
        if (!module.symlink)
            ++names[kept_signature_path(module.path)];
    return names;
}

void add(TreeReport &report, const std::string &path, const Outcome &outcome) {
    switch (outcome.became) {
    case Became::rewritten:
        ++report.rewritten;
        report.signature_bytes += outcome.signature_bytes;
        if (!outcome.exact)
            report.inexact.push_back(path);
        break;
    case Became::nothing_to_do:
        ++report.nothing_to_do;
        break;
    case Became::without_signature:
        ++report.without_signature;
        break;
    case Became::symbolic_link:
        ++report.symbolic_links;
        break;
    case Became::problem:
        report.problems.push_back({.path = path, .cause = outcome.cause});
        break;
    }
}

// Writing stays outside of what a damaged file may throw: no room for one file is none
// for the next.
struct Change {
    std::string file;
    std::string signature;
    bool exact = true;
};
using Judge = std::function<std::pair<Outcome, std::optional<Change>>(const ModuleOnDisk &,
                                                                      const std::string &path)>;
using Apply = std::function<void(const ModuleOnDisk &, const std::string &path, const Change &)>;

ModuleOnDisk read_module(const fs::path &path) {
    ModuleOnDisk module{.path = path.string(), .bytes = read_whole_file(path.string())};
    if (::lstat(path.c_str(), &module.status) != 0)
        throw system_error("cannot stat " + escape(module.path), errno);
    return module;
}

class Rewriter {
public:
    Rewriter(const fs::path &directory, Judge judge, Apply apply)
        : directory_(directory), judge_(std::move(judge)), apply_(std::move(apply)) {
        std::vector<TreeFile> files = walk_tree(directory.string());
        std::erase_if(files, [](const TreeFile &file) { return !is_module_path(file.path); });
        if (files.empty())
            throw Error("there is no module in " + escape(directory.string()));
        modules_ = std::move(files);
        names_ = names_of_signatures(modules_);
    }

    void run(TreeReport &report) const {
        std::vector<Outcome> outcomes(modules_.size());
        for_each_parallel(modules_.size(),
                          [&](std::size_t i) { outcomes[i] = rewrite(modules_[i]); });
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            add(report, modules_[i].path, outcomes[i]);
    }

private:
    [[nodiscard]] Outcome rewrite(const TreeFile &file) const {
        if (file.symlink)
            return {.became = Became::symbolic_link};
        if (names_.at(kept_signature_path(file.path)) > 1)
            return problem(escape(file.path) +
                           ": it is there with another suffix, too, and they would share a "
                           "kept signature; keep one of them");
        ModuleOnDisk module;
        std::pair<Outcome, std::optional<Change>> judged;
        try {
            module = read_module(directory_ / file.path);
            judged = judge_(module, file.path);
        } catch (const std::runtime_error &error) {
            return problem(error.what());
        }
        const auto &[outcome, change] = judged;
        if (!change)
            return outcome;
        // The new file would take one name of it, and the others would keep the old one.
        if (module.status.st_nlink > 1)
            return problem(escape(file.path) + ": it has other names (hard links)");
        apply_(module, file.path, *change);
        return {.became = Became::rewritten,
                .signature_bytes = change->signature.size(),
                .exact = change->exact};
    }

    fs::path directory_;
    Judge judge_;
    Apply apply_;
    std::vector<TreeFile> modules_;
    std::map<std::string, int> names_; // how many modules have that of a signature
};

void require_directory(const std::string &directory) {
    std::error_code error;
    if (!fs::is_directory(directory, error))
        throw system_error("cannot open the directory " + escape(directory),
                           error ? error.value() : ENOTDIR);
}

} // namespace

std::string default_signatures(const std::string &directory) {
    return real_path(directory).string() + ".signatures";
}

TreeReport detach_tree(const std::string &directory, const std::string &signatures) {
    require_directory(directory);
    const fs::path tree = real_path(directory);
    const fs::path store = real_path(signatures);
    if (is_inside(store, tree))
        throw Error("the signatures cannot be kept in " + escape(signatures) +
                        ", which is inside " + escape(directory),
                    "give another directory with --to");
    const Fd tree_lock = lock_directory(tree.string());
    TreeReport report{.directory = directory, .signatures = signatures};
    const Rewriter rewriter(
        tree,
        [](const ModuleOnDisk &module, const std::string &path) {
            std::pair<Outcome, std::optional<Change>> judged;
            if (auto cut = cut_signature(module.bytes, path))
                judged.second = Change{.file = std::move(cut->file),
                                       .signature = std::move(cut->signature),
                                       .exact = cut->restorable};
            return judged;
        },
        [&store](const ModuleOnDisk &module, const std::string &path, const Change &change) {
            const fs::path kept = store / kept_signature_path(path);
            make_directories_durably(kept.parent_path().string());
            write_durably(kept.string(), change.signature);
            write_durably(module.path, change.file, module.status);
        });
    make_directories_durably(store.string());
    const Fd store_lock = lock_directory(store.string());
    rewriter.run(report);
    return report;
}

TreeReport attach_tree(const std::string &directory, const std::string &signatures) {
    require_directory(directory);
    require_directory(signatures);
    const fs::path tree = real_path(directory);
    const fs::path store = real_path(signatures);
    const Fd tree_lock = lock_directory(tree.string());
    TreeReport report{.directory = directory, .signatures = signatures};
    const Rewriter rewriter(
        tree,
        [&store](const ModuleOnDisk &module, const std::string &path) {
            std::pair<Outcome, std::optional<Change>> judged;
            const fs::path kept = store / kept_signature_path(path);
            std::error_code error;
            if (fs::symlink_status(kept, error).type() == fs::file_type::not_found) {
                if (!has_signature(module.bytes, path))
                    judged.first.became = Became::without_signature;
                return judged;
            }
            std::string signature = read_whole_file(kept.string());
            if (auto joined = join_signature(module.bytes, path, signature, kept.string()))
                judged.second = Change{.file = std::move(joined->file),
                                       .signature = std::move(signature),
                                       .exact = joined->exact};
            return judged;
        },
        [](const ModuleOnDisk &module, const std::string &, const Change &change) {
            write_durably(module.path, change.file, module.status);
        });
    rewriter.run(report);
    return report;
}

} // namespace bpfsigctl
