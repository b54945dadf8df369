// SPDX-License-Identifier: GPL-2.0
#include "loader/error.h"

#include <cstring>

namespace bpfsigctl {

namespace {

std::string with_remedy(const std::string &what, std::string_view remedy) {
    return remedy.empty() ? what : what + "; " + std::string(remedy);
}

} // namespace

Error::Error(const std::string &what, std::string_view remedy, ExitCode exit_code)
    : std::runtime_error(with_remedy(what, remedy)), exit_code_(exit_code) {}

Error system_error(std::string_view what, int errno_value, std::string_view remedy,
                   ExitCode exit_code) {
    return Error(std::string(what) + ": " + std::strerror(errno_value), remedy, exit_code);
}

} // namespace bpfsigctl
