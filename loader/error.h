// SPDX-License-Identifier: GPL-2.0
// The one error type: what was tried on what object, the cause, the remedy, and
// the exit code the command ends with. Libraries' ints and errnos become one of
// these where they are called, and nowhere else.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace bpfsigctl {

enum class ExitCode {
    ok = 0,
    failed = 1,
    usage = 2,
    not_loaded = 3,
    not_ready = 4,
    waiting = 5,
};

class Error : public std::runtime_error {
public:
    // "WHAT" or "WHAT; REMEDY".
    explicit Error(const std::string &what, std::string_view remedy = {},
                   ExitCode exit_code = ExitCode::failed);

    [[nodiscard]] ExitCode exit_code() const { return exit_code_; }

private:
    ExitCode exit_code_;
};

// "WHAT: strerror(ERRNO)", with the remedy if there is one.
Error system_error(std::string_view what, int errno_value, std::string_view remedy = {},
                   ExitCode exit_code = ExitCode::failed);

} // namespace bpfsigctl
