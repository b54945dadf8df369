// SPDX-License-Identifier: GPL-2.0
#include "loader/commands/commands.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace bpfsigctl {
namespace {

// One word for sh, whatever is in it.
std::string sh_word(std::string_view text) {
    std::string word = "'";
    for (const char c : text)
        word += c == '\'' ? "'\\''" : std::string(1, c);
    return word + "'";
}

} // namespace

ExitCode settings(const CommonOptions &common, const SettingsOptions &options, std::ostream &out) {
    // Words of add_settings(), which need no quotes; object is whatever a path may be.
    const std::array<std::pair<const char *, std::string_view>, 3> lines{{
        {"on_load_failure", options.on_load_failure},
        {"detach", options.detach},
        {"failure_action", options.failure_action},
    }};
    if (common.json) {
        nlohmann::ordered_json json;
        for (const auto &[name, value] : lines)
            json[name] = value;
        json["object"] = options.object;
        out << json.dump(2) << '\n';
        return ExitCode::ok;
    }
    for (const auto &[name, value] : lines)
        out << name << '=' << value << '\n';
    out << "object=" << sh_word(options.object) << '\n';
    return ExitCode::ok;
}

} // namespace bpfsigctl
