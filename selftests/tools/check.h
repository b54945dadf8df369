// SPDX-License-Identifier: GPL-2.0
// For tools that end with what a system call answered.
#pragma once

#include "loader/names.h"

#include <cerrno>
#include <stdexcept>
#include <string>

// Throws std::runtime_error that names WHAT and the errno, if it did not go well.
inline void check(bool good, const std::string &what) {
    if (!good)
        throw std::runtime_error(what + ": " + bpfsigctl::errno_name(errno));
}
