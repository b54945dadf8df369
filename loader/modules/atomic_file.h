// SPDX-License-Identifier: GPL-2.0
// Files that are the old one or the new one, whole, at whatever point the machine stops.
#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

namespace bpfsigctl {

// Puts BYTES at PATH. When this returns, they are on the disk, and so is the name. What
// a killed one leaves, ".NAME.bpfsigctl", the next one for the same PATH takes away; two
// at a time must not be at work on one PATH. Throws Error, and then PATH is as it was.
void write_durably(const std::string &path, std::string_view bytes);

// As above, with the mode, owner and times of LIKE. Other attributes are not kept.
void write_durably(const std::string &path, std::string_view bytes, const struct stat &like);

// Makes the directory, and those above it, if they are not there. Throws Error.
void make_directories_durably(const std::string &directory);

} // namespace bpfsigctl
