// SPDX-License-Identifier: GPL-2.0
// The directory of pins by which a loaded policy is found. Pins hold nothing
// here but the ledger's tracing links: enforcement lives on the root cgroup.
#pragma once

#include <string>
#include <vector>

namespace bpfsigctl {

inline constexpr const char *default_pin_dir = "/sys/fs/bpf/bpfsigctl";

namespace pin {
inline constexpr const char *policy = "policy";
inline constexpr const char *records = "records";
inline constexpr const char *rows = "rows";
inline constexpr const char *load = "load";
inline constexpr const char *reader = "reader";
inline constexpr const char *checked = "checked";
inline constexpr const char *loaded = "loaded";
inline constexpr const char *done = "done";
inline constexpr const char *ended = "ended";
// What holds the retained images, until every verdict is in.
inline constexpr const char *begun = "begun";
inline constexpr const char *retained = "retained";
inline constexpr const char *imager = "imager";
inline constexpr const char *verifier = "verifier";
inline constexpr const char *images[] = {begun, retained, imager, verifier};
inline constexpr const char *all[] = {policy, records, rows,  load,     reader, checked, loaded,
                                      done,   ended,   begun, retained, imager, verifier};
} // namespace pin

class PinDirectory {
public:
    explicit PinDirectory(std::string path) : path_(std::move(path)) {}

    [[nodiscard]] const std::string &path() const { return path_; }
    [[nodiscard]] std::string pin(const char *name) const { return path_ + "/" + name; }

    // What stands in the way of pinning there, or an empty string: the path not
    // absolute, a symbolic link, not a directory, its parent not on a bpffs.
    [[nodiscard]] std::string objection() const;
    // The parent is the mount point of a bpffs that is not mounted.
    [[nodiscard]] bool wants_mount() const;
    void mount_bpffs() const;

    [[nodiscard]] bool exists() const;
    // Entries that no bpfsigctl made.
    [[nodiscard]] std::vector<std::string> foreign_entries() const;
    void create() const;
    // Removes the pins that hold the retained images.
    void release_images() const;
    // Removes our pins and, if nothing else is in it, the directory.
    void clear() const;

private:
    void remove(const char *name) const;

    std::string path_;
};

} // namespace bpfsigctl
