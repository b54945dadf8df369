// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace bpfsigctl {

ExitCode settings(const CommonOptions &common, const SettingsOptions &options, std::ostream &out) {
    // Only words of add_settings(), so nothing here needs quoting.
    const std::array<std::pair<const char *, std::string_view>, 3> lines{{
        {"on_load_failure", options.on_load_failure},
        {"detach", options.detach},
        {"failure_action", options.failure_action},
    }};
    if (common.json) {
        nlohmann::ordered_json json;
        for (const auto &[name, value] : lines)
            json[name] = value;
        out << json.dump(2) << '\n';
        return ExitCode::ok;
    }
    for (const auto &[name, value] : lines)
        out << name << '=' << value << '\n';
    return ExitCode::ok;
}

} // namespace bpfsigctl
