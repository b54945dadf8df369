// SPDX-License-Identifier: GPL-2.0
// How what makes a light object gives up: main() says it.
#pragma once

#include <stdexcept>
#include <string>

[[noreturn]] inline void fail(const std::string &what) {
    throw std::runtime_error(what);
}
